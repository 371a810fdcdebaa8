/** Works every card out again from its raw taps, and says where that differs from what is posted. */
import type { CachedCard } from '../cards/card-cache.ts';
import { parseCardState } from '../cards/card-state-text.ts';
import type { CardsContext } from '../cards/cards-context.ts';
import { toDayLine } from '../cards/prepare-commit.ts';
import { createCardRows } from '../cards/post-events.ts';
import { type CardHistory, refoldCard } from '../cards/work-card.ts';
import type { BatchRow, CardRow } from './ledger-store.ts';

export interface CardHistoryRow extends CardHistory {
  readonly row: CardRow;
}

export interface ReplayDifference {
  readonly cardId: string;
  /** What would have to be posted to come to what the taps say. */
  readonly journeys: readonly string[];
  readonly transfers: readonly string[];
  readonly postedFen: number;
  readonly replayedFen: number;
}

export interface ReplayReport {
  readonly cards: number;
  readonly taps: number;
  readonly differences: readonly ReplayDifference[];
}

const DIFFERENCES = 100;

/**
 * @param pages - cards with all taps, the highest version of each journey, and all transfers of those taps
 * @param onPage - cards so far, for a progress bar
 * @returns the first hundred cards that came out differently
 */
export async function replayCards(
  pages: AsyncIterable<readonly CardHistoryRow[]>,
  batches: readonly BatchRow[],
  context: CardsContext,
  onPage?: (cards: number) => void,
): Promise<ReplayReport> {
  const line = toDayLine(batches);
  const differences: ReplayDifference[] = [];
  let cards = 0;
  let taps = 0;
  for await (const page of pages) {
    for (const { row, ...history } of page) {
      cards++;
      taps += history.taps.length;
      if (row.state === '') continue;
      const difference = findDifference(row, history, context, line);
      if (difference && differences.length < DIFFERENCES) differences.push(difference);
    }
    onPage?.(cards);
  }
  return { cards, taps, differences };
}

function findDifference(
  row: CardRow,
  history: CardHistory,
  context: CardsContext,
  line: ReturnType<typeof toDayLine>,
): ReplayDifference | undefined {
  const rows = createCardRows();
  const card: CachedCard = { row, state: parseCardState(row.state), revision: row.revision };
  // Nothing is written: whatever it would be dated by is no matter.
  const replayed = refoldCard(rows, card, history, context, line, 0).row.balanceFen;
  if (rows.journeys.length === 0 && rows.transfers.length === 0 && replayed === row.balanceFen)
    return undefined;
  return {
    cardId: row.cardId,
    journeys: rows.journeys.map(({ journeyId, version, status }) => `${journeyId} (${version}) ${status}`),
    transfers: rows.transfers.map(({ kind, dr, cr, amountFen }) => `${kind} ${dr} -> ${cr} ${amountFen}`),
    postedFen: row.balanceFen,
    replayedFen: replayed,
  };
}
