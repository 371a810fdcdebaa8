/** The report of travel circles: a section for each circle, people within each cut-off by centre. */
import type { BilingualText } from '../../base/problem.ts';
import { toDateText } from '../../base/service-day.ts';
import { drawBars } from '../../bureau/report/charts.ts';
import {
  markLegend,
  type Report,
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toCellText,
  toNumberCell,
} from '../../bureau/report/report.ts';
import { comparisonDefaults } from '../scenarios/measure-access.ts';
import { type Circle, type CircleModes, type CircleRow, type Circles, circleEnds } from './circles.ts';
import { toNameText } from './report-words.ts';

const circleWords: Readonly<Record<Circle['id'], BilingualText>> = {
  metropolitan: { zh: '半小时都市圈（区县驻地）', en: 'Half-hour metropolitan circle (seats of districts)' },
  rail: { zh: '轨道交通 1 小时圈（车站）', en: '1-hour rail circle (stations)' },
  road: { zh: '公路 2 小时圈（区县驻地）', en: '2-hour road circle (seats of districts)' },
  airport: { zh: '机场', en: 'Airports' },
};

const modeWords: Readonly<Record<CircleModes, BilingualText>> = {
  all: { zh: '全部车辆', en: 'all vehicles' },
  rail: { zh: '只乘铁路和地铁', en: 'rail and metro only' },
  road: { zh: '只乘公交和客车', en: 'buses and coaches only' },
};

const endWords: Readonly<Record<(typeof circleEnds)[number], BilingualText>> = {
  stationToStation: { zh: '站到站', en: 'station to station' },
  doorToDoor: { zh: '门到门', en: 'door to door' },
};

export function toCirclesReport(circles: Circles): Report {
  const day = toDateText(circles.day);
  const name = circles.scenario?.name;
  return {
    title: {
      zh: `出行圈报告${name === undefined ? '' : `：${name}`}`,
      en: `Travel circles${name === undefined ? '' : `: ${name}`}`,
    },
    subtitle: {
      zh: `运营日 ${day}，出发时段 ${circles.window.join('–')}`,
      en: `Service day ${day}, departures ${circles.window.join('–')}`,
    },
    sections: [
      toSummary(circles),
      ...circles.circles.map((circle) => toCircleSection(circles, circle)),
      toAppendix(circles),
    ],
  };
}

function toSummary(circles: Circles): ReportSection {
  const { circles: all, hasModelZones, population, zoneCount } = circles;
  const mark = toMark(circles);
  const target = ({ within }: Pick<CircleRow, 'within'>, circle: Circle, ends: (typeof circleEnds)[number]) =>
    within[ends][circles.cutoffsMin.indexOf(circle.targetMin)] ?? null;
  const rows = all.flatMap((circle) => {
    if (!circles.cutoffsMin.includes(circle.targetMin)) return [];
    return circleEnds.map((ends): ReportCell[] => {
      const before = target({ within: circle.before.any }, circle, ends);
      const after = circle.after ? target({ within: circle.after.any }, circle, ends) : null;
      const toShare = (people: number | null) => (people === null ? null : people / population);
      return [
        circleWords[circle.id],
        modeWords[circle.modes],
        toNumberCell(circle.targetMin, 'plain'),
        endWords[ends],
        toNumberCell(before, 'model'),
        toNumberCell(toShare(before), 'share'),
        ...(circle.after ? [toNumberCell(after, 'model'), toNumberCell(toShare(after), 'share')] : []),
      ];
    });
  });
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: {
        zh: '规定时间内能到达至少一个中心的人口',
        en: 'People who reach at least one centre within the minutes of the circle',
      },
      columns: [
        { zh: '出行圈', en: 'Circle' },
        { zh: '车辆', en: 'Vehicles' },
        { zh: '分钟', en: 'Minutes' },
        { zh: '起讫', en: 'Ends' },
        { zh: '现状人口', en: 'People before' },
        { zh: '现状比例', en: 'Share before' },
        ...(circles.scenario
          ? [
              { zh: '方案人口', en: 'People after' },
              { zh: '方案比例', en: 'Share after' },
            ]
          : []),
      ],
      rows,
      mark,
    },
    ...toChangeFigure(circles, mark),
    {
      kind: 'paragraph',
      text: {
        zh: `${zoneCount} 个区域，共 ${toCellText(toNumberCell(population, 'model'), 'zh')} 人。时间为各出发时刻的中位数，含等车；站到站不含两端步行，门到门含步行。`,
        en: `${zoneCount} zones with ${toCellText(toNumberCell(population, 'model'), 'en')} people. Times are medians over departures and include the wait; station to station leaves out the walks at both ends, door to door has them.`,
      },
      mark,
    },
  ];
  if (hasModelZones)
    blocks.push({
      kind: 'paragraph',
      text: {
        zh: '区域人口由分区普查数按模型分摊到有车站的网格，区县以下仅供示意。',
        en: 'Residents of zones are census figures of districts, spread by a model over cells with stops; below the district they are illustrative.',
      },
      mark: 'A',
    });
  return { title: { zh: '摘要', en: 'Summary' }, blocks };
}

