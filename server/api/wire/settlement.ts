/** JSON of periods, summaries and statements of the clearing. */
import type { PeriodSummary } from '../../app/clearing/money-settlement.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { BatchRow, PositionRow } from '../../money/ledger/ledger-store.ts';
import type { TransferKind } from '../../money/ledger/transfer.ts';
import { type BankingCalendar, toPaymentDay } from '../../money/settlement/banking-day.ts';
import { type ChartNode, faresNode, toFlowChart } from '../../money/settlement/board/flow-chart.ts';
import { toMoneySums } from '../../money/settlement/board/money-sums.ts';
import { isAtLeast } from '../../money/settlement/clearing-day.ts';
import type { Statement } from '../../money/settlement/statements/statement.ts';
import { type StatementPeriod, toPeriodOf } from '../../money/settlement/statements/statement-period.ts';
import type { ApiNamed } from '../schema/money.ts';
import type {
  ApiSettlementPeriods,
  ApiSettlementResponse,
  ApiStatementResponse,
} from '../schema/settlement.ts';
import { toCompact } from './json.ts';
import { type MoneyView, toNamed, toParty, toPolicy, toSentence } from './money-names.ts';

type ApiBatch = ApiSettlementPeriods['batches'][number];

function toApiBatch({ batchDay, paidHash, sealHash, state }: BatchRow, calendar: BankingCalendar): ApiBatch {
  return toCompact({
    date: toDateText(batchDay),
    state,
    sealHash: sealHash ?? undefined,
    paidHash: paidHash ?? undefined,
    paymentDate: state === 'paid' ? toDateText(toPaymentDay(calendar, batchDay).day) : undefined,
  });
}

export function toApiPeriods(
  batches: readonly BatchRow[],
  calendar: BankingCalendar,
  today: ServiceDay,
): ApiSettlementPeriods {
  const firstOpen = batches.find(({ state }) => state !== 'paid');
  const group = (kind: 'month' | 'quarter') =>
    [...Map.groupBy(batches, ({ batchDay }) => toPeriodOf(kind, batchDay).text)]
      .reverse()
      .map(([period, own]) => {
        const { firstDay, lastDay } = toPeriodOf(kind, (own[0] as BatchRow).batchDay);
        return {
          period,
          fromDate: toDateText(firstDay),
          toDate: toDateText(lastDay),
          batchCount: own.length,
          isFinal: own.every(({ state }) => isAtLeast(state, 'sealed')),
        };
      });
  return toCompact({
    today: toDateText(today),
    firstOpenDate: firstOpen && toDateText(firstOpen.batchDay),
    batches: batches.map((batch) => toApiBatch(batch, calendar)).reverse(),
    months: group('month'),
    quarters: group('quarter'),
  });
}

/** Kinds of transfers of taps without a journey. */
const moneyTapKinds: ReadonlySet<TransferKind> = new Set([
  'top-up',
  'card-refund',
  'expiry',
  'claim',
  'move',
]);

export function toApiSettlement(
  period: StatementPeriod,
  summary: PeriodSummary,
  calendar: BankingCalendar,
  view: MoneyView,
): ApiSettlementResponse {
  const { batches, counts, flows, isProvisional } = summary;
  const sums = toMoneySums(flows);
  const chart = toFlowChart(flows);
  const positions = sumPositions(summary.positions, view);
  const positionsFen = positions.reduce((sum, { netFen }) => sum + netFen, 0);
  const heldAndDueFen = sums.heldFen + sums.dueFen;
  const moneyTaps = flows.reduce((sum, { kind, transferCount }) => {
    const isMoney = moneyTapKinds.has(kind);
    return isMoney ? sum + transferCount : sum;
  }, 0);
  const capOffFen = counts?.capOffFen;
  return toCompact({
    period: period.text,
    kind: period.kind,
    fromDate: toDateText(period.firstDay),
    toDate: toDateText(period.lastDay),
    isFinal: batches.length > 0 && batches.every(({ state }) => isAtLeast(state, 'sealed')),
    isProvisional,
    batches: batches.map((batch) => toApiBatch(batch, calendar)),
    counts: counts && {
      received: counts.matched + counts.refused + counts.unresolved + counts.quarantined + moneyTaps,
      matched: counts.matched,
      rejected: counts.quarantined + counts.refused,
      quarantined: counts.quarantined,
      refused: counts.refused,
      duplicate: counts.duplicate,
      unresolved: counts.unresolved,
      moneyTaps,
      journeys: counts.journeys,
      settled: counts.settled,
      late: counts.late,
    },
    money: toCompact({
      grossFen: sums.creditedFen + (capOffFen ?? 0),
      riderFen: sums.riderFen,
      fundedFen: sums.fundedFen,
      fundedBy: sums.fundedBy.map(({ amountFen, payerId, policyId }) =>
        toCompact({
          payer: toParty(payerId, view),
          policy: policyId === null ? undefined : toPolicy(policyId, view),
          amountFen,
        }),
      ),
      capOffFen,
      redividedFen: sums.redividedFen,
      commissionFen: sums.commissionFen,
      heldFen: sums.heldFen,
      dueFen: sums.dueFen,
      agedFen: sums.agedFen,
      disputedFen: sums.disputedFen,
      toppedUpFen: sums.toppedUpFen,
      refundedFen: sums.refundedFen,
    }),
    positions,
    nodes: chart.nodes.map((node) => toApiNode(node, view)),
    links: chart.links.map(({ entries, policyId, ...link }) =>
      toCompact({
        ...link,
        policyId: policyId ?? undefined,
        entries: entries ? { party: entries.partyId, line: entries.lineId } : undefined,
      }),
    ),
    balance: {
      paidInFen: chart.paidInFen,
      paidOutFen: chart.paidOutFen,
      positionsFen,
      heldAndDueFen,
      differenceFen: positionsFen + heldAndDueFen,
    },
  });
}

