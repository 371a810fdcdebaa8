/** The follow-up evaluation (跟踪评估) as a report. */
import type { BilingualText } from '../../base/problem.ts';
import { toDateText } from '../../base/service-day.ts';
import { fillCurrency } from '../../bureau/report/fill-currency.ts';
import {
  type Report,
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import type { City } from '../../transit/network/cities.ts';
import type { Clearing } from '../clearing/clearing.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import { toDataAppendix } from './data-appendix.ts';
import { evaluateFollowUp, type FollowUp, type FollowUpOptions } from './follow-up.ts';
import type { Bounds, FollowUpLine, FollowUpParty, Verdict } from './follow-up-compare.ts';
import { gapWords, verdictWords } from './follow-up-words.ts';
import { toListText, toNumberText, toRangeText } from './report-numbers.ts';
import { toNameText } from './report-words.ts';

/** The evaluation of a scenario, and its figures. @throws ProblemError `not-found` where the ledger has no batch of the period */
export async function buildFollowUpReport(
  loaded: LoadedTimetable,
  clearing: Clearing,
  scenario: Scenario,
  forecast: ScenarioComparison,
  options: FollowUpOptions,
): Promise<{ readonly followUp: FollowUp; readonly report: Report }> {
  const followUp = await evaluateFollowUp(loaded, clearing, scenario, forecast, options);
  const scenarioName = { zh: scenario.name, en: scenario.nameEn ?? scenario.name };
  return { followUp, report: toFollowUpReport(followUp, { scenarioName, cities: loaded.region.cities }) };
}

export interface FollowUpNames {
  readonly scenarioName: BilingualText;
  readonly cities: readonly City[];
}

export function toFollowUpReport(followUp: FollowUp, { cities, scenarioName }: FollowUpNames): Report {
  const { forecast, periods, scenario } = followUp;
  const [first, last] = [periods[0]?.firstDay ?? 0, periods.at(-1)?.lastDay ?? 0];
  const days = `${toDateText(first)} – ${toDateText(last)}`;
  const variant = scenario.variant === undefined ? '' : `（${scenario.variant}）`;
  const report: Report = {
    title: {
      zh: `跟踪评估：${scenarioName.zh}${variant}`,
      en: `Follow-up evaluation: ${scenarioName.en}${scenario.variant === undefined ? '' : ` (${scenario.variant})`}`,
    },
    subtitle: {
      zh: `实际 ${days}，预测运营日 ${forecast.serviceDay}`,
      en: `Actual ${days}, service day of the forecast ${forecast.serviceDay}`,
    },
    sections: [
      toSummary(followUp),
      ...followUp.lines.map((line) => toLineSection(line, followUp)),
      toPartySection(followUp, cities),
      toCompleteness(followUp),
      toGapSection(followUp),
      toAppendix(followUp),
    ],
  };
  return fillCurrency(report, followUp.currency);
}

const toBoundsText = ({ high, low }: Bounds) =>
  toRangeText({ low, central: (low + high) / 2, high }).replace(/^.* \((.*)\)$/, '$1');

function toSummary({ gaps, lines, periods }: FollowUp): ReportSection {
  const latest = periods.length - 1;
  const sentences = lines.flatMap(({ forecast, name, periods: own }): ReportBlock[] => {
    const period = own[latest];
    if (!period?.ridersADay || !forecast.riders) return [];
    const [planned, actual] = [toRangeText(forecast.riders), toBoundsText(period.ridersADay)];
    const verdict = verdictWords[period.ridersVerdict];
    return [
      {
        kind: 'paragraph',
        text: {
          zh: `${name}：${periods[latest]?.text ?? ''} 每日乘客 ${actual}，预测 ${planned}，${verdict.zh}。`,
          en: `${name}: ${actual} riders a day in ${periods[latest]?.text ?? ''}, ${planned} forecast, ${verdict.en}.`,
        },
        mark: 'C',
      },
    ];
  });
  const rows = lines.flatMap(({ forecast, name, periods: own }) =>
    own.map((period, p): ReportCell[] => [
      name,
      periods[p]?.text ?? '',
      {
        zh: forecast.riders ? toRangeText(forecast.riders) : '–',
        en: forecast.riders ? toRangeText(forecast.riders) : '–',
      },
      toNumberCell(period.ridersADay?.low ?? null, 'model'),
      toNumberCell(period.ridersADay?.high ?? null, 'model'),
      verdictWords[period.ridersVerdict],
      verdictWords[period.revenueVerdict],
    ]),
  );
  return {
    title: { zh: '摘要', en: 'Summary' },
    blocks: [
      ...sentences,
      {
        kind: 'table',
        caption: { zh: '预测与实际：每日乘客', en: 'Forecast and actual: riders a day' },
        columns: [
          { zh: '线路', en: 'Line' },
          { zh: '时期', en: 'Period' },
          { zh: '预测（人次/日）', en: 'Forecast (a day)' },
          { zh: '实际至少', en: 'Actual, at least' },
          { zh: '实际至多', en: 'Actual, at most' },
          { zh: '乘客', en: 'Riders' },
          { zh: '票款', en: 'Fares' },
        ],
        rows,
        mark: 'C',
      },
      {
        kind: 'paragraph',
        text: {
          zh:
            gaps.length === 0
              ? '全部项目都可以比较。'
              : `有 ${gaps.length} 项不能比较或只能部分比较，见“不能比较的内容”。`,
          en:
            gaps.length === 0
              ? 'Everything can be compared.'
              : `${gaps.length} items cannot be compared, or only in part: see the section of what cannot be compared.`,
        },
        mark: 'C',
      },
    ],
  };
}

/** Actual by the middle of the forecast. */
function toDifference(
  forecast: { readonly central: number } | undefined,
  actual: Bounds | null,
): ReportCell[] {
  if (!forecast || !actual || forecast.central === 0) return [null, null];
  return [actual.low, actual.high].map((value) => toNumberCell(value / forecast.central - 1, 'share'));
}

function toLineSection(
  { actualId, forecast, id, name, periods: own }: FollowUpLine,
  { periods }: FollowUp,
): ReportSection {
  const toRows = (
    toActual: (period: FollowUpLine['periods'][number]) => Bounds | null,
    toVerdict: (period: FollowUpLine['periods'][number]) => Verdict,
    planned: FollowUpLine['forecast']['riders'],
    scale: number,
  ) =>
    own.map((period, p): ReportCell[] => {
      const actual = toActual(period);
      const cells = planned ? [planned.low, planned.central, planned.high] : [null, null, null];
      return [
        periods[p]?.text ?? '',
        ...cells.map((value) => toNumberCell(value === null ? null : value / scale, 'model')),
        toNumberCell(actual ? actual.low / scale : null, 'model'),
        toNumberCell(actual ? actual.high / scale : null, 'model'),
        ...toDifference(planned, actual),
        verdictWords[toVerdict(period)],
      ];
    });
  const columns = [
    { zh: '时期', en: 'Period' },
    { zh: '预测低', en: 'Forecast low' },
    { zh: '预测中', en: 'Forecast central' },
    { zh: '预测高', en: 'Forecast high' },
    { zh: '实际至少', en: 'Actual, at least' },
    { zh: '实际至多', en: 'Actual, at most' },
    { zh: '差（至少）', en: 'Difference (least)' },
    { zh: '差（至多）', en: 'Difference (most)' },
    { zh: '结论', en: 'Result' },
  ];
  const title = { zh: `线路 ${name}`, en: `Line ${name}` };
  return {
    title,
    blocks: [
      {
        kind: 'table',
        caption: { zh: '每日乘客', en: 'Riders a day' },
        columns,
        rows: toRows(
          ({ ridersADay }) => ridersADay,
          ({ ridersVerdict }) => ridersVerdict,
          forecast.riders,
          1,
        ),
        mark: 'C',
      },
      {
        kind: 'table',
        caption: { zh: '每日票款（¤，优惠前）', en: 'Fares a day (¤, before discounts)' },
        columns,
        rows: toRows(
          ({ fareFenADay }) => fareFenADay,
          ({ revenueVerdict }) => revenueVerdict,
          forecast.revenueFen,
          100,
        ),
        mark: 'C',
      },
      {
        kind: 'table',
        caption: { zh: '每日班次与账本行程', en: 'Departures a day and journeys of the ledger' },
        columns: [
          { zh: '时期', en: 'Period' },
          { zh: '预测班次/日', en: 'Forecast departures a day' },
          { zh: '实际班次/日', en: 'Actual departures a day' },
          { zh: '差', en: 'Difference' },
          { zh: '账本行程至少', en: 'Journeys, at least' },
          { zh: '账本行程至多', en: 'Journeys, at most' },
        ],
        rows: own.map(({ departuresADay, journeys }, p): ReportCell[] => [
          periods[p]?.text ?? '',
          toNumberCell(forecast.departures ?? null, 'count'),
          toNumberCell(departuresADay, 'decimal'),
          toNumberCell(
            departuresADay === null || forecast.departures === undefined
              ? null
              : departuresADay - forecast.departures,
            'decimal',
          ),
          toNumberCell(journeys.low, 'count'),
          toNumberCell(journeys.high, 'count'),
        ]),
        mark: 'C',
      },
      {
        kind: 'paragraph',
        text: {
          zh: `预测中的编号 ${id}，开通后的编号 ${actualId}。`,
          en: `Id of the forecast ${id}, id after opening ${actualId}.`,
        },
      },
    ],
  };
}

function toPartySection({ parties }: FollowUp, cities: readonly City[]): ReportSection {
  const nameOf = new Map<string | null, BilingualText>(
    cities.map(({ id, names }) => [id, toNameText(names)]),
  );
  const money = (fen: number) => toNumberCell(fen, 'money');
  const toShares = (forecast: number | null, actual: number | null): ReportCell[] => [
    toNumberCell(forecast, 'share'),
    toNumberCell(actual, 'share'),
    toNumberCell(forecast === null || actual === null ? null : actual - forecast, 'share'),
  ];
  const sum = (own: readonly FollowUpParty[], toValue: (party: FollowUpParty) => number | null) =>
    own.some((party) => toValue(party) === null)
      ? null
      : own.reduce((total, party) => total + (toValue(party) ?? 0), 0);
  const columns = [
    { zh: '票款份额预测', en: 'Share of fares, forecast' },
    { zh: '票款份额实际', en: 'Share of fares, actual' },
    { zh: '差', en: 'Difference' },
    { zh: '实际票款（¤）', en: 'Fares, actual (¤)' },
    { zh: '实际优惠和补贴（¤）', en: 'Concessions, actual (¤)' },
    { zh: '实际净额（¤）', en: 'Net, actual (¤)' },
  ];
  const toRow = (name: ReportCell, own: readonly FollowUpParty[]): ReportCell[] => [
    name,
    ...toShares(
      sum(own, ({ forecastShare }) => forecastShare),
      sum(own, ({ actualShare }) => actualShare),
    ),
    money(sum(own, ({ actual }) => actual.revenueFen) ?? 0),
    money(sum(own, ({ actual }) => actual.fundingFen) ?? 0),
    money(sum(own, ({ actual }) => actual.netFen) ?? 0),
  ];
  const groups = [...new Set(parties.map(({ city }) => city))];
  return {
    title: { zh: '清分结算', en: 'Settlement' },
    blocks: [
      {
        kind: 'table',
        caption: { zh: '各参与方（已轧差的清算日）', en: 'By party (netted clearing days)' },
        columns: [{ zh: '参与方', en: 'Party' }, ...columns],
        rows: parties.map((party) => toRow(toNameText(party.names), [party])),
        mark: 'C',
      },
      {
        kind: 'table',
        caption: { zh: '各城市', en: 'By city' },
        columns: [{ zh: '城市', en: 'City' }, ...columns],
        rows: groups.map((city) =>
          toRow(
            nameOf.get(city) ?? (city === null ? { zh: '不属于任何城市', en: 'of no city' } : city),
            parties.filter((party) => party.city === city),
          ),
        ),
        mark: 'C',
      },
    ],
  };
}

function toCompleteness({ periods }: FollowUp): ReportSection {
  const kinds = [
    ...new Set(periods.flatMap(({ completeness }) => Object.keys(completeness.findings))),
  ].sort();
  return {
    title: { zh: '数据的完整性', en: 'Completeness of the data' },
    blocks: [
      {
        kind: 'table',
        caption: { zh: '清算日和行程', en: 'Clearing days and journeys' },
        columns: [
          { zh: '时期', en: 'Period' },
          { zh: '天数', en: 'Days' },
          { zh: '有清算的天数', en: 'Days with a batch' },
          { zh: '已轧差', en: 'Netted' },
          { zh: '已结算行程', en: 'Settled journeys' },
          { zh: '未确认行程', en: 'Unresolved journeys' },
          ...kinds.map((kind) => ({ zh: `核对发现 ${kind}`, en: `Findings: ${kind}` })),
        ],
        rows: periods.map(({ completeness, text }): ReportCell[] => [
          text,
          toNumberCell(completeness.days, 'count'),
          toNumberCell(completeness.batches, 'count'),
          toNumberCell(completeness.netted, 'count'),
          toNumberCell(completeness.settled, 'count'),
          toNumberCell(completeness.unresolved, 'count'),
          ...kinds.map((kind) => toNumberCell(completeness.findings[kind] ?? 0, 'count')),
        ]),
        mark: 'C',
      },
    ],
  };
}

function toGapSection({ gaps }: FollowUp): ReportSection {
  const title = { zh: '不能比较的内容', en: 'What cannot be compared' };
  const byCode = [...Map.groupBy(gaps, ({ code }) => code)];
  if (byCode.length === 0)
    return { title, blocks: [{ kind: 'paragraph', text: { zh: '没有。', en: 'Nothing.' } }] };
  return {
    title,
    blocks: [
      {
        kind: 'table',
        caption: { zh: '内容和原因', en: 'What, and why' },
        columns: [
          { zh: '对象', en: 'Subject' },
          { zh: '原因', en: 'Reason' },
        ],
        rows: byCode.map(([code, own]): ReportCell[] => {
          const subjects = own.flatMap(({ subject }) =>
            subject === undefined ? [] : [{ zh: subject, en: subject }],
          );
          return [subjects.length === 0 ? { zh: '全部', en: 'all' } : toListText(subjects), gapWords[code]];
        }),
      },
    ],
  };
}

function toAppendix({ actual, cardShare, forecast, scenario }: FollowUp): ReportSection {
  const [low, high] = [toNumberText(cardShare.low, 'plain'), toNumberText(cardShare.high, 'plain')];
  return toDataAppendix([
    [{ zh: '方案', en: 'Scenario' }, scenario.hash],
    [{ zh: '预测的时刻表', en: 'Timetable of the forecast' }, forecast.timetableHash],
    [{ zh: '实际的时刻表', en: 'Timetable after opening' }, actual.timetableHash],
    [{ zh: '用卡乘客的比例', en: 'Share of riders with the card' }, `${low}–${high}`, '[A]'],
  ]);
}
