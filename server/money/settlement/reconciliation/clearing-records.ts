/** The clearing's records of a batch: amounts that its journeys took from cards and returned to them. */

import type { ServiceDay } from '../../../base/service-day.ts';
import { toAccountParts } from '../../ledger/account.ts';
import type { JourneyChange } from '../../ledger/ledger-reports.ts';
import type { JourneyRow } from '../../ledger/ledger-store.ts';
import type { Transfer, TransferKey } from '../../ledger/transfer.ts';
import type { ClearingStore } from '../clearing-context.ts';
import type { ClearingRecord } from './recon-record.ts';

type Draft = Omit<ClearingRecord, 'issuerId'>;

const PAGE = 1_000;

/** Pages of records by journey; disputes come last. */
export async function* iterateClearingRecords(
  store: ClearingStore,
  batchDay: ServiceDay,
): AsyncIterable<ClearingRecord[]> {
  let open: JourneyChange[] = [];
  for await (const page of store.iterateJourneyChanges(batchDay)) {
    const drafts: Draft[] = [];
    for (const change of page) {
      // Collect the consecutive versions of a journey: only their total change in the batch counts.
      if (open[0] && open[0].journey.journeyId !== change.journey.journeyId) {
        drafts.push(...toDrafts(open));
        open = [];
      }
      open.push(change);
    }
    yield await withIssuers(store, drafts);
  }
  yield await withIssuers(store, toDrafts(open));
  yield* iterateDisputes(store, batchDay);
}

interface CardMoney {
  readonly tap: { readonly terminalId: string; readonly terminalSeq: number };
  readonly amountFen: number;
  readonly operatorIds: readonly string[];
}

/** Amount taken from the card for a version, and its tap; undefined for a version without money. */
function findMoney(journey: JourneyRow): CardMoney | undefined {
  const { status, onTap, offTap, explanation } = journey;
  if (status === 'open' || status === 'refused' || status === 'withdrawn') return undefined;
  const tap = status === 'autocompleted' ? onTap : (offTap ?? onTap);
  if (!tap) return undefined;
  const { takenFen, weights } = explanation;
  return { tap, amountFen: takenFen, operatorIds: weights.map(({ operatorId }) => operatorId) };
}

/** Records of all versions of a journey in the batch: a reversal of the version before them, a charge of the last. */
function toDrafts(changes: readonly JourneyChange[]): Draft[] {
  const [first, last] = [changes[0], changes.at(-1)];
  if (!first || !last) return [];
  const before = first.previous ? findMoney(first.previous) : undefined;
  const after = findMoney(last.journey);
  const isSame =
    before?.amountFen === after?.amountFen &&
    before?.tap.terminalId === after?.tap.terminalId &&
    before?.tap.terminalSeq === after?.tap.terminalSeq;
  if (isSame) return [];
  const { cardId, serviceDay } = last.journey;
  const toDraft = ({ tap, operatorIds }: CardMoney, type: Draft['type'], amountFen: number): Draft => ({
    type,
    terminalId: tap.terminalId,
    terminalSeq: tap.terminalSeq,
    cardId,
    serviceDay,
    amountFen,
    operatorIds,
  });
  const drafts: Draft[] = [];
  if (before && before.amountFen !== 0) drafts.push(toDraft(before, 'reversal', -before.amountFen));
  if (after) drafts.push(toDraft(after, 'charge', after.amountFen));
  return drafts;
}

async function withIssuers(store: ClearingStore, drafts: readonly Draft[]): Promise<ClearingRecord[]> {
  if (drafts.length === 0) return [];
  const cards = await store.findCards([...new Set(drafts.map(({ cardId }) => cardId))]);
  return drafts.map((draft) => ({ ...draft, issuerId: cards.get(draft.cardId)?.issuerId ?? '' }));
}

async function* iterateDisputes(store: ClearingStore, batchDay: ServiceDay): AsyncIterable<ClearingRecord[]> {
  const flows = (await store.sumFlows(batchDay)).filter(
    ({ kind, cr }) => kind === 'dispute' && toAccountParts(cr).kind === 'CARD',
  );
  for (const flow of flows) {
    let after: TransferKey | null = null;
    for (;;) {
      const page: Transfer[] = await store.listTransfersOfFlow(flow, after, PAGE);
      const drafts: Draft[] = [];
      for (const transfer of page) drafts.push(...(await toDisputeDraft(store, transfer)));
      yield await withIssuers(store, drafts);
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = last;
    }
  }
}

async function toDisputeDraft(store: ClearingStore, transfer: Transfer): Promise<Draft[]> {
  const { reverses, journeyId, dr, cr, amountFen } = transfer;
  const journey = journeyId === null ? undefined : await store.findJourney(journeyId);
  if (!reverses || !journey) return [];
  return [
    {
      type: 'reversal',
      terminalId: reverses.source,
      terminalSeq: reverses.seq,
      cardId: toAccountParts(cr).owner,
      serviceDay: journey.serviceDay,
      amountFen: -amountFen,
      operatorIds: [toAccountParts(dr).owner],
    },
  ];
}