const toMark = ({ hasModelZones }: Circles) => (hasModelZones ? ('A' as const) : ('C' as const));

/** People before and after by circle, where there is a scenario. */
function toChangeFigure({ circles, cutoffsMin }: Circles, mark: 'A' | 'C'): ReportBlock[] {
  const pairs = circles.flatMap((circle) => {
    const at = cutoffsMin.indexOf(circle.targetMin);
    const { after, before } = circle;
    if (at < 0 || !after) return [];
    return circleEnds.map((ends) => {
      const [name, end] = [circleWords[circle.id], endWords[ends]];
      return {
        label: { zh: `${name.zh} ${end.zh}`, en: `${name.en}, ${end.en}` },
        group: 'people',
        before: before.any[ends][at] ?? 0,
        after: after.any[ends][at] ?? 0,
      };
    });
  });
  if (pairs.length === 0) return [];
  return [
    {
      kind: 'figure',
      caption: {
        zh: '规定时间内能到达至少一个中心的人口：灰色现状，蓝色方案，次序同上表',
        en: 'People who reach at least one centre: grey before, blue after, in the order of the table above',
      },
      draw: (toLines) => drawBars(pairs, (value) => toCellText(toNumberCell(value, 'model'), 'zh'), toLines),
      mark,
    },
  ];
}

function toCircleSection(circles: Circles, circle: Circle): ReportSection {
  const { cutoffsMin } = circles;
  const sides = circle.after ? [circle.before, circle.after] : [circle.before];
  const rows = [
    ...circle.before.rows.flatMap(({ centre, stopCount }, i) =>
      circleEnds.map((ends): ReportCell[] => [
        toNameText(centre),
        toNumberCell(circle.after?.rows[i]?.stopCount ?? stopCount, 'count'),
        endWords[ends],
        ...sides.flatMap((side) => (side.rows[i]?.within[ends] ?? []).map((n) => toNumberCell(n, 'model'))),
      ]),
    ),
    ...circleEnds.map((ends): ReportCell[] => [
      { zh: '至少一个中心', en: 'At least one centre' },
      null,
      endWords[ends],
      ...sides.flatMap((side) => side.any[ends].map((n) => toNumberCell(n, 'model'))),
    ]),
  ];
  return {
    title: circleWords[circle.id],
    blocks: [
      {
        kind: 'table',
        caption: {
          zh: `到达各中心的人口（${modeWords[circle.modes].zh}）`,
          en: `People who reach each centre (${modeWords[circle.modes].en})`,
        },
        columns: [
          { zh: '中心', en: 'Centre' },
          { zh: '周边车站', en: 'Stops nearby' },
          { zh: '起讫', en: 'Ends' },
          ...sides.flatMap((_, i) =>
            cutoffsMin.map((minutes) => ({
              zh: `${i === 0 ? '现状' : '方案'} ${minutes} 分钟`,
              en: `${i === 0 ? 'Before' : 'After'}, ${minutes} min`,
            })),
          ),
        ],
        rows,
        mark: toMark(circles),
      },
    ],
  };
}

function toAppendix({ scenario, timetableHash }: Circles): ReportSection {
  const { maxDirectSec, maxRides, stepSec, walkMaxM } = comparisonDefaults;
  return {
    title: { zh: '附录：参数与数据', en: 'Appendix: parameters and data' },
    blocks: [
      {
        kind: 'table',
        caption: { zh: '参数', en: 'Parameters' },
        columns: [
          { zh: '参数', en: 'Parameter' },
          { zh: '取值', en: 'Value' },
          { zh: '依据', en: 'Evidence' },
        ],
        rows: [
          [{ zh: '出发间隔（秒）', en: 'Step of departures (s)' }, String(stepSec), '[A]'],
          [{ zh: '最多乘车次数', en: 'Most rides' }, String(maxRides), '[A]'],
          [
            { zh: '到站步行至多（米，直线）', en: 'Longest walk to a stop (m, straight line)' },
            String(walkMaxM),
            '[A]',
          ],
          [{ zh: '全程步行至多（秒）', en: 'Longest walk all the way (s)' }, String(maxDirectSec), '[A]'],
        ],
      },
      {
        kind: 'table',
        caption: { zh: '数据的校验值', en: 'Hashes of the data' },
        columns: [
          { zh: '数据', en: 'Data' },
          { zh: 'SHA-256', en: 'SHA-256' },
        ],
        rows: [
          [{ zh: '时刻表', en: 'Timetable' }, timetableHash],
          ...(scenario ? [[{ zh: '方案', en: 'Scenario' }, scenario.hash]] : []),
        ],
      },
      markLegend,
    ],
  };
}
