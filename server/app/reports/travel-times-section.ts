/** The section of travel times between named stations: percentiles before and after, station to station and door to door. */
import type { BilingualText } from '../../base/problem.ts';
import { afterColour, beforeColour } from '../../bureau/report/chart-parts.ts';
import { afterText, beforeText, drawPercentiles } from '../../bureau/report/charts.ts';
import {
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { AccessComparison, PairComparison, TimeSummary } from '../../bureau/scenario/compare-access.ts';
import { changeColumns } from './access-section.ts';
import { toNumberText } from './report-numbers.ts';
import { toNameText } from './report-words.ts';

const MEDIAN = 50;
/** Minutes within which travellers speak of one hour. */
const HOUR_MIN = 60;

const toMinutes = (sec: number | null) => (sec === null ? null : sec / 60);

const endWords = {
  stationToStation: { zh: '站到站', en: 'station to station' },
  doorToDoor: { zh: '门到门', en: 'door to door' },
} as const;

function findMedianMin({ percentileSec }: TimeSummary, percents: readonly number[]): number | null {
  return toMinutes(percentileSec[percents.indexOf(MEDIAN)] ?? null);
}

function toWay({ from, to }: PairComparison): BilingualText {
  const [start, end] = [toNameText(from), toNameText(to)];
  return { zh: `${start.zh} → ${end.zh}`, en: `${start.en} → ${end.en}` };
}

/** Medians of a pair before and after, whether they are within the hour, and the time of a planned departure. */
export function toPairSentence(pair: PairComparison, percents: readonly number[]): BilingualText {
  const way = toWay(pair);
  const toMedians = ({ after, before }: { before: TimeSummary; after: TimeSummary }) =>
    [before, after].map((side) => {
      const minutes = findMedianMin(side, percents);
      return minutes === null ? '–' : toNumberText(minutes, 'count');
    });
  const { doorToDoor, stationToStation } = pair;
  const doors = toMedians(doorToDoor).join(' → ');
  const stations = stationToStation && toMedians(stationToStation).join(' → ');
  const [planned, median] = [
    toMinutes(doorToDoor.after.plannedSec),
    findMedianMin(doorToDoor.after, percents),
  ];
  const isWithin = median !== null && median <= HOUR_MIN;
  return {
    zh: [
      `${way.zh}：出行时间中位数${stations === undefined ? '' : `站到站 ${stations} 分钟，`}门到门 ${doors} 分钟`,
      median === null ? '' : `（${isWithin ? '在' : '不在'}门到门 1 小时之内）`,
      planned === null ? '' : `；按时刻表出行门到门 ${toNumberText(planned, 'count')} 分钟`,
      '。',
    ].join(''),
    en: [
      `${way.en}: median travel time ${stations === undefined ? '' : `station to station ${stations} min, `}door to door ${doors} min`,
      median === null ? '' : ` (${isWithin ? 'within' : 'not within'} the hour from door to door)`,
      planned === null
        ? ''
        : `; ${toNumberText(planned, 'count')} min door to door for who plans by the timetable`,
      '.',
    ].join(''),
  };
}

export function toTravelTimes({ pairs, percents }: AccessComparison): ReportSection {
  return {
    title: { zh: '出行时间', en: 'Travel times' },
    blocks: pairs.flatMap((pair) => toPairBlocks(pair, percents)),
  };
}

function toPairBlocks(pair: PairComparison, percents: readonly number[]): ReportBlock[] {
  const { doorToDoor, stationToStation } = pair;
  const kinds = [
    ...(stationToStation ? [{ name: endWords.stationToStation, times: stationToStation }] : []),
    { name: endWords.doorToDoor, times: doorToDoor },
  ];
  const way = toWay(pair);
  return [
    {
      kind: 'table',
      caption: { zh: `${way.zh}：出行时间（分钟）`, en: `${way.en}: travel time (min)` },
      columns: [
        { zh: '起讫', en: 'Ends' },
        { zh: '时刻表', en: 'Timetable' },
        ...percents.map((percent) => ({ zh: `第 ${percent} 百分位`, en: `p${percent}` })),
        { zh: '平均', en: 'Mean' },
        { zh: '按时刻表出行', en: 'Planned' },
        { zh: '可达的出发时刻', en: 'Departures that arrive' },
      ],
      rows: kinds.flatMap(({ name, times }) =>
        (['before', 'after'] as const).map((side, i): ReportCell[] => [
          name,
          changeColumns[i] as BilingualText,
          ...times[side].percentileSec.map((sec) => toNumberCell(toMinutes(sec), 'decimal')),
          toNumberCell(toMinutes(times[side].meanSec), 'decimal'),
          toNumberCell(toMinutes(times[side].plannedSec), 'decimal'),
          toNumberCell(times[side].reachedShare, 'share'),
        ]),
      ),
      mark: 'C',
    },
    {
      kind: 'figure',
      caption: {
        zh: `${way.zh}：出行时间按出发时刻的百分位；灰色现状，蓝色方案，虚线门到门`,
        en: `${way.en}: travel time by percentile of departures; grey before, blue after, dashed door to door`,
      },
      draw: (toLines) =>
        drawPercentiles(
          percents,
          kinds.flatMap(({ name, times }, i) =>
            (['before', 'after'] as const).map((side) => {
              const sideText = side === 'before' ? beforeText : afterText;
              return {
                text: { zh: `${sideText.zh}${name.zh}`, en: `${sideText.en}, ${name.en}` },
                colour: side === 'before' ? beforeColour : afterColour,
                isDashed: i === kinds.length - 1,
                minutes: times[side].percentileSec.map(toMinutes),
              };
            }),
          ),
          toLines,
        ),
      mark: 'C',
    },
  ];
}
