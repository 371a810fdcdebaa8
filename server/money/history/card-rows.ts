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
  'moved',
] as const;

export type CardRowKind = (typeof cardRowKinds)[number];

export interface CardHistoryRow {
  /** Stable id of the row. */
  readonly rowId: string;
  readonly kind: CardRowKind;
  readonly eventSec: number;
  readonly batchDay: ServiceDay | null;
  /** Change of the balance. */
  readonly amountFen: number;
  /** Amount that a cap saved; null for other rows. */
  readonly savedFen: number | null;
  readonly balanceAfterFen: number;
  /** Highest version of its journey. */
  readonly journey: JourneyRow | null;
  readonly journeyId: string | null;
  /** The other card of a balance that was moved; null for other rows. */
  readonly otherCardId: string | null;
  /** Its tap; null for decisions and steps of a clearing day. */
  readonly tapId: string | null;
}

export interface CardHistorySource {
  readonly cardId: string;
  /** Highest versions. */
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
  /** For each move of a balance, by the source of its transfers, the other card. */
  readonly otherCards: ReadonlyMap<string, string>;
  /** Whether a network is a merchant's. */
  readonly isPurchase: (networkId: string) => boolean;
}

type Draft = Omit<CardHistoryRow, 'balanceAfterFen'>;

const moneyKinds: Readonly<Partial<Record<TransferKind, CardRowKind>>> = {
  'top-up': 'top-up',
  'card-refund': 'refund',
  expiry: 'expiry',
  claim: 'claim',
  move: 'moved',
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
  { cardId, isPurchase, otherCards }: CardHistorySource,
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
    otherCardId: kind === 'move' ? (otherCards.get(source) ?? null) : null,
    tapId: isStep ? null : `${source}/${seq}`,
  };
}

/** Legs of a journey's first version are the journey; legs of later versions are corrections. */
function toJourneyKind({ kind, leg }: Transfer, isPurchase: boolean): CardRowKind {
  if (kind !== 'rider' || leg >= 100) return 'correction';
  return isPurchase ? 'purchase' : 'journey';
}

/** The row of a journey without a transfer from the card. */
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
      otherCardId: null,
      tapId: toTapId(tap),
    },
  ];
}

/** The row of a cap saving. Leg 99, which no transfer has, sorts it after its journey. */
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
    otherCardId: null,
    tapId: tap ? toTapId(tap) : null,
  };
}

/** Row ids sort by tap and leg as texts. */
function toRowId(tapId: string, leg: number): string {
  const slash = tapId.lastIndexOf('/');
  return `${tapId.slice(0, slash)}/${tapId.slice(slash + 1).padStart(16, '0')}/${String(leg).padStart(6, '0')}`;
}
