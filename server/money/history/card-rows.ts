/** The rows of a card: every movement of its money, and journeys, refusals and savings that moved none. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountId } from '../ledger/account.ts';
import { isReservedSource } from '../ledger/bounds.ts';
import type { JourneyRow } from '../ledger/ledger-store.ts';
import type { Transfer, TransferKind } from '../ledger/transfer.ts';
import { toTapId } from '../scheme/tap.ts';

export const cardRowKinds = [
  'journey',
  'purchase',
  'refused',
  'top-up',
  'refund',
  'cap-saving',
  'correction',
  'unresolved',
  'dispute',
  'expiry',
  'claim',
] as const;

export type CardRowKind = (typeof cardRowKinds)[number];

export interface CardHistoryRow {
  /** The same row, the same id. */
  readonly rowId: string;
  readonly kind: CardRowKind;
  readonly eventSec: number;
  readonly batchDay: ServiceDay | null;
  /** Change of the balance. */
  readonly amountFen: number;
  /** Of a cap: what the rider did not have to pay. */
  readonly savedFen: number | null;
  readonly balanceAfterFen: number;
  /** As it stands now. */
  readonly journey: JourneyRow | null;
  readonly journeyId: string | null;
  /** The tap that caused it; null for decisions and steps of the clearing. */
  readonly tapId: string | null;
}

export interface CardHistorySource {
  readonly cardId: string;
  /** Highest versions. */
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
  /** Whether a network is a merchant's. */
  readonly isPurchase: (networkId: string) => boolean;
}

type Draft = Omit<CardHistoryRow, 'balanceAfterFen'>;

const moneyKinds: Readonly<Partial<Record<TransferKind, CardRowKind>>> = {
  'top-up': 'top-up',
  'card-refund': 'refund',
  expiry: 'expiry',
  claim: 'claim',
  unresolved: 'unresolved',
  dispute: 'dispute',
};

/** Oldest first. */
export function listCardRows(source: CardHistorySource): CardHistoryRow[] {
  const journeys = new Map(source.journeys.map((journey) => [journey.journeyId, journey]));
  const drafts: Draft[] = [];
  const paid = new Set<string>();
  for (const transfer of source.transfers) {
    const draft = toMoneyRow(transfer, source, journeys);
    if (!draft) continue;
    drafts.push(draft);
    if (draft.journeyId !== null && draft.kind !== 'dispute') paid.add(draft.journeyId);
  }
  for (const journey of source.journeys) {
    if (!paid.has(journey.journeyId)) drafts.push(...toFreeRow(journey, source));
    if (journey.capOffFen > 0) drafts.push(toSavingRow(journey));
  }
  drafts.sort((a, b) => a.eventSec - b.eventSec || (a.rowId < b.rowId ? -1 : 1));
  let balanceAfterFen = 0;
  return drafts.map((draft) => {
    balanceAfterFen += draft.amountFen;
    return { ...draft, balanceAfterFen };
  });
}

function toMoneyRow(
  transfer: Transfer,
  { cardId, isPurchase }: CardHistorySource,
  journeys: ReadonlyMap<string, JourneyRow>,
): Draft | undefined {
  const account = toAccountId('CARD', cardId);
  const { amountFen, batchDay, cr, dr, eventSec, isPending, journeyId, kind, leg, seq, source } = transfer;
  if (isPending || (kind !== 'claim' && dr !== account && cr !== account)) return undefined;
  const journey = journeyId === null ? undefined : journeys.get(journeyId);
  const isStep = isReservedSource(source);
  return {
    rowId: toRowId(`${source}/${seq}`, leg),
    kind: moneyKinds[kind] ?? toJourneyKind(transfer, journey !== undefined && isPurchase(journey.networkId)),
    eventSec,
    batchDay,
    amountFen: cr === account ? amountFen : dr === account ? -amountFen : 0,
    savedFen: null,
    journey: journey ?? null,
    journeyId,
    tapId: isStep ? null : `${source}/${seq}`,
  };
}

/** The first version is the journey; what is posted later takes something back or charges again. */
function toJourneyKind({ kind, leg }: Transfer, isPurchase: boolean): CardRowKind {
  if (kind !== 'rider' || leg >= 100) return 'correction';
  return isPurchase ? 'purchase' : 'journey';
}

/** A journey that took nothing from the card. */
function toFreeRow(journey: JourneyRow, { isPurchase }: CardHistorySource): Draft[] {
  if (journey.status === 'withdrawn') return [];
  const tap = journey.offTap ?? journey.onTap;
  if (!tap) return [];
  const kind =
    journey.status === 'refused' ? 'refused' : isPurchase(journey.networkId) ? 'purchase' : 'journey';
  return [
    {
      rowId: toRowId(toTapId(tap), 0),
      kind,
      eventSec: journey.endSec ?? journey.startSec,
      batchDay: journey.batchDay,
      amountFen: 0,
      savedFen: null,
      journey,
      journeyId: journey.journeyId,
      tapId: toTapId(tap),
    },
  ];
}

/** Behind its journey: the key of the same tap, with the last leg that no transfer has. */
function toSavingRow(journey: JourneyRow): Draft {
  const tap = journey.offTap ?? journey.onTap;
  return {
    rowId: `${toRowId(tap ? toTapId(tap) : journey.journeyId, 99)}/cap`,
    kind: 'cap-saving',
    eventSec: journey.endSec ?? journey.startSec,
    batchDay: journey.batchDay,
    amountFen: 0,
    savedFen: journey.capOffFen,
    journey,
    journeyId: journey.journeyId,
    tapId: tap ? toTapId(tap) : null,
  };
}

/** In the order of taps and legs, as texts. */
function toRowId(tapId: string, leg: number): string {
  const slash = tapId.lastIndexOf('/');
  return `${tapId.slice(0, slash)}/${tapId.slice(slash + 1).padStart(16, '0')}/${String(leg).padStart(6, '0')}`;
}
