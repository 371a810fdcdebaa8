/** Sums by batch that grow card by card; plain data, so that several threads can each sum a part of the cards. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import type { FlowRow, Transfer } from '../ledger/transfer.ts';
import { addChangedReceipts, addSum, type PartySums } from './commission.ts';

export interface RecheckSums {
  /** Sums of transfers as they should be, without steps of the close other than re-division. */
  readonly flows: FlowSums;
  /** Posted sums less those; below zero if transfers are missing. */
  readonly surplus: FlowSums;
  /** Receipts of the versions of journeys in each batch, by operator. */
  readonly receipts: Map<ServiceDay, PartySums>;
  /** Numbers of rows of the cards; `journeys` counts all versions. */
  readonly reached: { taps: number; journeys: number };
}

export type FlowSums = Map<string, FlowRow>;

export function createRecheckSums(): RecheckSums {
  return { flows: new Map(), surplus: new Map(), receipts: new Map(), reached: { taps: 0, journeys: 0 } };
}

/** Adds a transfer that is not pending. */
export function addTransfer(
  sums: FlowSums,
  transfer: Transfer,
  cardIssuerId: string,
  sign: 1 | -1 = 1,
): void {
  if (transfer.isPending) return;
  const { batchDay, kind, policyId } = transfer;
  const dr = isCard(transfer.dr) ? 'CARD' : transfer.dr;
  const cr = isCard(transfer.cr) ? 'CARD' : transfer.cr;
  const issuerId = dr === 'CARD' || cr === 'CARD' ? cardIssuerId : null;
  addFlow(sums, {
    batchDay,
    kind,
    dr,
    cr,
    policyId,
    issuerId,
    amountFen: sign * transfer.amountFen,
    transferCount: sign,
  });
}

const isCard = (account: string) => account.startsWith('CARD:');

export function addFlow(sums: FlowSums, flow: FlowRow): void {
  const { batchDay, cr, dr, issuerId, kind, policyId } = flow;
  const key = `${batchDay} ${kind} ${dr} ${cr} ${policyId ?? ''} ${issuerId ?? ''}`;
  const known = sums.get(key) as { amountFen: number; transferCount: number } | undefined;
  if (!known) {
    sums.set(key, { ...flow });
    return;
  }
  known.amountFen += flow.amountFen;
  known.transferCount += flow.transferCount;
}

/** Adds the receipts of all versions of a card's journeys to their batches. */
export function addReceipts(sums: RecheckSums['receipts'], versions: readonly JourneyRow[]): void {
  const known = new Map<string, JourneyRow>();
  const ordered = versions.every(({ version }) => version === 0)
    ? versions
    : versions.toSorted((a, b) => a.version - b.version);
  for (const journey of ordered) {
    let ofBatch = sums.get(journey.batchDay);
    if (!ofBatch) {
      ofBatch = new Map();
      sums.set(journey.batchDay, ofBatch);
    }
    addChangedReceipts(ofBatch, { journey, previous: known.get(journey.journeyId) ?? null });
    known.set(journey.journeyId, journey);
  }
}

/** Adds the sums of other cards. */
export function addSums(sums: RecheckSums, others: RecheckSums): void {
  for (const flow of others.flows.values()) addFlow(sums.flows, flow);
  for (const flow of others.surplus.values()) addFlow(sums.surplus, flow);
  for (const [day, receipts] of others.receipts) {
    const known = sums.receipts.get(day) ?? new Map<string, number>();
    for (const [partyId, amountFen] of receipts) addSum(known, partyId, amountFen);
    sums.receipts.set(day, known);
  }
  sums.reached.taps += others.reached.taps;
  sums.reached.journeys += others.reached.journeys;
}
