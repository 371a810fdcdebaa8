/** Reads new taps of a card: on from its state, or from its first tap if some came late. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountId } from '../ledger/account.ts';
import type { CardRow } from '../ledger/ledger-store.ts';
import { type Card, type Tap, toTapId } from '../scheme/tap.ts';
import type { CachedCard } from './card-cache.ts';
import { type CardState, mayRepostDisputes, toStateText, toUnsettledDay } from './card-state.ts';
import { type CardsContext, hasCounter } from './cards-context.ts';
import { type DiffCause, diffJourneys, type PostedCard } from './diff-journeys.ts';
import { listDisputes } from './dispute-returns.ts';
import { isClosedBy } from './fold-tap.ts';
import { type CardRows, postEvents } from './post-events.ts';
import { replayCard } from './replay-card.ts';
import { settleOpen } from './settle-open.ts';
import { compareTaps, sortTaps } from './tap-order.ts';
import { needsEarlierTaps, TapReader, toReaderAfter } from './tap-reader.ts';

/** Progress of the batches. */
export interface BatchDays {
  /** Earliest batch that is not cut; null if none is cut. */
  readonly firstOpenDay: ServiceDay | null;
  /** Last service day whose open journeys were settled; null if there is none. */
  readonly closedDay: ServiceDay | null;
}

/** All rows that the ledger has of a card; read only if taps came late. */
export interface CardRecords extends PostedCard {
  readonly taps: readonly Tap[];
}

/** New taps of a card in the card's order. */
export interface OrderedTaps<T extends Tap = Tap> {
  readonly ordered: readonly T[];
  /** Whether they are newer than the card's last tap and change nothing that was settled. */
  readonly isNext: boolean;
  /** Whether reading them takes all that the ledger has of the card (`refoldWith`), not its state alone (`foldCard`). */
  readonly needsRecords: boolean;
}

/** @param taps - at least one; new and without a `findQuarantineReason` */
export function toOrderedTaps<T extends Tap>(
  { row, state }: CachedCard,
  taps: readonly T[],
  context: CardsContext,
): OrderedTaps<T> {
  const ordered = taps.length === 1 ? taps : sortTaps(taps, hasCounter(row, context));
  const follows = isNext(state, ordered, row, context);
  return {
    ordered,
    isNext: follows,
    needsRecords: !follows || dependsOnEarlier(state, ordered, row, context),
  };
}

/**
 * Reads new taps of a card on from its state and adds the rows to `rows`.
 *
 * @param taps - without `needsRecords`
 * @returns the card to write
 */
export function foldCard(
  rows: CardRows,
  { revision, row, state }: CachedCard,
  { ordered }: OrderedTaps,
  context: CardsContext,
  batchDays: BatchDays,
): CachedCard {
  const from = rows.transfers.length;
  const after = foldOn(rows, state, ordered, row, context, batchDays, new TapReader(row, context));
  return toWrittenCard(row, revision, after, rows, from);
}

/** Whether new taps, which are next, cannot be read from the card's state alone. */
function dependsOnEarlier(
  state: CardState,
  ordered: readonly Tap[],
  card: Card,
  context: CardsContext,
): boolean {
  const isCounted = hasCounter(card, context);
  return ordered.some((tap) => needsEarlierTaps(state.last, tap, isCounted));
}

/**
 * Reads a card with late taps from its first tap; the changes have the instant of the latest of these taps. Taps that are
 * next are read on from the state, with the earlier taps in mind.
 */
export function refoldWith(
  rows: CardRows,
  card: CachedCard,
  taps: OrderedTaps,
  history: CardRecords,
  context: CardsContext,
  batchDays: BatchDays,
): CachedCard {
  const { ordered } = taps;
  if (card.state.disputedSec === null && taps.isNext) {
    const from = rows.transfers.length;
    const reader = toReaderAfter(history.taps, card.row, context);
    const after = foldOn(rows, card.state, ordered, card.row, context, batchDays, reader);
    return toWrittenCard(card.row, card.revision, after, rows, from);
  }
  const latest = ordered.at(-1) as Tap;
  return refoldCard(rows, card, { ...history, taps: [...history.taps, ...ordered] }, context, batchDays, {
    eventSec: latest.eventSec,
    causeId: toTapId(latest),
  });
}

