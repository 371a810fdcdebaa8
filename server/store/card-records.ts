/** Reads cards with all their rows: page by page for a replay, or of some cards at once for late taps. */
import { type Selectable, sql } from 'kysely';
import type { ServiceDay } from '../base/service-day.ts';
import type { FullCardRecords } from '../money/cards/replay-cards.ts';
import { toAccountParts } from '../money/ledger/account.ts';
import { compareJourneys, compareTapKeys, compareTransferKeys } from '../money/ledger/key-order.ts';
import type { JourneyRow, StoredCardRecords, StoredTap } from '../money/ledger/ledger-store.ts';
import { isStepKind, type Transfer } from '../money/ledger/transfer.ts';
import { listChainedTaps, listOfTaps } from './card-taps.ts';
import { toJourney, toStoredTap, toTransfer } from './decode.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode } from './encode.ts';
import { keepHighest, keepOwn } from './ledger-reads.ts';
import { findCardNos, inNumbers, isPostgres, type ReadContext, toValues } from './read-page.ts';
import { toCardRows } from './registration-rows.ts';
import type { CardTable, JourneyTable, TransferTable } from './schema.ts';

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
  const { db, names } = context;
  const hasDisputes = await findDisputes(context);
  let limit = MOST_CARDS;
  for (let last = fromNo - 1; last < toNo; ) {
    const read: Selectable<CardTable>[] = await db
      .selectFrom('card')
      .selectAll()
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

/** The same of some cards. @param cardNos - their numbers, in order */
export async function* iterateRecordsOfCards(
  context: ReadContext,
  cardNos: readonly number[],
): AsyncGenerator<FullCardRecords[]> {
  const { db, names } = context;
  const hasDisputes = await findDisputes(context);
  for (let from = 0; from < cardNos.length; ) {
    const { rows } = await sql<Selectable<CardTable>>`
      SELECT * FROM card WHERE card_no ${inNumbers(context, cardNos.slice(from, from + MOST_CARDS))}
      ORDER BY card_no`.execute(db);
    const cards = rows.slice(0, toPageLength(rows));
    if (cards.length === 0) return;
    names.cards.clear();
    for (const { card_id, card_no } of cards) names.cards.add(card_id, card_no);
    yield await toHistories(context, cards, hasDisputes);
    from += cards.length;
  }
}

/** A card with money or journeys in some batches, and how often it was written: about as often as it has taps. */
export interface MovedCard {
  readonly cardNo: number;
  readonly cardId: string;
  readonly writes: number;
}

/** Cards with transfers or versions of journeys in batches after a day, by number. */
export async function listMovedCards(
  { db }: ReadContext,
  afterDay: ServiceDay,
): Promise<{ readonly cards: readonly MovedCard[]; readonly journeys: number }> {
  const side = (column: 'dr' | 'cr') => sql`
    SELECT ${sql.ref(column)} / ${sql.lit(ACCOUNT_KIND_SPAN)} FROM transfer
    WHERE batch_day > ${afterDay} AND ${sql.ref(column)} % ${sql.lit(ACCOUNT_KIND_SPAN)} = ${sql.lit(cardKindCode)}`;
  const { rows } = await sql<MovedCard>`
    SELECT card_no AS "cardNo", card_id AS "cardId", revision AS writes FROM card WHERE card_no IN (
      SELECT card_no FROM journey WHERE batch_day > ${afterDay} UNION ${side('dr')} UNION ${side('cr')}
    ) ORDER BY card_no`.execute(db);
  const { rows: counted } = await sql<{ journeys: number }>`
    SELECT count(*) AS journeys FROM journey WHERE batch_day > ${afterDay}`.execute(db);
  return { cards: rows, journeys: counted[0]?.journeys ?? 0 };
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

export async function countHistories({ db }: ReadContext): Promise<HistoryCounts> {
  const count = (table: 'card' | 'tap' | 'journey') => sql`(SELECT count(*) FROM ${sql.table(table)})`;
  const { rows } = await sql<HistoryCounts>`
    SELECT ${count('card')} AS "cards", ${count('tap')} AS "taps", ${count('journey')} AS "journeys",
      (SELECT coalesce(max(card_no), 0) FROM card) AS "lastCardNo"`.execute(db);
  return rows[0] as HistoryCounts;
}

/** Whether the ledger has a dispute; without one, no card is queried for its disputes. */
async function findDisputes({ db }: ReadContext): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`
    SELECT 1 AS found FROM transfer
    WHERE is_step = 1 AND journey_terminal_no IS NOT NULL LIMIT 1`.execute(db);
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
  for (const row of await toCardRows(context, cards))
    histories.set(row.cardId, { row, taps: [], journeys: [], versions: [], transfers: [] });

  const cardNos = cards.map(({ card_no }) => card_no);
  const [first = 0, last = 0] = [cardNos[0], cardNos.at(-1)];
  const isRange = last - first + 1 === cardNos.length;
  const tapRows = await listChainedTaps(
    context,
    isRange ? sql`card_no BETWEEN ${first} AND ${last}` : sql`card_no ${inNumbers(context, cardNos)}`,
  );
  const ofTap = new Map<string, History>();
  const taps = await toValues(context, tapRows, toStoredTap);
  tapRows.forEach(({ seq, terminal_no }, i) => {
    const tap = taps[i] as StoredTap;
    const history = histories.get(tap.cardId);
    if (!history) return;
    history.taps.push(tap);
    ofTap.set(`${terminal_no}/${seq}`, history);
  });

  const journeyRows = await listOfTaps<JourneyTable>(context, tapRows, 'journeys');
  const highest = new Set(keepHighest(journeyRows));
  const journeys = await toValues(context, journeyRows, toJourney);
  journeyRows.forEach((row, i) => {
    const journey = journeys[i] as JourneyRow;
    const history = histories.get(journey.cardId);
    history?.versions.push(journey);
    if (highest.has(row)) history?.journeys.push(journey);
  });

  const transferRows = await listOfTaps<TransferTable>(context, tapRows, 'transfers');
  const transfers = await toValues(context, transferRows, toTransfer);
  transferRows.forEach(({ seq, source_no }, i) => {
    const transfer = transfers[i] as Transfer;
    // In an older ledger a terminal may have the name of a step.
    if (!isStepKind(transfer.kind)) ofTap.get(`${source_no}/${seq}`)?.transfers.push(transfer);
  });
  if (!hasDisputes) return [...histories.values()];

  const disputeRows = await listOfTaps<TransferTable>(context, tapRows, 'disputes');
  const disputes = await toValues(context, disputeRows, toTransfer);
  disputeRows.forEach(({ journey_seq, journey_terminal_no, seq, source_no }, i) => {
    if (ofTap.has(`${source_no}/${seq}`)) return;
    ofTap.get(`${journey_terminal_no}/${journey_seq}`)?.transfers.push(disputes[i] as Transfer);
  });
  return [...histories.values()];
}

/** The records of these cards, each list in the order of keys; cards that the ledger does not have have none. */
export async function listRecordsOfCards(
  context: ReadContext,
  cardIds: readonly string[],
): Promise<Map<string, StoredCardRecords>> {
  const records = new Map(
    cardIds.map((cardId): [string, StoredCardRecords] => [cardId, { taps: [], journeys: [], transfers: [] }]),
  );
  const cardNos = [...(await findCardNos(context, cardIds)).values()];
  if (cardNos.length === 0) return records;
  const tapRows = await listChainedTaps(context, sql`card_no ${inNumbers(context, cardNos)}`);
  const ofTap = new Map<string, StoredCardRecords>();
  const taps = await toValues(context, tapRows, toStoredTap);
  tapRows.forEach(({ seq, terminal_no }, i) => {
    const tap = taps[i] as StoredTap;
    const ofCard = records.get(tap.cardId);
    if (!ofCard) return;
    ofCard.taps.push(tap);
    ofTap.set(`${terminal_no}/${seq}`, ofCard);
  });
  const journeyRows = keepHighest(await listOfTaps<JourneyTable>(context, tapRows, 'journeys'));
  for (const journey of await toValues(context, journeyRows, toJourney))
    records.get(journey.cardId)?.journeys.push(journey);

  const own = await listOfTaps<TransferTable>(context, tapRows, 'transfers');
  const ofJourneys = await listOfTaps<TransferTable>(context, tapRows, 'disputes');
  const ofCards = await listStepRowsOfCards(context, cardNos);
  const transferRows = keepOwn([...own, ...ofJourneys, ...ofCards]);
  const transfers = await toValues(context, transferRows, toTransfer);
  transferRows.forEach(({ journey_seq, journey_terminal_no, seq, source_no }, i) => {
    const transfer = transfers[i] as Transfer;
    const ofCard =
      ofTap.get(`${source_no}/${seq}`) ??
      ofTap.get(`${journey_terminal_no}/${journey_seq}`) ??
      findOfCard(records, transfer);
    ofCard?.transfers.push(transfer);
  });
  for (const ofCard of records.values()) {
    ofCard.taps.sort(compareTapKeys);
    ofCard.journeys.sort(compareJourneys);
    ofCard.transfers.sort(compareTransferKeys);
  }
  return records;
}

/** The card from which or to which a transfer moves money. */
function findOfCard(
  records: ReadonlyMap<string, StoredCardRecords>,
  { cr, dr }: Transfer,
): StoredCardRecords | undefined {
  for (const account of [dr, cr]) {
    const { kind, owner } = toAccountParts(account);
    const found = kind === 'CARD' ? records.get(owner) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Transfers of steps and decisions from these cards or to them. */
async function listStepRowsOfCards(
  context: ReadContext,
  cardNos: readonly number[],
): Promise<Selectable<TransferTable>[]> {
  const accounts = cardNos.map((cardNo) => cardNo * ACCOUNT_KIND_SPAN + cardKindCode);
  const among = isPostgres(context)
    ? sql`= ANY (${`{${accounts.join()}}`}::bigint[])`
    : inNumbers(context, accounts);
  const from = sql`SELECT * FROM transfer WHERE is_step = 1`;
  const { rows } = await sql<Selectable<TransferTable>>`
    ${from} AND dr ${among} UNION ALL ${from} AND cr ${among}`.execute(context.db);
  return rows;
}
