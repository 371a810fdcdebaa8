/** Replays all cards from their taps and lists the differences from the posted journeys, transfers and states. */
import { hash } from 'node:crypto';
import { type Difference, toMoneyLine } from '../ledger/difference.ts';
import type { BatchRow, CardRow, JourneyRow, StoredTap } from '../ledger/ledger-store.ts';
import { toTapId } from '../scheme/tap.ts';
import { type CardState, emptyCardState, parseCardState, toStateText, toUnsettledDay } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import { diffJourneys } from './diff-journeys.ts';
import { listDisputes } from './dispute-returns.ts';
import { createCardRows } from './post-events.ts';
import { toBatchDays } from './prepare-commit.ts';
import { type ReplayedCard, replayCard } from './replay-card.ts';
import { toTapText } from './tap-fields.ts';
import type { BatchDays, CardRecords } from './work-card.ts';

export interface FullCardRecords extends CardRecords {
  readonly row: CardRow;
  readonly taps: readonly StoredTap[];
  /** All versions of the journeys; `journeys` are the highest ones. */
  readonly versions: readonly JourneyRow[];
}

/** A card's records and its replay. */
export interface CardReplay {
  readonly history: FullCardRecords;
  readonly desired: ReplayedCard;
  /** Whether the posted journeys equal the replayed ones. */
  readonly isRight: boolean;
}

export interface ReplayReport {
  readonly cards: number;
  readonly taps: number;
  readonly differenceCount: number;
  /** The first hundred. */
  readonly differences: readonly Difference[];
}

export interface ReplayOptions {
  /** Called after each page with the number of cards so far. */
  readonly onPage?: (cards: number) => void;
  /** Further checks of a page of cards: `RecheckedCards` of settlement. */
  readonly recheck?: (page: readonly CardReplay[]) => Promise<readonly Difference[]>;
}

/** Most differences kept by each part of a check. */
export const MAX_DIFFERENCES = 100;

/** @param pages - cards with all that is posted of their taps, disputes of their journeys included */
export async function replayCards(
  pages: AsyncIterable<readonly FullCardRecords[]>,
  batches: readonly BatchRow[],
  context: CardsContext,
  { onPage, recheck }: ReplayOptions = {},
): Promise<ReplayReport> {
  const batchDays = toBatchDays(batches);
  const differences: Difference[] = [];
  let [cards, taps, differenceCount] = [0, 0, 0];
  const keep = (found: readonly Difference[]) => {
    differenceCount += found.length;
    differences.push(...found.slice(0, Math.max(0, MAX_DIFFERENCES - differences.length)));
  };
  for await (const page of pages) {
    const replays: CardReplay[] = [];
    for (const history of page) {
      cards++;
      taps += history.taps.length;
      if (history.taps.length === 0 && history.row.state === '') continue;
      const { differences: found, replay } = replayHistory(history, context, batchDays);
      keep(found);
      replays.push(replay);
    }
    if (recheck) keep(await recheck(replays));
    onPage?.(cards);
  }
  return { cards, taps, differenceCount, differences };
}

function replayHistory(
  history: FullCardRecords,
  context: CardsContext,
  batchDays: BatchDays,
): { readonly replay: CardReplay; readonly differences: readonly Difference[] } {
  const differences: Difference[] = [];
  const { cardId } = history.row;
  const changed = history.taps.filter((tap) => hash('sha256', toTapText(tap), 'hex') !== tap.payloadHash);
  if (changed.length > 0)
    differences.push({ kind: 'taps', about: cardId, posted: changed.map(toTapId), found: [] });
  try {
    const { difference, replay } = replayTaps(history, context, batchDays);
    if (difference) differences.push(difference);
    return { replay, differences };
  } catch (error) {
    // The card has taps that ingest would refuse: report it and go on with the other cards.
    const found = [`cannot be worked out: ${(error as Error).message}`];
    differences.push({ kind: 'journeys', about: cardId, posted: history.journeys.map(toJourneyLine), found });
    const desired = { state: emptyCardState, events: [] };
    return { replay: { history, desired, isRight: false }, differences };
  }
}

function replayTaps(
  history: FullCardRecords,
  context: CardsContext,
  batchDays: BatchDays,
): { readonly replay: CardReplay; readonly difference: Difference | undefined } {
  const { row, taps, ...posted } = history;
  const disputes = listDisputes(posted.transfers);
  const desired = replayCard(row, taps, toClosedDay(row, batchDays), context, disputes);
  const rows = createCardRows();
  // Nothing is written, so batch and instant do not matter.
  const after = diffJourneys(rows, posted, desired, row, context, {
    batchDay: 0,
    eventSec: 0,
    causeId: null,
  });
  const isRight = rows.journeys.length === 0 && rows.transfers.length === 0;
  const replay = { history, desired, isRight };
  if (!isRight) {
    const ids = new Set(rows.journeys.map(({ journeyId }) => journeyId));
    const before = posted.journeys.filter(({ journeyId }) => ids.has(journeyId)).map(toJourneyLine);
    const found = [...rows.journeys.map(toJourneyLine), ...rows.transfers.map(toMoneyLine)];
    return { replay, difference: { kind: 'journeys', about: row.cardId, posted: before, found } };
  }
  if (isSameState(row, after)) return { replay, difference: undefined };
  const found = [toStateText(after)];
  return { replay, difference: { kind: 'state', about: row.cardId, posted: [row.state], found } };
}

const toJourneyLine = ({ journeyId, riderFen, status, version }: JourneyRow) =>
  `${journeyId} (${version}) ${status} ${riderFen}`;

function isSameState(row: CardRow, after: CardState): boolean {
  return row.state === toStateText(after) && row.unsettledDay === toUnsettledDay(after);
}

/** The closed day of a card: while a batch is being priced, some of its cards are settled already. */
function toClosedDay(row: CardRow, { closedDay, firstOpenDay }: BatchDays): number | null {
  if (firstOpenDay === null || closedDay === firstOpenDay - 1) return closedDay;
  const { settledDay } = parseCardState(row.state);
  return settledDay === firstOpenDay - 1 ? settledDay : closedDay;
}
