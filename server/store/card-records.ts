/** Reads all cards with all their rows, page by page, for a replay. */
import { type Selectable, sql } from 'kysely';
import type { FullCardRecords } from '../money/cards/replay-cards.ts';
import type { JourneyRow, StoredTap } from '../money/ledger/ledger-store.ts';
import { isStepKind, type Transfer } from '../money/ledger/transfer.ts';
import { toCardRow, toJourney, toStoredTap, toTransfer } from './decode.ts';
import { keepHighest } from './ledger-reads.ts';
import { type ReadContext, toValues } from './read-page.ts';
import type { CardTable, JourneyTable, TapTable, TransferTable } from './schema.ts';

/** Writes of cards in a page; about the number of their taps. */
const PAGE_WRITES = 16_000;
const MOST_CARDS = 4_000;
const FEWEST_CARDS = 16;
/** Largest number of a card: a PostgreSQL integer. */
const MAX_CARD_NO = 2_147_483_647;

/**
 * Cards in the order of their first commit; memory holds one page.
 *
 * @param fromNo, toNo - range of card numbers, both included
 */
export async function* iterateCardRecords(
  context: ReadContext,
  fromNo = 1,
  toNo = MAX_CARD_NO,
): AsyncGenerator<FullCardRecords[]> {
  const { db, names, shardId } = context;
  const hasDisputes = await findDisputes(context);
  let limit = MOST_CARDS;
  for (let last = fromNo - 1; last < toNo; ) {
    const read: Selectable<CardTable>[] = await db
      .selectFrom('card')
      .selectAll()
      .where('shard_id', '=', shardId)
      .where('card_no', '>', last)
      .where('card_no', '<=', toNo)
      .orderBy('card_no')
      .limit(limit)
      .execute();
    const cards = read.slice(0, toPageLength(read));
    const end = cards[cards.length - 1];
    if (!end) return;
    limit = Math.max(FEWEST_CARDS, Math.min(MOST_CARDS, cards.length * 2));
    // Rows of this page name these cards alone, unless the ledger is damaged.
    names.cards.clear();
    for (const { card_id, card_no } of cards) names.cards.add(card_id, card_no);
    yield await toHistories(context, cards, hasDisputes);
    last = end.card_no;
  }
}

/** Number of cards in the next page, at least one. */
function toPageLength(cards: readonly Selectable<CardTable>[]): number {
  let writes = 0;
  for (const [i, { revision }] of cards.entries()) {
    writes += revision + 1;
    if (writes > PAGE_WRITES) return Math.max(1, i);
  }
  return cards.length;
}

/** Numbers of rows of all cards, and the highest card number. */
export interface HistoryCounts {
  readonly cards: number;
  readonly lastCardNo: number;
  readonly taps: number;
  /** All versions. */
  readonly journeys: number;
}

export async function countHistories({ db, shardId }: ReadContext): Promise<HistoryCounts> {
  const count = (table: 'card' | 'tap' | 'journey') =>
    sql`(SELECT count(*) FROM ${sql.table(table)} WHERE shard_id = ${sql.lit(shardId)})`;
  const { rows } = await sql<HistoryCounts>`
    SELECT ${count('card')} AS "cards", ${count('tap')} AS "taps", ${count('journey')} AS "journeys",
      (SELECT coalesce(max(card_no), 0) FROM card WHERE shard_id = ${sql.lit(shardId)}) AS "lastCardNo"`.execute(
    db,
  );
  return rows[0] as HistoryCounts;
}

/** Whether the ledger has a dispute; without one, no card is queried for its disputes. */
async function findDisputes({ db, shardId }: ReadContext): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`
    SELECT 1 AS found FROM transfer
    WHERE shard_id = ${sql.lit(shardId)} AND is_step = 1 AND journey_terminal_no IS NOT NULL LIMIT 1`.execute(
    db,
  );
  return rows.length > 0;
}

type History = FullCardRecords & {
  taps: StoredTap[];
  journeys: JourneyRow[];
  versions: JourneyRow[];
  transfers: Transfer[];
};

