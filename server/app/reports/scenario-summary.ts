/** The summary of a scenario's report: what a bureau asks first, in sentences. */
import type { BilingualText } from '../../base/problem.ts';
import type { EvidenceMark, ReportBlock, ReportSection } from '../../bureau/report/report.ts';
import type { AccessComparison } from '../../bureau/scenario/compare-access.ts';
import type { OperationsComparison } from '../../bureau/scenario/compare-operations.ts';
import type { SettlementComparison } from '../../bureau/scenario/compare-settlement.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import { breakEvenBasis } from './operations-section.ts';
import { toListText, toNumberText, toRangeText, toYuanRange } from './report-numbers.ts';
import { toNameText } from './report-words.ts';
import { type KnownRiders, listKnownLines, toLineText, toVerdict } from './riders-section.ts';
import { toPairSentence } from './travel-times-section.ts';

export interface SummaryInput {
  readonly scenario: Scenario;
  readonly comparison: ScenarioComparison;
  readonly hasModelZones: boolean;
}

interface Sentence {
  readonly text: BilingualText;
  readonly mark: EvidenceMark;
}

export function toSummary({ comparison, hasModelZones, scenario }: SummaryInput): ReportSection {
  const { access, operations, refused = [], riders, settlement } = comparison;
  const sentences: Sentence[] = [
    ...(access ? listAccess(access) : []),
    ...(riders?.forecast ? listRiders({ ...riders, forecast: riders.forecast }) : []),
    ...(operations ? listOperations(operations) : []),
    ...(settlement ? listSettlement(settlement) : []),
    ...(access ? listLosers(access) : []),
  ];
  if (access && hasModelZones)
    sentences.push({
      text: {
        zh: '区域人口和岗位由分区普查数按模型分摊，区县以下仅供示意；模型结果保留两位有效数字。',
        en: 'Residents and jobs of zones are census figures of districts spread by a model; below the district they are illustrative. Results of the model have two significant digits.',
      },
      mark: 'A',
    });
  for (const { text } of refused)
    sentences.push({
      text: { zh: `未计算的部分：${text.zh}。`, en: `Not computed: ${text.en}.` },
      mark: 'C',
    });
  return {
    title: { zh: '摘要', en: 'Summary' },
    blocks: [
      toFacts(scenario, comparison),
      ...(scenario.note === undefined
        ? []
        : [
            { kind: 'paragraph' as const, text: { zh: scenario.note, en: scenario.noteEn ?? scenario.note } },
          ]),
      ...sentences.map((sentence) => ({ kind: 'paragraph' as const, ...sentence })),
    ],
  };
}

function toFacts(scenario: Scenario, comparison: ScenarioComparison): ReportBlock {
  return {
    kind: 'table',
    caption: { zh: '方案', en: 'Scenario' },
    columns: [
      { zh: '项目', en: 'Item' },
      { zh: '内容', en: 'Value' },
    ],
    rows: [
      [
        { zh: '名称', en: 'Name' },
        { zh: scenario.name, en: scenario.nameEn ?? scenario.name },
      ],
      ...(scenario.author === undefined ? [] : [[{ zh: '编制', en: 'Author' }, scenario.author]]),
      ...(comparison.scenario.variant === undefined
        ? []
        : [[{ zh: '变体', en: 'Variant' }, comparison.scenario.variant]]),
      [{ zh: '运营日', en: 'Service day' }, comparison.serviceDay],
      [{ zh: '出发时段', en: 'Departures' }, comparison.window.join('–')],
    ],
  };
}

function listAccess({ change, pairs, percents, zoneCount }: AccessComparison): Sentence[] {
  const { better, same, worse } = change;
  return [
    ...pairs.map((pair): Sentence => ({ text: toPairSentence(pair, percents), mark: 'C' })),
    {
      text: {
        zh: `共 ${zoneCount} 个区域：可达性上升 ${better.zones} 个，下降 ${worse.zones} 个，不变 ${same.zones} 个。`,
        en: `Of ${zoneCount} zones, access rises in ${better.zones}, falls in ${worse.zones} and stays in ${same.zones}.`,
      },
      mark: 'C',
    },
  ];
}

const verdictTexts = {
  covered: { zh: '预计票款可覆盖成本', en: 'expected fares cover the cost' },
  'not-covered': { zh: '预计票款不能覆盖成本', en: 'expected fares do not cover the cost' },
  open: { zh: '票款能否覆盖成本不确定', en: 'whether fares cover the cost is open' },
} as const;

