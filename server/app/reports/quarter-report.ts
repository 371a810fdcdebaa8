/** The quarterly bulletin (季度通报) as a report. */
import type { BilingualText } from '../../base/problem.ts';
import { drawBars } from '../../bureau/report/charts.ts';
import { fillCurrency } from '../../bureau/report/fill-currency.ts';
import {
  type NumberFormat,
  type Report,
  type ReportCell,
  type ReportFigure,
  type ReportSection,
  toCellText,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { Party, Scheme } from '../../money/scheme/scheme.ts';
import { type StatementPeriod, toPeriodText } from '../../money/settlement/statements/statement-period.ts';
import type { City } from '../../transit/network/cities.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { toDataAppendix } from './data-appendix.ts';
import {
  type NetworkJourneys,
  type PartyTotal,
  type Quarter,
  type QuarterClearing,
  type QuarterSide,
  summarizeQuarter,
} from './quarter.ts';
import { toNameText } from './report-words.ts';

interface QuarterNames {
  readonly scheme: Scheme;
  readonly cities: readonly City[];
}

/** The bulletin of a period, and its figures. @throws ProblemError `bad-time`, `not-found` */
export async function buildQuarterReport(
  loaded: LoadedTimetable,
  clearing: QuarterClearing,
  period: StatementPeriod,
): Promise<{ readonly quarter: Quarter; readonly report: Report }> {
  const quarter = await summarizeQuarter(loaded, clearing, period);
  const scheme = clearing.book.batchVersionAt(period.lastDay);
  const report = toQuarterReport(quarter, { scheme, cities: loaded.region.cities });
  return { quarter, report: fillCurrency(report, clearing.book.currency) };
}

function toQuarterReport(quarter: Quarter, names: QuarterNames): Report {
  const { current, previous } = quarter;
  return {
    title: { zh: `季度通报 ${current.period.text}`, en: `Quarterly bulletin ${current.period.text}` },
    subtitle: {
      zh: `${toPeriodText(current.period)}，上期 ${toPeriodText(previous.period)}`,
      en: `${toPeriodText(current.period)}, period before ${toPeriodText(previous.period)}`,
    },
    sections: [
      toOverview(quarter),
      toLines(quarter, names),
      toJourneys(quarter, names),
      toSettlement(quarter, names),
      toAppendix(quarter, names),
    ],
  };
}

const periodColumns: readonly BilingualText[] = [
  { zh: '本期', en: 'This period' },
  { zh: '上期', en: 'Period before' },
  { zh: '变化', en: 'Change' },
];

/** Now, before, and the change; no change where there was nothing before. */
function toCells(now: number, before: number, format: NumberFormat): ReportCell[] {
  const change = before > 0 ? now / before - 1 : null;
  return [toNumberCell(now, format), toNumberCell(before, format), toNumberCell(change, 'share')];
}

const sumOf = <Item>(items: readonly Item[], toValue: (item: Item) => number) =>
  items.reduce((sum, item) => sum + toValue(item), 0);

function toOverview({ current, previous }: Quarter): ReportSection {
  const rows: [BilingualText, (side: QuarterSide) => number, NumberFormat][] = [
    [{ zh: '跨市线路（条）', en: 'Lines across the boundary' }, ({ lines }) => lines.length, 'count'],
    [
      { zh: '跨市班次（日均）', en: 'Departures across the boundary, daily mean' },
      ({ lines }) => sumOf(lines, ({ dailyDepartures }) => dailyDepartures),
      'decimal',
    ],
    [
      { zh: '一卡通行程', en: 'Journeys on the one card' },
      ({ networks }) => sumOf(networks, ({ journeys }) => journeys),
      'count',
    ],
    [
      { zh: '其中跨市行程', en: 'of these across the boundary' },
      ({ networks }) => sumOf(networks, ({ crossing }) => crossing),
      'count',
    ],
    [
      { zh: '其中异地用卡', en: 'of these with a card of another city' },
      ({ networks }) => sumOf(networks, ({ away }) => away),
      'count',
    ],
    [
      { zh: '运营方票款（¤）', en: 'Fares credited to operators (¤)' },
      ({ parties }) => sumOf(parties, ({ creditedFen }) => creditedFen),
      'money',
    ],
    [
      { zh: '优惠承担额（¤）', en: 'Discounts funded (¤)' },
      ({ parties }) => sumOf(parties, ({ fundedFen }) => fundedFen),
      'money',
    ],
  ];
  return {
    title: { zh: '概况', en: 'Overview' },
    blocks: [
      {
        kind: 'table',
        caption: { zh: '主要指标', en: 'Main figures' },
        columns: [{ zh: '指标', en: 'Figure' }, ...periodColumns],
        rows: rows.map(([name, toValue, format]) => [
          name,
          ...toCells(toValue(current), toValue(previous), format),
        ]),
        mark: 'C',
      },
      {
        kind: 'paragraph',
        text: {
          zh: `账本：本期有 ${current.batches} 个清算日，其中 ${current.netted} 个已轧差；上期 ${previous.batches} 个，已轧差 ${previous.netted} 个。金额只含已轧差的清算日。`,
          en: `Ledger: ${current.batches} clearing days, ${current.netted} of them netted; ${previous.batches} and ${previous.netted} in the period before. Amounts are of netted days only.`,
        },
        mark: 'C',
      },
      {
        kind: 'paragraph',
        text: {
          zh: '班次按现有时刻表在两期的运行日计算，日均班次按数据有车运行的天数平均；上期实际使用的时刻表若不同，班次也不同。只刷上车卡的行程没有下车站，不计入跨市行程。',
          en: 'Departures of both periods are those of the timetable that is loaded, the daily mean over the days on which the feed has service; a timetable that was used before may have had others. Journeys that tap only at boarding have no exit and do not count as crossing.',
        },
      },
    ],
  };
}

/** The items of both periods by id, those of this period first. */
function pairUp<Item>(current: readonly Item[], previous: readonly Item[], toId: (item: Item) => string) {
  const before = new Map(previous.map((item) => [toId(item), item]));
  const ids = new Set([...current, ...previous].map(toId));
  const now = new Map(current.map((item) => [toId(item), item]));
  return [...ids].map((id) => ({ id, now: now.get(id), before: before.get(id) }));
}

function toLines({ current, previous }: Quarter, { cities }: QuarterNames): ReportSection {
  const cityName = new Map(cities.map(({ id, names }) => [id, toNameText(names)]));
  const rows = pairUp(current.lines, previous.lines, ({ id }) => id).map(
    ({ before, id, now }): ReportCell[] => {
      const line = now ?? before;
      const listed = (line?.cityIds ?? []).map((city) => cityName.get(city) ?? { zh: city, en: city });
      return [
        line?.name ?? id,
        id,
        line?.operator ?? null,
        { zh: listed.map(({ zh }) => zh).join('、'), en: listed.map(({ en }) => en).join(', ') },
        toNumberCell(now?.departures ?? 0, 'count'),
        ...toCells(now?.dailyDepartures ?? 0, before?.dailyDepartures ?? 0, 'decimal'),
      ];
    },
  );
  return {
    title: { zh: '跨市线路和班次', en: 'Lines and departures across the boundary' },
    blocks: [
      {
        kind: 'table',
        caption: {
          zh: '跨市线路的班次（双向）',
          en: 'Departures of lines across the boundary, both directions',
        },
        columns: [
          { zh: '线路', en: 'Line' },
          { zh: '编号', en: 'Id' },
          { zh: '运营方', en: 'Operator' },
          { zh: '城市', en: 'Cities' },
          { zh: '本期班次', en: 'Departures of this period' },
          ...periodColumns.map(({ en, zh }) => ({ zh: `${zh}（日均）`, en: `${en}, daily mean` })),
        ],
        rows,
        mark: 'C',
      },
    ],
  };
}

function toJourneys({ current, previous }: Quarter, { scheme }: QuarterNames): ReportSection {
  const nameOf = new Map(scheme.networks.map(({ id, names }) => [id, toNameText(names)]));
  const pairs = pairUp(current.networks, previous.networks, ({ networkId }) => networkId);
  const toTable = (
    caption: BilingualText,
    toValue: (sum: NetworkJourneys) => number,
    format: NumberFormat,
  ) => ({
    kind: 'table' as const,
    caption,
    columns: [{ zh: '网络', en: 'Network' }, ...periodColumns],
    rows: pairs.map(({ before, id, now }): ReportCell[] => [
      nameOf.get(id) ?? id,
      ...toCells(now ? toValue(now) : 0, before ? toValue(before) : 0, format),
    ]),
    mark: 'C' as const,
  });
  return {
    title: { zh: '一卡通行程', en: 'Journeys on the one card' },
    blocks: [
      toTable({ zh: '行程', en: 'Journeys' }, ({ journeys }) => journeys, 'count'),
      toTable({ zh: '跨市行程', en: 'Journeys across the boundary' }, ({ crossing }) => crossing, 'count'),
      toTable(
        { zh: '异地用卡的行程', en: 'Journeys with a card of another city' },
        ({ away }) => away,
        'count',
      ),
      toTable({ zh: '乘客支付（¤）', en: 'Paid by riders (¤)' }, ({ riderFen }) => riderFen, 'money'),
    ],
  };
}

function toSettlement({ current, previous }: Quarter, { cities, scheme }: QuarterNames): ReportSection {
  const parties = new Map(scheme.parties.map((party) => [party.id, party]));
  const pairs = pairUp(current.parties, previous.parties, ({ partyId }) => partyId);
  const toPartyRows = (toValue: (total: PartyTotal) => number) =>
    pairs.flatMap(({ before, id, now }): ReportCell[][] => {
      const [current, previous] = [now ? toValue(now) : 0, before ? toValue(before) : 0];
      const party = parties.get(id);
      return current === 0 && previous === 0
        ? []
        : [[party ? toNameText(party.names) : id, ...toCells(current, previous, 'money')]];
    });
  const toCityRows = (toValue: (total: PartyTotal) => number) =>
    [...cities.map(({ id, names }) => ({ id, name: toNameText(names) })), { id: null, name: noCity }].flatMap(
      ({ id, name }): ReportCell[][] => {
        const sum = (side: QuarterSide) =>
          sumOf(
            side.parties.filter(({ partyId }) => (parties.get(partyId)?.city ?? null) === id),
            toValue,
          );
        const [now, before] = [sum(current), sum(previous)];
        return now === 0 && before === 0 ? [] : [[name, ...toCells(now, before, 'money')]];
      },
    );
  const toTable = (caption: BilingualText, subject: BilingualText, rows: readonly ReportCell[][]) => ({
    kind: 'table' as const,
    caption,
    columns: [subject, ...periodColumns],
    rows,
    mark: 'C' as const,
  });
  const [party, city] = [
    { zh: '参与方', en: 'Party' },
    { zh: '城市', en: 'City' },
  ];
  return {
    title: { zh: '清分结算', en: 'Settlement' },
    blocks: [
      toTable(
        { zh: '各运营方票款（¤）', en: 'Fares by operator (¤)' },
        party,
        toPartyRows(({ creditedFen }) => creditedFen),
      ),
      ...toFareFigure(pairs, parties),
      toTable(
        { zh: '各城市运营方票款（¤）', en: 'Fares of operators by city (¤)' },
        city,
        toCityRows(({ creditedFen }) => creditedFen),
      ),
      toTable(
        { zh: '各承担方优惠额（¤）', en: 'Discounts by payer (¤)' },
        party,
        toPartyRows(({ fundedFen }) => fundedFen),
      ),
      toTable(
        { zh: '各城市优惠额（¤）', en: 'Discounts by city (¤)' },
        city,
        toCityRows(({ fundedFen }) => fundedFen),
      ),
      toTable(
        { zh: '轧差净额（¤，正数应收）', en: 'Net after netting (¤, above zero to be received)' },
        party,
        toPartyRows(({ netFen }) => netFen),
      ),
      toTable(
        { zh: '各城市参与方的轧差净额（¤）', en: 'Net of the parties of each city (¤)' },
        city,
        toCityRows(({ netFen }) => netFen),
      ),
    ],
  };
}

/** Fares of operators, the greatest first. */
function toFareFigure(
  pairs: readonly {
    readonly id: string;
    readonly now?: PartyTotal | undefined;
    readonly before?: PartyTotal | undefined;
  }[],
  parties: ReadonlyMap<string, Party>,
): ReportFigure[] {
  const bars = pairs
    .map(({ before, id, now }) => ({
      label: toNameText(parties.get(id)?.names ?? { text: id }),
      group: 'fares',
      before: before?.creditedFen ?? 0,
      after: now?.creditedFen ?? 0,
    }))
    .filter(({ after, before }) => after > 0 || before > 0)
    .toSorted((a, b) => b.after - a.after)
    .slice(0, SHOWN_BARS);
  if (bars.length === 0) return [];
  return [
    {
      kind: 'figure',
      caption: {
        zh: '各运营方票款（¤）：灰色上期，蓝色本期，由多到少',
        en: 'Fares by operator (¤): grey the period before, blue this one, the greatest first',
      },
      draw: (toLines) =>
        drawBars(bars, (fen) => toCellText(toNumberCell(fen, 'money'), 'zh'), toLines, [
          { zh: '上期', en: 'period before' },
          { zh: '本期', en: 'this period' },
        ]),
      mark: 'C',
    },
  ];
}

const SHOWN_BARS = 12;

const noCity: BilingualText = { zh: '不属于任何城市', en: 'of no city' };

function toAppendix({ timetableHash }: Quarter, { scheme }: QuarterNames): ReportSection {
  return toDataAppendix([
    [{ zh: '时刻表', en: 'Timetable' }, timetableHash],
    [{ zh: '一卡通规则', en: 'Scheme of the card' }, `${scheme.schemeId} v${scheme.version}`],
  ]);
}
