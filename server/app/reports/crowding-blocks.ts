/** How full the vehicles of a line are by hour. */
import type { BilingualText } from '../../base/problem.ts';
import { toFullness, toHourText } from '../../bureau/demand/model/forecast-crowding.ts';
import { type ReportBlock, type ReportCell, toNumberCell } from '../../bureau/report/report.ts';
import type { LineRiders } from '../scenarios/riders-json.ts';
import { toNumberText } from './report-numbers.ts';
import { toNameText } from './report-words.ts';

/** The fullest hour of each hop, and how many hops and hours are fuller than the vehicles; nothing for a line without riders. */
export function toCrowdingBlocks({ crowding, hops }: LineRiders, name: BilingualText): ReportBlock[] {
  if (!crowding) return [];
  const rows = hops.flatMap(({ fromNames, hours, toNames }): ReportCell[][] => {
    const fullest = hours.toSorted((a, b) => toFullness(b) - toFullness(a))[0];
    if (!fullest) return [];
    const above = hours.filter(({ riders, seats }) => seats !== undefined && riders > seats);
    return [
      [
        toNameText(fromNames),
        toNameText(toNames),
        toHourText(fullest.hour),
        toNumberCell(fullest.departures, 'count'),
        toNumberCell(fullest.riders, 'model'),
        toNumberCell(fullest.seats ?? null, 'count'),
        toNumberCell(fullest.standing ?? null, 'count'),
        toNumberCell(fullest.loadFactor ?? null, 'share'),
        fullest.seats === undefined ? null : toNumberCell(above.length, 'count'),
      ],
    ];
  });
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: { zh: `${name.zh}：各区间最挤的一小时`, en: `${name.en}: the fullest hour of each hop` },
      columns: [
        { zh: '从', en: 'From' },
        { zh: '到', en: 'To' },
        { zh: '时段', en: 'Hour' },
        { zh: '班次', en: 'Departures' },
        { zh: '乘客（中值）', en: 'Riders (central)' },
        { zh: '座位', en: 'Seats' },
        { zh: '站位', en: 'Standing places' },
        { zh: '满载率', en: 'Load' },
        { zh: '超过座位的小时数', en: 'Hours above seats' },
      ],
      rows,
      mark: 'A',
    },
  ];
  const { aboveAll = 0, aboveSeats, hopHours } = crowding;
  if (aboveSeats !== undefined) {
    const [seats, all] = [aboveSeats, aboveAll].map((share) => toNumberText(share * 100));
    blocks.push({
      kind: 'paragraph',
      text: {
        zh: `最挤的方向共有 ${hopHours} 个区间小时，其中 ${seats}% 的乘客超过座位，${all}% 超过座位加站位。时段分布为假设：一半乘客上午出发，一半下午返回，各乘最近的一班。`,
        en: `Of the ${hopHours} hops by hours of the fullest direction, ${seats} % have more riders than seats, and ${all} % more than seats and places to stand. The hours are assumed: half of the riders leave in the morning and half return in the afternoon, each by the nearest departure.`,
      },
      mark: 'A',
    });
  }
  return blocks;
}
