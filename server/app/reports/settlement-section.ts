/** The section of settlement: what each operator and each city gets and pays before and after a scenario, by the fen. */
import type { BilingualText } from '../../base/problem.ts';
import { drawSpans } from '../../bureau/report/charts.ts';
import {
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toCellText,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type {
  PartyDifference,
  PartySettlement,
  SettlementComparison,
} from '../../bureau/scenario/compare-settlement.ts';
import type { City } from '../../transit/network/cities.ts';
import { changeColumns } from './access-section.ts';
import { toDifferenceCells } from './report-numbers.ts';
import { toNameText } from './report-words.ts';

export interface SettledDaysText {
  readonly riders: number;
  readonly days: number;
  readonly seed: number;
}

const fields: readonly (readonly [BilingualText, keyof PartySettlement])[] = [
  [{ zh: '票款收入', en: 'Revenue' }, 'revenueFen'],
  [{ zh: '优惠和补贴（负数为支付）', en: 'Concessions and discounts (below zero: paid)' }, 'fundingFen'],
  [{ zh: '手续费', en: 'Fees' }, 'feeFen'],
  [{ zh: '卡片', en: 'Cards' }, 'cardFen'],
  [{ zh: '轧差净额', en: 'Net position' }, 'netFen'],
];

const noCity: BilingualText = { zh: '不属于任何城市', en: 'of no city' };

const toMoneyText = (fen: number) => toCellText(toNumberCell(fen, 'money'), 'zh');

export function toSettlementSection(
  { held, parties, sumFen }: SettlementComparison,
  plan: SettledDaysText,
  cities: readonly City[],
): ReportSection {
  const changed = parties.filter(({ after, before }) =>
    fields.some(([, field]) => before[field] !== 0 || after[field] !== 0),
  );
  const moved = changed.filter(({ change }) => change.netFen !== 0);
  const blocks: ReportBlock[] = [
    {
      kind: 'paragraph',
      text: {
        zh: `方案前后各模拟 ${plan.days} 个运营日、${plan.riders} 名乘客（随机种子 ${plan.seed}），经同一套计价和清分规则结算；金额精确到分，但乘客是模拟的，只表明方向和比例。`,
        en: `${plan.days} service days with ${plan.riders} riders (seed ${plan.seed}) are simulated before and after and settled by the fares and the clearing of daily operation. Amounts are exact by the fen, but the riders are simulated: directions and proportions are what they show.`,
      },
      mark: 'A',
    },
    ...toPartyTables(changed),
    toCityTable(changed, cities),
  ];
  if (moved.length > 0)
    blocks.push({
      kind: 'figure',
      caption: {
        zh: '各方轧差净额的变化（元）：蓝色增加，红色减少；次序按变化大小',
        en: 'Change of net positions (yuan): blue more, red less; ordered by size',
      },
      draw: (toLines) =>
        drawSpans(
          moved
            .toSorted((a, b) => b.change.netFen - a.change.netFen)
            .map(({ change, names }) => ({ label: toNameText(names), from: 0, to: change.netFen })),
          0,
          toMoneyText,
          toLines,
        ),
      mark: 'C',
    });
  blocks.push({
    kind: 'paragraph',
    text: {
      zh: `待确认和应退金额变化 ${toMoneyText(held.changeFen)} 元；全部变化之和 ${toMoneyText(sumFen)} 元（应为 0）。`,
      en: `Money held for unknown journeys and due to cards changes by ${toMoneyText(held.changeFen)} yuan; all changes add up to ${toMoneyText(sumFen)} yuan (0 where the books are right).`,
    },
    mark: 'C',
  });
  return { title: { zh: '清分结算', en: 'Settlement' }, blocks };
}

/** A table for each item with the parties whose amount changes; all parties in the workbook. */
function toPartyTables(parties: readonly PartyDifference[]): ReportBlock[] {
  const columns = [{ zh: '参与方', en: 'Party' }, ...changeColumns];
  const toTable = (
    [label, field]: (typeof fields)[number],
    own: readonly PartyDifference[],
  ): ReportBlock => ({
    kind: 'table',
    caption: { zh: `${label.zh}有变化的参与方（元）`, en: `${label.en}: parties with a change (yuan)` },
    columns,
    rows: own.map(({ after, before, names }) => [
      toNameText(names),
      ...toDifferenceCells(before[field], after[field], 'money'),
    ]),
    mark: 'C',
  });
  return [
    ...fields.flatMap((item) => {
      const own = parties.filter(({ change }) => change[item[1]] !== 0);
      return own.length === 0 ? [] : [toTable(item, own)];
    }),
    {
      kind: 'table',
      isWorkbookOnly: true,
      caption: { zh: '各参与方（元）', en: 'All parties (yuan)' },
      columns: [{ zh: '参与方', en: 'Party' }, { zh: '项目', en: 'Item' }, ...changeColumns],
      rows: parties.flatMap(({ after, before, names }) => toRows(toNameText(names), before, after)),
      mark: 'C',
    },
  ];
}

function toRows(name: BilingualText, before: PartySettlement, after: PartySettlement): ReportCell[][] {
  return fields
    .filter(([, field]) => before[field] !== 0 || after[field] !== 0)
    .map(([label, field]) => [name, label, ...toDifferenceCells(before[field], after[field], 'money')]);
}

function toCityTable(parties: readonly PartyDifference[], cities: readonly City[]): ReportBlock {
  const sum = (own: readonly PartyDifference[], side: 'before' | 'after'): PartySettlement => ({
    revenueFen: own.reduce((total, party) => total + party[side].revenueFen, 0),
    fundingFen: own.reduce((total, party) => total + party[side].fundingFen, 0),
    feeFen: own.reduce((total, party) => total + party[side].feeFen, 0),
    cardFen: own.reduce((total, party) => total + party[side].cardFen, 0),
    netFen: own.reduce((total, party) => total + party[side].netFen, 0),
  });
  const groups = [
    ...cities.map(({ id, names }) => ({ id, name: toNameText(names) })),
    { id: null, name: noCity },
  ];
  return {
    kind: 'table',
    caption: { zh: '各城市的参与方合计（元）', en: 'Parties of each city together (yuan)' },
    columns: [{ zh: '城市', en: 'City' }, { zh: '项目', en: 'Item' }, ...changeColumns],
    rows: groups.flatMap(({ id, name }) => {
      const own = parties.filter(({ city }) => city === id);
      return toRows(name, sum(own, 'before'), sum(own, 'after'));
    }),
    mark: 'C',
  };
}
