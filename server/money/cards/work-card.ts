/** One card and its new taps: on from where it stands, or from its first tap if they came late. */
import type { ServiceDay } from '../../base/service-day.ts';
import { toAccountId } from '../ledger/account.ts';
import type { CardRow } from '../ledger/ledger-store.ts';
import type { Card, Tap } from '../scheme/tap.ts';
import { type CardState, mayRepostDisputes, toStateText, toUnsettledDay } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import { diffJourneys, type PostedCard } from './diff-journeys.ts';
import { listDisputes } from './dispute-returns.ts';
import { foldTap, isClosedBy } from './fold-tap.ts';
import type { CachedCard } from './ingest-memory.ts';
import { type CardRows, postEvents } from './post-events.ts';
import { hasCounter, replayCard } from './replay-card.ts';
import { settleOpen } from './settle-open.ts';
import { compareTaps, sortTaps } from './tap-order.ts';

/** How far the clearing days are. */
export interface BatchDays {
  /** Earliest batch that is not cut. */
  readonly firstOpenDay: ServiceDay | null;
  /** Last service day of which the journeys were settled. */
  readonly closedDay: ServiceDay | null;
}

/** All that is known of a card besides its state: asked for only if taps came late. */
export interface CardRecords extends PostedCard {
  readonly taps: readonly Tap[];
}

/**
 * Reads new taps of a card on from its state, adds the rows to `rows` and answers the card as it is to be written.
 *
 * @param taps - at least one, not known before, admitted by `findQuarantineReason`
 * @returns undefined, and nothing added, if the card has to be read from its first tap: `refoldWith`
 */
export function foldCard(
  rows: CardRows,
  { revision, row, state }: CachedCard,
  taps: readonly Tap[],
  context: CardsContext,
  batchDays: BatchDays,
): CachedCard | undefined {
  const from = rows.transfers.length;
  const ordered = toOrdered(taps, row, context);
  if (!isNext(state, ordered, row, context)) return undefined;
  const after = foldOn(rows, state, ordered, row, context, batchDays);
  return toWrittenCard(row, revision, after, rows, from);
}

/** The same for taps that came late; the changes are caused by the latest of them. */
export function refoldWith(
  rows: CardRows,
  card: CachedCard,
  taps: readonly Tap[],
  history: CardRecords,
  context: CardsContext,
  batchDays: BatchDays,
): CachedCard {
  const { eventSec } = toOrdered(taps, card.row, context).at(-1) as Tap;
  return refoldCard(
    rows,
    card,
    { ...history, taps: [...history.taps, ...taps] },
    context,
    batchDays,
    eventSec,
  );
}

function toOrdered(taps: readonly Tap[], card: Card, context: CardsContext): readonly Tap[] {
  return taps.length === 1 ? taps : sortTaps(taps, hasCounter(card, context));
}

/**
 * Works a card out from its first tap and adds what leads there from what is posted.
 *
 * @param history - with all taps, new ones among them
 * @param causeSec - instant of what causes the changes
 */
export function refoldCard(
  rows: CardRows,
  { revision, row, state }: CachedCard,
  { taps, ...posted }: CardRecords,
  context: CardsContext,
  batchDays: BatchDays,
  causeSec: number,
): CachedCard {
  const from = rows.transfers.length;
  // The close of a day settles card by card: this one may be ahead of the batch.
  const closedDay = toLater(batchDays.closedDay, state.settledDay);
  const desired = replayCard(row, taps, closedDay, context, listDisputes(posted.transfers));
  const batchDay = toBatchDay(causeSec, context, batchDays);
  const after = diffJourneys(rows, posted, desired, row, context, { batchDay, eventSec: causeSec });
  return toWrittenCard(row, revision, after, rows, from);
}

/** Whether the taps can be read on from the state: newer than the last one, and nothing settled can change by them. */
function isNext(state: CardState, ordered: readonly Tap[], card: Card, context: CardsContext): boolean {
  const first = ordered[0] as Tap;
  if (state.last && compareTaps(state.last, first, hasCounter(card, context)) >= 0) return false;
  const { disputedSec, settledDay, settledOpen } = state;
  if (mayRepostDisputes(state)) return false;
  // The money of a dispute is on the card for later taps only.
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
): CardState {
  let state = before;
  for (const tap of ordered) {
    const folded = foldTap(state, tap, card, context);
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

/** Batch of what a tap of this instant causes. */
export function toBatchDay(eventSec: number, context: CardsContext, { firstOpenDay }: BatchDays): ServiceDay {
  const day = context.toServiceDay(eventSec);
  return firstOpenDay !== null && firstOpenDay > day ? firstOpenDay : day;
}

/** The card as a commit leaves it: its new state, and the money that transfers from `from` on moved on it. */
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
  const { cardId, issuerId, mediumId, categoryId, homeCity, validToSec } = row;
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
    ...(revision === undefined ? undefined : { revision }),
  };
  return { row: written, state, revision: revision === undefined ? undefined : revision + 1 };
}
