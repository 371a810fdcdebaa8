/** Rechecks the commission, netting, positions, flows and payments of a batch from sums that follow from the taps. */
import { toDateText } from '../../base/service-day.ts';
import { toAccountParts } from '../ledger/account.ts';
import { type Difference, findLineDifference } from '../ledger/difference.ts';
import type { BatchRow, PositionRow } from '../ledger/ledger-store.ts';
import { type FlowRow, isStepKind, type Transfer } from '../ledger/transfer.ts';
import type { SchemeBook } from '../scheme/scheme-book.ts';
import { type ClearingStore, toFirstLeg, withFirstLeg } from './clearing-context.ts';
import { isAtLeast } from './clearing-day.ts';
import { addSum, type PartySums, toCommission, toCommissionTransfers } from './commission.ts';
import { toNettingTransfers, toPayments, toPositions, toStepFlows } from './netting.ts';
import { toTransferLine } from './recheck-card.ts';
import { addFlow, type FlowSums, type RecheckSums } from './recheck-sums.ts';

/** A batch as it follows from the taps. */
export interface RecheckedBatch {
  readonly batch: BatchRow;
  /** Flows and positions as they should be; empty before the batch is netted. */
  readonly flows: readonly FlowRow[];
  readonly positions: readonly PositionRow[];
}

const stepSources = {
  commission: 'clearing/commission',
  netting: 'clearing/netting',
  payments: 'clearing/payment',
} as const;

const stepKinds = { commission: 'commission', netting: 'netting', payments: 'payment' } as const;

/** Transfers of the steps of all batches. */
export function listStepTransfers(store: ClearingStore): Promise<Transfer[]> {
  return store.listTransfersOfSources(Object.values(stepSources));
}

const toFlowLine = ({ amountFen, cr, dr, issuerId, kind, policyId, transferCount }: FlowRow) =>
  `${kind} ${dr} -> ${cr} ${amountFen} in ${transferCount}, policy ${policyId ?? '-'}, issuer ${issuerId ?? '-'}`;

const toPositionLine = ({ netFen, partyId, payableFen, receivableFen }: PositionRow) =>
  `${partyId} ${receivableFen} - ${payableFen} = ${netFen}`;

/**
 * Rechecks one batch, and finds transfers that belong to no card and no step.
 *
 * @param posted - sums of the batch's transfers, and the transfers of steps of all batches, as they stand
 */
export async function recheckBatch(
  store: ClearingStore,
  book: SchemeBook,
  sums: RecheckSums,
  { flows: postedFlows, steps }: { readonly flows: readonly FlowRow[]; readonly steps: readonly Transfer[] },
  batch: BatchRow,
): Promise<{ readonly rechecked: RecheckedBatch; readonly differences: readonly Difference[] }> {
  const { batchDay, state } = batch;
  const about = toDateText(batchDay);
  const posted = steps.filter(({ batchDay: day, kind }) => day === batchDay && isStepKind(kind));
  const ofTaps = [...sums.flows.values()].filter((flow) => flow.batchDay === batchDay);
  const differences: Difference[] = [];
  const compare = (kind: Difference['kind'], before: readonly string[], found: readonly string[]) => {
    const difference = findLineDifference(kind, about, before, found);
    if (difference) differences.push(difference);
  };
  const compareStep = (kind: keyof typeof stepSources, found: readonly Transfer[]) => {
    const source = stepSources[kind];
    const ofSource = steps.filter((transfer) => transfer.source === source);
    const firstLeg = toFirstLeg(stepKinds[kind], batchDay, ofSource);
    compare(
      kind,
      posted.filter((transfer) => transfer.source === source).map(toTransferLine),
      withFirstLeg(found, firstLeg).map(toTransferLine),
    );
  };
  const strays = listStrays(postedFlows, [
    ...ofTaps,
    ...[...sums.surplus.values()].filter((flow) => flow.batchDay === batchDay),
    ...toStepFlows(posted),
  ]);
  compare('stray', strays.map(toFlowLine), []);
  if (!isAtLeast(state, 'priced')) return { rechecked: { batch, flows: [], positions: [] }, differences };

  const scheme = book.batchVersionAt(batchDay);
  const receipts = toReceipts(sums.receipts.get(batchDay), ofTaps);
  const commission = toCommissionTransfers(scheme, toCommission(scheme, receipts), batchDay, 0);
  compareStep('commission', commission);
  if (!isAtLeast(state, 'netted')) return { rechecked: { batch, flows: [], positions: [] }, differences };

  const priced = [...ofTaps, ...toStepFlows(commission)];
  const netting = toNettingTransfers(scheme, priced, batchDay, 0);
  compareStep('netting', netting);
  const positions = toPositions(scheme.parties, priced, batchDay);
  compare(
    'positions',
    (await store.listPositions(batchDay)).map(toPositionLine),
    positions.map(toPositionLine),
  );
  const flows = [...priced, ...toStepFlows(netting)];
  compare('flows', (await store.listFlows(batchDay, batchDay)).map(toFlowLine), flows.map(toFlowLine));
  if (state === 'paid') compareStep('payments', toPayments(scheme, flows, batchDay, 0));
  return { rechecked: { batch, flows, positions }, differences };
}

/** Receipts of journeys and re-division, less returns of disputes. */
function toReceipts(ofJourneys: PartySums | undefined, flows: readonly FlowRow[]): PartySums {
  const receipts: PartySums = new Map(ofJourneys ?? []);
  for (const { kind, dr, cr, amountFen } of flows) {
    const [from, to] = [toAccountParts(dr), toAccountParts(cr)];
    const isBack = kind === 'dispute' && from.kind === 'OP' && to.kind === 'CARD';
    const isAgain = kind === 'reversal' && from.kind === 'CARD' && to.kind === 'OP';
    if (kind === 'redivision' || isBack) addSum(receipts, from.owner, -amountFen);
    if (kind === 'redivision' || isAgain) addSum(receipts, to.owner, amountFen);
  }
  return receipts;
}

/** Posted flows less accounted flows. */
function listStrays(posted: readonly FlowRow[], accounted: readonly FlowRow[]): FlowRow[] {
  const rest: FlowSums = new Map();
  for (const flow of posted) addFlow(rest, flow);
  for (const flow of accounted)
    addFlow(rest, { ...flow, amountFen: -flow.amountFen, transferCount: -flow.transferCount });
  return [...rest.values()].filter(({ amountFen, transferCount }) => amountFen !== 0 || transferCount !== 0);
}

/** Compares the numbers of taps and versions of journeys in the ledger with those reached through cards. */
export function recheckReach(
  sums: RecheckSums,
  counts: { readonly taps: number; readonly journeys: number },
): Difference[] {
  return (['taps', 'journeys'] as const)
    .filter((what) => counts[what] !== sums.reached[what])
    .map((what) => ({
      kind: 'unreached',
      about: what,
      posted: [`${counts[what]} ${what}`],
      found: [`${sums.reached[what]} ${what}`],
    }));
}