function listRiders(riders: KnownRiders): Sentence[] {
  const { changed, elasticities } = riders.forecast;
  const lines = listKnownLines(riders);
  const sentences: Sentence[] = [];
  if (lines.length > 0)
    sentences.push({
      text: {
        zh: `有变化的线路每日乘客由 ${toRangeText(changed.before)} 变为 ${toRangeText(changed.after)} 人次。`,
        en: `The changed lines have ${toRangeText(changed.after)} riders a day, against ${toRangeText(changed.before)} before.`,
      },
      mark: 'A',
    });
  for (const line of lines) {
    const name = toLineText(line);
    const verdict = toVerdict(line);
    if (verdict && line.breakEvenRiders)
      sentences.push({
        text: {
          zh: `${name.zh}：盈亏平衡需要每日 ${toRangeText(line.breakEvenRiders)} 人次，预计 ${toRangeText(line.after)} 人次，${verdictTexts[verdict].zh}；乘客门到门平均约 ${toNumberText(line.doorMin)} 分钟。`,
          en: `${name.en}: break-even takes ${toRangeText(line.breakEvenRiders)} riders a day, ${toRangeText(line.after)} are expected: ${verdictTexts[verdict].en}; its riders take about ${toNumberText(line.doorMin)} min from door to door.`,
        },
        mark: 'A',
      });
  }
  const losing = riders.forecast.districts.filter(({ yuanPerDay }) => yuanPerDay.high < 0);
  if (losing.length > 0) {
    const list = toListText(losing.map(({ city, district = city }) => ({ zh: district, en: district })));
    sentences.push({
      text: {
        zh: `城际出行受损的区县：${list.zh}。`,
        en: `Districts that lose on trips between the cities: ${list.en}.`,
      },
      mark: 'A',
    });
  }
  const fewer = lines.filter(({ after, before }) => after.central < before.central);
  if (fewer.length > 0) {
    const list = toListText(fewer.map(toLineText));
    sentences.push({
      text: { zh: `乘客减少的线路：${list.zh}。`, en: `Lines with fewer riders: ${list.en}.` },
      mark: 'A',
    });
  }
  const outside = elasticities.filter(({ isInside }) => !isInside);
  const shown = outside.length > 0 ? outside : elasticities;
  if (shown.length > 0)
    sentences.push({
      text: {
        zh: `模型隐含的弹性${outside.length > 0 ? '超出文献区间，结果须慎用' : '都在文献区间内'}：${shown.map(({ band, value }) => `${band.name.zh} ${value}（文献 ${band.low} 至 ${band.high} [${band.mark}]）`).join('，')}。`,
        en: `Elasticities that the model implies ${outside.length > 0 ? 'lie outside the published bands, so use results with care' : 'lie inside the published bands'}: ${shown.map(({ band, value }) => `${band.name.en} ${value} (published ${band.low} to ${band.high} [${band.mark}])`).join(', ')}.`,
      },
      mark: 'C',
    });
  return sentences;
}

function listOperations({ lines, total: { change } }: OperationsComparison): Sentence[] {
  const cost = toRangeText(toYuanRange(change.costFen));
  const fleet = toNumberText(change.fleet, 'count');
  const km = toNumberText(change.vehicleKm, 'count');
  const sentences: Sentence[] = [
    {
      text: {
        zh: `运营变化（一日）：班次 ${toNumberText(change.departures, 'count')}，车公里 ${km}，运用车辆 ${fleet}，成本约 ${cost} ¤。`,
        en: `Operations change by ${toNumberText(change.departures, 'count')} departures a day, ${km} vehicle-km, ${fleet} vehicles and about ${cost} ¤.`,
      },
      mark: 'A',
    },
  ];
  for (const { breakEven, modification } of lines)
    if (breakEven.riders)
      sentences.push({
        text: {
          zh: `${modification}：以${breakEvenBasis[breakEven.basis].zh} ${toNumberText(breakEven.fareFen, 'money')} ¤计，每日 ${toRangeText(breakEven.riders)} 人次的票款等于成本。`,
          en: `${modification}: at ${toNumberText(breakEven.fareFen, 'money')} ¤ (${breakEvenBasis[breakEven.basis].en}), ${toRangeText(breakEven.riders)} riders a day pay the cost.`,
        },
        mark: 'A',
      });
  return sentences;
}

const SHOWN_PARTIES = 3;

function listSettlement({ parties }: SettlementComparison): Sentence[] {
  const moved = parties.filter(({ change }) => change.netFen !== 0);
  const sorted = moved.toSorted((a, b) => b.change.netFen - a.change.netFen);
  const list = (own: typeof moved) =>
    toListText(
      own.map(({ change, names }) => {
        const { en, zh } = toNameText(names);
        const amount = `${change.netFen > 0 ? '+' : ''}${toNumberText(change.netFen, 'money')}`;
        return { zh: `${zh} ${amount} ¤`, en: `${en} ${amount} ¤` };
      }),
    );
  const winners = list(sorted.filter(({ change }) => change.netFen > 0).slice(0, SHOWN_PARTIES));
  const losers = list(
    sorted
      .filter(({ change }) => change.netFen < 0)
      .toReversed()
      .slice(0, SHOWN_PARTIES),
  );
  if (moved.length === 0)
    return [
      {
        text: { zh: '清分净额没有变化。', en: 'No net position of the settlement changes.' },
        mark: 'C',
      },
    ];
  return [
    {
      text: {
        zh: `清分净额：增加最多 ${winners.zh || '无'}；减少最多 ${losers.zh || '无'}。`,
        en: `Net positions of the settlement: most more ${winners.en || 'none'}; most less ${losers.en || 'none'}.`,
      },
      mark: 'C',
    },
  ];
}

/** Districts where residents reach less. */
function listLosers({ change, districts, weightBy }: AccessComparison): Sentence[] {
  const losing = districts.filter(({ after, before }) => after < before * (1 - LEAST_LOSS));
  if (losing.length === 0 && change.worse.zones === 0)
    return [{ text: { zh: '没有区域的可达性下降。', en: 'No zone loses access.' }, mark: 'C' }];
  const list = toListText(losing.map(({ district }) => ({ zh: district, en: district })));
  const residents = weightBy === 'population' ? toNumberText(change.worse.weight) : undefined;
  return [
    {
      text: {
        zh: `受损者：${change.worse.zones} 个区域${residents === undefined ? '' : `（约 ${residents} 人）`}的可达性下降${losing.length > 0 ? `；区县：${list.zh}` : ''}。`,
        en: `Who loses: access falls in ${change.worse.zones} zones${residents === undefined ? '' : ` (about ${residents} people)`}${losing.length > 0 ? `; districts: ${list.en}` : ''}.`,
      },
      mark: 'C',
    },
  ];
}

/** A district whose mean falls by less is not named. */
const LEAST_LOSS = 0.005;
