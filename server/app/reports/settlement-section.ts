/** The section of settlement: what each operator and each city gets and pays before and after a scenario, by the fen. */
import type { BilingualText } from '../../base/problem.ts';
import { toTwoDigits } from '../../bureau/demand/model/sample-values.ts';
import { drawSpans } from '../../bureau/report/charts.ts';
import {
  type ReportBlock,
  type ReportCell,
  type ReportSection,
  toCellText,
  toNumberCell,
} from '../../bureau/report/report.ts';
import type { RiderComparison, RiderRow } from '../../bureau/scenario/compare-rider-money.ts';
import type { PartyDifference, PartySettlement } from '../../bureau/scenario/compare-settlement.ts';
import type { City } from '../../transit/network/cities.ts';
import type { ComparedSettlement } from '../scenarios/run-comparison.ts';
import { changeColumns } from './access-section.ts';
import { toDifferenceCells } from './report-numbers.ts';
import { toNameText } from './report-words.ts';

const fields: readonly (readonly [BilingualText, keyof PartySettlement])[] = [
  [{ zh: '票款收入', en: 'Revenue' }, 'revenueFen'],
  [{ zh: '优惠和补贴（负数为支付）', en: 'Concessions and discounts (below zero: paid)' }, 'fundingFen'],
  [{ zh: '手续费', en: 'Fees' }, 'feeFen'],
  [{ zh: '卡片', en: 'Cards' }, 'cardFen'],
  [{ zh: '轧差净额', en: 'Net position' }, 'netFen'],
];

const noCity: BilingualText = { zh: '不属于任何城市', en: 'of no city' };

const toMoneyText = (fen: number) => toCellText(toNumberCell(fen, 'money'), 'zh');

export function toSettlementSection(settlement: ComparedSettlement, cities: readonly City[]): ReportSection {
  const { held, parties, sumFen } = settlement;
  const changed = parties.filter(({ after, before }) =>
    fields.some(([, field]) => before[field] !== 0 || after[field] !== 0),
  );
  const moved = changed.filter(({ change }) => change.netFen !== 0);
  const blocks: ReportBlock[] = [
    {
      kind: 'paragraph',
      text: toMethodText(settlement),
      mark: 'A',
    },
    ...toPartyTables(changed),
    toCityTable(changed, cities),
    ...(settlement.method === 'expected' ? toRiderTables(settlement.riders) : []),
  ];
  if (moved.length > 0)
    blocks.push({
      kind: 'figure',
      caption: {
        zh: '各方轧差净额的变化（¤）：蓝色增加，红色减少；次序按变化大小',
        en: 'Change of net positions (¤): blue more, red less; ordered by size',
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
      zh: `待确认和应退金额变化 ${toMoneyText(held.changeFen)} ¤；全部变化之和 ${toMoneyText(sumFen)} ¤（应为 0）。`,
      en: `Money held for unknown journeys and due to cards changes by ${toMoneyText(held.changeFen)} ¤; all changes add up to ${toMoneyText(sumFen)} ¤ (0 where the books are right).`,
    },
    mark: 'C',
  });
  return { title: { zh: '清分结算', en: 'Settlement' }, blocks };
}

function toMethodText(settlement: ComparedSettlement): BilingualText {
  if (settlement.method === 'expected') {
    const { after, before } = settlement.people;
    return {
      zh: `方案前后一个运营日的全部期望客流（约 ${toTwoDigits(before)} 人，方案后约 ${toTwoDigits(after)} 人），逐次按同一套计价和清分规则结算。模型之内的金额精确到分；客流本身是模型的估计。`,
      en: `All journeys that the demand model expects of one service day before and after (about ${toTwoDigits(before)} people, then ${toTwoDigits(after)}), each settled by the fares and the clearing of daily operation. Amounts are exact by the fen within the model; the riders are its estimate.`,
    };
  }
  const { days, riders, seed } = settlement.simulated;
  return {
    zh: `方案前后各模拟 ${days} 个运营日、${riders} 名乘客（随机种子 ${seed}），经同一套计价和清分规则结算；金额精确到分，但乘客是模拟的，只表明方向和比例。`,
    en: `${days} service days with ${riders} riders (seed ${seed}) are simulated before and after and settled by the fares and the clearing of daily operation. Amounts are exact by the fen, but the riders are simulated: directions and proportions are what they show.`,
  };
}

/** What riders pay and save, by group and by district. */
function toRiderTables({ districts, groups }: RiderComparison): ReportBlock[] {
  const toTable = (caption: BilingualText, label: BilingualText, rows: readonly RiderRow[]): ReportBlock => ({
    kind: 'table',
    caption,
    columns: [label, { zh: '项目', en: 'Item' }, ...changeColumns],
    rows: rows.flatMap(({ after, before, id, names }) => {
      const name = names ? toNameText(names) : (groupNames[id] ?? { zh: id, en: id });
      return (
        [
          [{ zh: '支付', en: 'Paid' }, before.paidFen, after.paidFen],
          [
            { zh: '因优惠节省', en: 'Saved by concessions, changes and caps' },
            before.savedFen,
            after.savedFen,
          ],
        ] as const
      ).map(([item, was, is]) => [name, item, ...toDifferenceCells(was, is, 'money')]);
    }),
    mark: 'C',
  });
  return [
    toTable(
      { zh: '各类乘客的支付和节省（¤）', en: 'What riders pay and save, by group (¤)' },
      { zh: '乘客', en: 'Riders' },
      groups,
    ),
    toTable(
      {
        zh: '各居住区乘客的支付和节省（¤）',
        en: 'What riders pay and save, by district of their homes (¤)',
      },
      { zh: '居住区', en: 'District' },
      districts,
    ),
  ];
}

const groupNames: Readonly<Record<string, BilingualText>> = {
  adult: { zh: '全价乘客', en: 'Full fare' },
  visitor: { zh: '外地乘客', en: 'Visitors' },
};

/** A table for each item with the parties whose amount changes; all parties in the workbook. */
function toPartyTables(parties: readonly PartyDifference[]): ReportBlock[] {
  const columns = [{ zh: '参与方', en: 'Party' }, ...changeColumns];
  const toTable = (
    [label, field]: (typeof fields)[number],
    own: readonly PartyDifference[],
  ): ReportBlock => ({
    kind: 'table',
    caption: { zh: `${label.zh}有变化的参与方（¤）`, en: `${label.en}: parties with a change (¤)` },
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
      caption: { zh: '各参与方（¤）', en: 'All parties (¤)' },
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
    caption: { zh: '各城市的参与方合计（¤）', en: 'Parties of each city together (¤)' },
    columns: [{ zh: '城市', en: 'City' }, { zh: '项目', en: 'Item' }, ...changeColumns],
    rows: groups.flatMap(({ id, name }) => {
      const own = parties.filter(({ city }) => city === id);
      return toRows(name, sum(own, 'before'), sum(own, 'after'));
    }),
    mark: 'C',
  };
}