async function toHistories(
  context: ReadContext,
  cards: readonly Selectable<CardTable>[],
  hasDisputes: boolean,
): Promise<FullCardRecords[]> {
  const histories = new Map<string, History>();
  for (const row of await toValues(context, cards, toCardRow))
    histories.set(row.cardId, { row, taps: [], journeys: [], versions: [], transfers: [] });

  const tapRows = await listChainedTaps(context, cards);
  const ofTap = new Map<string, History>();
  const taps = await toValues(context, tapRows, toStoredTap);
  tapRows.forEach(({ seq, terminal_no }, i) => {
    const tap = taps[i] as StoredTap;
    const history = histories.get(tap.cardId);
    if (!history) return;
    history.taps.push(tap);
    ofTap.set(`${terminal_no}/${seq}`, history);
  });

  const journeyRows = await listOfTaps<JourneyTable>(
    context,
    tapRows,
    'journey',
    'journey.shard_id = k.shard AND journey.terminal_no = k.no AND journey.seq = k.seq',
  );
  const highest = new Set(keepHighest(journeyRows));
  const journeys = await toValues(context, journeyRows, toJourney);
  journeyRows.forEach((row, i) => {
    const journey = journeys[i] as JourneyRow;
    const history = histories.get(journey.cardId);
    history?.versions.push(journey);
    if (highest.has(row)) history?.journeys.push(journey);
  });

  const transferRows = await listOfTaps<TransferTable>(
    context,
    tapRows,
    'transfer',
    'transfer.shard_id = k.shard AND transfer.source_no = k.no AND transfer.seq = k.seq',
  );
  const transfers = await toValues(context, transferRows, toTransfer);
  transferRows.forEach(({ seq, source_no }, i) => {
    const transfer = transfers[i] as Transfer;
    // In an older ledger a terminal may have the name of a step.
    if (!isStepKind(transfer.kind)) ofTap.get(`${source_no}/${seq}`)?.transfers.push(transfer);
  });
  if (!hasDisputes) return [...histories.values()];

  const disputeRows = await listOfTaps<TransferTable>(
    context,
    tapRows,
    'transfer',
    `transfer.shard_id = k.shard AND transfer.is_step = 1
      AND transfer.journey_terminal_no = k.no AND transfer.journey_seq = k.seq`,
  );
  const disputes = await toValues(context, disputeRows, toTransfer);
  disputeRows.forEach(({ journey_seq, journey_terminal_no, seq, source_no }, i) => {
    if (ofTap.has(`${source_no}/${seq}`)) return;
    ofTap.get(`${journey_terminal_no}/${journey_seq}`)?.transfers.push(disputes[i] as Transfer);
  });
  return [...histories.values()];
}

/** All taps of these cards by key, read through the linked lists of taps; a cyclic list ends at the first repeated tap. */
async function listChainedTaps(
  { db, shardId }: ReadContext,
  cards: readonly Selectable<CardTable>[],
): Promise<Selectable<TapTable>[]> {
  const [first, last] = [cards[0], cards[cards.length - 1]];
  const { rows } = await sql<Selectable<TapTable>>`
    WITH RECURSIVE chain (shard_id, terminal_no, seq) AS (
      SELECT shard_id, last_terminal_no, last_seq FROM card
      WHERE shard_id = ${sql.lit(shardId)} AND card_no BETWEEN ${first?.card_no ?? 0} AND ${last?.card_no ?? 0}
        AND last_terminal_no IS NOT NULL
      UNION
      SELECT chain.shard_id, tap.prev_terminal_no, tap.prev_seq FROM chain
      JOIN tap ON tap.shard_id = chain.shard_id AND tap.terminal_no = chain.terminal_no AND tap.seq = chain.seq
      WHERE tap.prev_terminal_no IS NOT NULL
    ) SELECT tap.* FROM chain JOIN tap ON tap.shard_id = chain.shard_id
      AND tap.terminal_no = chain.terminal_no AND tap.seq = chain.seq`.execute(db);
  return rows.sort((a, b) => a.terminal_no - b.terminal_no || a.seq - b.seq);
}

/**
 * Rows of these taps.
 *
 * The statement contains the keys in order, so that neighbouring rows are read from the same page and the list of a
 * card's taps is followed only once. This takes half the time.
 */
async function listOfTaps<Row>(
  { db, shardId }: ReadContext,
  taps: readonly Selectable<TapTable>[],
  table: 'journey' | 'transfer',
  condition: string,
): Promise<Selectable<Row>[]> {
  if (taps.length === 0) return [];
  const keys = taps.map(({ seq, terminal_no }) => `(${shardId},${terminal_no},${seq})`).join(',');
  const { rows } = await sql<Selectable<Row>>`
    WITH k (shard, no, seq) AS (VALUES ${sql.raw(keys)}) 
    SELECT ${sql.raw(table)}.* FROM k JOIN ${sql.raw(table)} ON ${sql.raw(condition)}`.execute(db);
  return rows;
}