function sumPositions(rows: readonly PositionRow[], view: MoneyView): ApiSettlementResponse['positions'] {
  const order = view.names.scheme.parties;
  const ids = [...new Set([...order.map(({ id }) => id), ...rows.map(({ partyId }) => partyId)])];
  return ids.flatMap((id) => {
    const own = rows.filter(({ partyId }) => partyId === id);
    if (own.length === 0) return [];
    const sum = (field: 'receivableFen' | 'payableFen' | 'netFen') =>
      own.reduce((total, row) => total + row[field], 0);
    const kind = order.find((party) => party.id === id)?.kind ?? 'operator';
    return [
      {
        party: toParty(id, view),
        kind,
        receivableFen: sum('receivableFen'),
        payableFen: sum('payableFen'),
        netFen: sum('netFen'),
      },
    ];
  });
}

function toApiNode({ column, id, partyId, policyId }: ChartNode, view: MoneyView) {
  return toCompact({
    ...toNodeName(id, partyId, policyId, view),
    id,
    column,
    partyId: partyId ?? undefined,
  });
}

/** A party may be payer and receiver: the name of a node includes its role. */
function toNodeName(id: string, partyId: string | null, policyId: string | null, view: MoneyView): ApiNamed {
  if (id === faresNode) return toNamed(id, { text: '票款', translations: { en: 'Fares' } }, view.language);
  if (policyId !== null) return toPolicy(policyId, view);
  const role = roles[id.split(':')[0] ?? ''];
  const { names } = toParty(partyId ?? '', view);
  if (!role) return { ...toParty(partyId ?? id, view), id };
  const text = `${names.zh}（${role.zh}）`;
  return toNamed(id, { text, translations: { en: `${names.en} (${role.en})` } }, view.language);
}

const roles: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  CARD: { zh: '持卡人', en: 'its cards' },
  SUB: { zh: '补贴', en: 'subsidies' },
  DISC: { zh: '自行承担', en: 'bears itself' },
  UNRES: { zh: '暂存款', en: 'held' },
  DUE: { zh: '应退', en: 'due back' },
  held: { zh: '暂存款到期', en: 'held money of age' },
  back: { zh: '退回', en: 'given back' },
};

export function toApiStatement(statement: Statement, view: MoneyView): ApiStatementResponse {
  const { days, lateItems, lines, party, period } = statement;
  return {
    schemeId: statement.schemeId,
    party: {
      ...toNamed(party.id, { text: party.names.zh, translations: { en: party.names.en } }, view.language),
      kind: party.kind,
    },
    period: period.text,
    fromDate: period.firstDate,
    toDate: period.lastDate,
    isFinal: statement.isFinal,
    lines: lines.map(({ amountFen, isInformation, lineId, names, transferCount }) => ({
      lineId,
      ...toSentence(names, view.language),
      amountFen,
      transferCount,
      isInformation,
    })),
    netFen: statement.netFen,
    days: days.map(({ date, netFen, paymentDate, sealHead, state }) =>
      toCompact({
        date,
        state,
        netFen,
        sealHead: sealHead ?? undefined,
        paymentDate: paymentDate ?? undefined,
      }),
    ),
    lateCount: statement.lateCount,
    lateItems: lateItems.map((item) => ({ ...item })),
    bodyHash: statement.bodyHash,
  };
}
