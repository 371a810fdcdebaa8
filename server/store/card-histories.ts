/** All cards with all that is kept of them, page by page: for working everything out again. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { JourneyRow, StoredTap } from '../money/ledger/ledger-store.ts';
import type { CardHistoryRow } from '../money/ledger/replay-cards.ts';
import type { Transfer } from '../money/ledger/transfer.ts';
import { toCardRow, toJourney, toStoredTap, toTransfer } from './decode.ts';
import { keepHighest } from './ledger-reads.ts';
import { type ReadContext, toValues } from './read-page.ts';
import type { CardTable, JourneyTable, TapTable, TransferTable } from './schema.ts';

const CARDS = 1_000;

/**
 * Cards in the order in which the ledger first saw them; memory is that of one page.
 *
 * @param fromNo, toNo - a part of them, both included
 */
export async function* iterateCardHistories(
  context: ReadContext,
  fromNo = 1,
  toNo = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<CardHistoryRow[]> {
  const { db, names, shardId } = context;
  const hasDisputes = await findDisputes(context);
  for (let last = fromNo - 1; last < toNo; ) {
    const cards: Selectable<CardTable>[] = await db
      .selectFrom('card')
      .selectAll()
      .where('shard_id', '=', shardId)
      .where('card_no', '>', last)
      .where('card_no', '<=', toNo)
      .orderBy('card_no')
      .limit(CARDS)
      .execute();
    const end = cards[cards.length - 1];
    if (!end) return;
    // Other cards stand on these pages only where something is wrong.
    names.cards.clear();
    for (const { card_id, card_no } of cards) names.cards.add(card_id, card_no);
    yield await toHistories(context, cards, last + 1, end.card_no, hasDisputes);
    last = end.card_no;
  }
}

/** How many rows there are of what cards lead to, and the last card's number. */
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

/** Whether there is any decision about a journey: without one, no card is asked for its own. */
async function findDisputes({ db, shardId }: ReadContext): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`
    SELECT 1 AS found FROM transfer
    WHERE shard_id = ${sql.lit(shardId)} AND is_step = 1 AND journey_terminal_no IS NOT NULL LIMIT 1`.execute(
    db,
  );
  return rows.length > 0;
}

async function toHistories(
  context: ReadContext,
  cards: readonly Selectable<CardTable>[],
  from: number,
  to: number,
  hasDisputes: boolean,
): Promise<CardHistoryRow[]> {
  const { names } = context;
  const rows = await toValues(context, cards, toCardRow);
  const histories = new Map<
    string,
    CardHistoryRow & {
      taps: StoredTap[];
      journeys: JourneyRow[];
      versions: JourneyRow[];
      transfers: Transfer[];
    }
  >();
  for (const row of rows)
    histories.set(row.cardId, { row, taps: [], journeys: [], versions: [], transfers: [] });

  const tapRows = await listChained<TapTable>(
    context,
    from,
    to,
    sql`SELECT tap.* ${joinTo('tap', 'terminal_no')}`,
  );
  for (const tap of await toValues(context, tapRows, toStoredTap)) histories.get(tap.cardId)?.taps.push(tap);

  const journeyRows = await listChained<JourneyTable>(
    context,
    from,
    to,
    sql`SELECT journey.* ${joinTo('journey', 'terminal_no')}`,
  );
  const highest = new Set(keepHighest(journeyRows));
  const journeys = await toValues(context, journeyRows, toJourney);
  journeyRows.forEach((row, i) => {
    const journey = journeys[i] as JourneyRow;
    const history = histories.get(journey.cardId);
    history?.versions.push(journey);
    if (highest.has(row)) history?.journeys.push(journey);
  });

  const transferRows = await listChained<TransferTable & { of_card_no: number }>(
    context,
    from,
    to,
    sql`SELECT transfer.*, chain.card_no AS of_card_no ${joinTo('transfer', 'source_no')}`,
  );
  const cardIds = new Map(cards.map((card) => [card.card_no, card.card_id]));
  const toOwned = (row: Selectable<TransferTable & { of_card_no: number }>) => ({
    cardId: cardIds.get(row.of_card_no) as string,
    transfer: toTransfer(row, names),
  });
  const transfers = await toValues(context, transferRows, toOwned);
  for (const { cardId, transfer } of transfers) histories.get(cardId)?.transfers.push(transfer);
  if (!hasDisputes) return [...histories.values()];
  const disputeRows = await listChained<TransferTable & { of_card_no: number }>(
    context,
    from,
    to,
    sql.raw(`SELECT transfer.*, chain.card_no AS of_card_no FROM chain JOIN transfer
      ON transfer.shard_id = chain.shard_id AND transfer.is_step = 1
      AND transfer.journey_terminal_no = chain.terminal_no AND transfer.journey_seq = chain.seq`),
  );
  for (const { cardId, transfer } of await toValues(context, disputeRows, toOwned))
    histories.get(cardId)?.transfers.push(transfer);
  return [...histories.values()];
}

const joinTo = (table: 'tap' | 'journey' | 'transfer', no: string): RawBuilder<unknown> =>
  sql.raw(`FROM chain JOIN ${table} ON ${table}.shard_id = chain.shard_id
    AND ${table}.${no} = chain.terminal_no AND ${table}.seq = chain.seq`);

/** Rows that belong to the taps of these cards. */
async function listChained<Row>(
  { db, shardId }: ReadContext,
  from: number,
  to: number,
  select: RawBuilder<unknown>,
): Promise<Selectable<Row>[]> {
  const { rows } = await sql<Selectable<Row>>`
    WITH RECURSIVE chain (shard_id, card_no, terminal_no, seq) AS (
      SELECT shard_id, card_no, last_terminal_no, last_seq FROM card
      WHERE shard_id = ${sql.lit(shardId)} AND card_no BETWEEN ${from} AND ${to} AND last_terminal_no IS NOT NULL
      UNION ALL
      SELECT chain.shard_id, chain.card_no, tap.prev_terminal_no, tap.prev_seq FROM chain
      JOIN tap ON tap.shard_id = chain.shard_id AND tap.terminal_no = chain.terminal_no AND tap.seq = chain.seq
      WHERE tap.prev_terminal_no IS NOT NULL
    ) ${select}`.execute(db);
  return rows;
}