/**
 * Replays a card from its first tap and adds the differences from the posted rows to `rows`.
 *
 * @param history - with all taps, the new ones included
 * @param cause - of the changes, with their instant
 */
export function refoldCard(
  rows: CardRows,
  { revision, row, state }: CachedCard,
  { taps, ...posted }: CardRecords,
  context: CardsContext,
  batchDays: BatchDays,
  cause: Omit<DiffCause, 'batchDay'>,
): CachedCard {
  const from = rows.transfers.length;
  // While a batch is being priced, some of its cards are settled already.
  const closedDay = toLater(batchDays.closedDay, state.settledDay);
  const desired = replayCard(row, taps, closedDay, context, listDisputes(posted.transfers));
  const batchDay = toBatchDay(cause.eventSec, context, batchDays);
  const after = diffJourneys(rows, posted, desired, row, context, { ...cause, batchDay });
  return toWrittenCard(row, revision, after, rows, from);
}

/** Whether taps can be read on from the state: they are newer than its last tap and cannot change settled journeys. */
function isNext(state: CardState, ordered: readonly Tap[], card: Card, context: CardsContext): boolean {
  const first = ordered[0] as Tap;
  if (state.last && compareTaps(state.last, first, hasCounter(card, context)) >= 0) return false;
  const { disputedSec, settledDay, settledOpen } = state;
  if (mayRepostDisputes(state)) return false;
  // Only taps after a dispute's decision may use its money.
  if (disputedSec !== null && (ordered.length > 1 || first.eventSec <= disputedSec)) return false;
  if (settledDay === null) return true;
  return ordered.every(
    (tap) =>
      context.toServiceDay(tap.eventSec) > settledDay &&
      !(tap.kind === 'off' && settledOpen && isClosedBy(settledOpen, tap, context)),
  );
}

function foldOn(
  rows: CardRows,
  before: CardState,
  ordered: readonly Tap[],
  card: Card,
  context: CardsContext,
  batchDays: BatchDays,
  reader: TapReader,
): CardState {
  let state = before;
  for (const tap of ordered) {
    const folded = reader.read(state, tap);
    state = folded.state;
    postEvents(rows, folded.events, card, context, toBatchDay(tap.eventSec, context, batchDays));
  }
  if (batchDays.closedDay === null) return state;
  const settled = settleOpen(state, batchDays.closedDay, card, context);
  if (settled.events.length > 0)
    postEvents(
      rows,
      settled.events,
      card,
      context,
      toBatchDay((ordered.at(-1) as Tap).eventSec, context, batchDays),
    );
  return settled.state;
}

function toLater(a: ServiceDay | null, b: ServiceDay | null): ServiceDay | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/** Batch of rows caused at an instant: that of its service day, or the first open one. */
export function toBatchDay(eventSec: number, context: CardsContext, { firstOpenDay }: BatchDays): ServiceDay {
  const day = context.toServiceDay(eventSec);
  return firstOpenDay !== null && firstOpenDay > day ? firstOpenDay : day;
}

/** The card to write: its new state, and its balance after the transfers of `rows` from index `from` on. */
export function toWrittenCard(
  row: CardRow,
  revision: number | undefined,
  state: CardState,
  rows: CardRows,
  from: number,
): CachedCard {
  const account = toAccountId('CARD', row.cardId);
  let { balanceFen } = row;
  for (let i = from; i < rows.transfers.length; i++) {
    const { amountFen, cr, dr, isPending } = rows.transfers[i] as (typeof rows.transfers)[number];
    if (isPending) continue;
    if (cr === account) balanceFen += amountFen;
    else if (dr === account) balanceFen -= amountFen;
  }
  const { cardId, issuerId, mediumId, categoryId, homeCity, validToSec, changes, isUnregistered } = row;
  const written: CardRow = {
    cardId,
    issuerId,
    mediumId,
    categoryId,
    homeCity,
    validToSec,
    balanceFen,
    state: toStateText(state),
    unsettledDay: toUnsettledDay(state),
    ...(changes === undefined ? undefined : { changes }),
    ...(isUnregistered === undefined ? undefined : { isUnregistered }),
    ...(revision === undefined ? undefined : { revision }),
  };
  return { row: written, state, revision: revision === undefined ? undefined : revision + 1 };
}
