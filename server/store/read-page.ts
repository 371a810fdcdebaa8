/** Rows with the names that they mention, and lists too long for one answer, on either database. */
import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import { isStorableText } from '../base/plain-text.ts';
import { listMissingNumbers } from './decode.ts';
import type { Names } from './name-cache.ts';
import type { LedgerTables } from './schema.ts';

/** What every read needs: tables, names, and which shard it is about. */
export interface ReadContext {
  readonly db: Kysely<LedgerTables>;
  readonly names: Names;
  readonly shardId: number;
}

/** Rows of one page of a long list. */
export const PAGE = 5_000;
/** Values in one list of a statement. */
const IN_LIST = 5_000;

const isPostgres = ({ db }: ReadContext) => db.getExecutor().adapter instanceof PostgresAdapter;

/**
 * `IN (...)` of numbers as one parameter. A parameter for each would make a statement of some hundred kilobytes, which
 * SQLite holds until the garbage collector, to which it looks small, comes by.
 */
export function inNumbers(context: ReadContext, numbers: readonly number[]): RawBuilder<boolean> {
  return isPostgres(context)
    ? sql`= ANY (${`{${numbers.join()}}`}::int[])`
    : sql`IN (SELECT value FROM json_each(${`[${numbers.join()}]`}))`;
}

/** Loads the names that these rows mention, so that they can be turned into domain values. */
export async function loadNames(context: ReadContext, rows: readonly object[]): Promise<void> {
  const { db, names, shardId } = context;
  const missing = listMissingNumbers(rows as readonly Record<string, unknown>[], names);
  for (const part of toParts(missing.words)) {
    const { rows: found } = await sql<{ word_no: number; text: string }>`
      SELECT word_no, text FROM word
      WHERE shard_id = ${sql.lit(shardId)} AND word_no ${inNumbers(context, part)}`.execute(db);
    for (const { word_no, text } of found) names.words.add(text, word_no);
  }
  for (const part of toParts(missing.cards)) {
    const { rows: found } = await sql<{ card_no: number; card_id: string }>`
      SELECT card_no, card_id FROM card
      WHERE shard_id = ${sql.lit(shardId)} AND card_no ${inNumbers(context, part)}`.execute(db);
    for (const { card_no, card_id } of found) names.cards.add(card_id, card_no);
  }
}

export async function toValues<Row extends object, Value>(
  context: ReadContext,
  rows: readonly Row[],
  toValue: (row: Row, names: Names) => Value,
): Promise<Value[]> {
  await loadNames(context, rows);
  return rows.map((row) => toValue(row, context.names));
}

/** PostgreSQL refuses a statement with a text that it cannot hold: such a text is asked for in vain. */
function canBeThere(context: ReadContext, text: string): boolean {
  return !isPostgres(context) || isStorableText(text);
}

/** Numbers of words that are there, by text; cards by `findCardNos`. */
export async function findWordNos(
  context: ReadContext,
  texts: readonly string[],
): Promise<Map<string, number>> {
  const { db, names, shardId } = context;
  const found = new Map<string, number>();
  const missing: string[] = [];
  for (const text of new Set(texts)) {
    const no = names.words.findNo(text);
    if (no !== undefined) found.set(text, no);
    else if (canBeThere(context, text)) missing.push(text);
  }
  for (const part of toParts(missing)) {
    const rows = await db
      .selectFrom('word')
      .select(['word_no', 'text'])
      .where('shard_id', '=', shardId)
      .where('text', 'in', part)
      .execute();
    for (const { word_no, text } of rows) {
      names.words.add(text, word_no);
      found.set(text, word_no);
    }
  }
  return found;
}

export async function findCardNos(
  context: ReadContext,
  cardIds: readonly string[],
): Promise<Map<string, number>> {
  const { db, names, shardId } = context;
  const found = new Map<string, number>();
  const missing: string[] = [];
  for (const id of new Set(cardIds)) {
    const no = names.cards.findNo(id);
    if (no !== undefined) found.set(id, no);
    else if (canBeThere(context, id)) missing.push(id);
  }
  for (const part of toParts(missing)) {
    const rows = await db
      .selectFrom('card')
      .select(['card_no', 'card_id'])
      .where('shard_id', '=', shardId)
      .where('card_id', 'in', part)
      .execute();
    for (const { card_no, card_id } of rows) {
      names.cards.add(card_id, card_no);
      found.set(card_id, card_no);
    }
  }
  return found;
}

export function toParts<T>(list: readonly T[], size = IN_LIST): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < list.length; from += size) parts.push(list.slice(from, from + size));
  return parts;
}

/** Texts by code units, as JavaScript compares them: the order of keys on every database. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface KeyedRow {
  readonly first_no: number;
  readonly seq: number;
  readonly third: number;
}

/** A word with rows in a batch, and how many. */
interface CountedWord {
  readonly no: number;
  readonly rows: number;
  readonly text: string;
}

/** Words held at once: those of terminals are few, but each card that reaches a cap has one of its own. */
const WORDS = 50_000;
const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);

/**
 * Words that rows of a batch begin with, in the order of their texts, in lists that are never long.
 *
 * Databases compare texts by bytes, which is not the order of code units where both lie beyond U+D7FF. A list
 * therefore ends with a text of ASCII alone: both orders agree on what comes before it.
 */
async function* iterateWords(
  { db, shardId }: ReadContext,
  table: 'transfer' | 'journey',
  batchDay: number,
  first: 'source_no' | 'terminal_no',
  most: number,
): AsyncGenerator<CountedWord[]> {
  const shard = sql.lit(shardId);
  const key = sql.ref(first);
  for (let after = '', limit = most; ; ) {
    const { rows } = await sql<CountedWord>`
      SELECT counted.no, counted.rows, word.text FROM (
        SELECT ${key} AS no, count(*) AS rows FROM ${sql.table(table)}
        WHERE shard_id = ${shard} AND batch_day = ${batchDay} GROUP BY ${key}
      ) AS counted CROSS JOIN word
      WHERE word.shard_id = ${shard} AND word.word_no = counted.no AND word.text > ${after} ORDER BY word.text LIMIT ${sql.lit(limit)}`.execute(
      db,
    );
    const isLast = rows.length < limit;
    const end = isLast ? rows.length - 1 : rows.findLastIndex(({ text }) => isAscii(text));
    if (end < 0 && !isLast) {
      limit *= 2;
      continue;
    }
    const words = rows.slice(0, end + 1);
    after = words[end]?.text ?? after;
    yield words.sort((a, b) => compareTexts(a.text, b.text));
    if (isLast) return;
    limit = most;
  }
}

/**
 * Walks through a batch in the order of keys whose first part is a word: by the word's text, not by its number, which
 * depends on what came first.
 *
 * Words with few rows share a page, words with many have several.
 *
 * @param first, third - columns of the key: `source_no`, `leg` or `terminal_no`, `version`
 * @param most - words held at once
 */
export async function* iterateByText<Row extends object>(
  context: ReadContext,
  table: 'transfer' | 'journey',
  batchDay: number,
  first: 'source_no' | 'terminal_no',
  third: 'leg' | 'version',
  most = WORDS,
): AsyncGenerator<Row[]> {
  for await (const words of iterateWords(context, table, batchDay, first, most)) {
    if (isPostgres(context)) yield* iterateSorted<Row>(context, table, batchDay, first, third, words);
    else yield* iterateRows<Row>(context, table, batchDay, first, third, words);
  }
}

/**
 * PostgreSQL keeps rows in the order of arrival, those of one terminal are all over the table: it reads the table
 * once and sorts, on its disk where there are many, and a cursor hands them out.
 */
async function* iterateSorted<Row extends object>(
  { db, shardId }: ReadContext,
  table: 'transfer' | 'journey',
  batchDay: number,
  first: 'source_no' | 'terminal_no',
  third: 'leg' | 'version',
  words: readonly CountedWord[],
): AsyncGenerator<Row[]> {
  if (words.length === 0) return;
  const ranked = sql.raw(`unnest('{${words.map(({ no }) => no).join()}}'::int[]) WITH ORDINALITY`);
  // Whoever reads one state of the ledger is in a transaction already.
  const own = db.isTransaction ? undefined : await db.startTransaction().setAccessMode('read only').execute();
  const transaction = own ?? db;
  try {
    // Terminal by terminal the rows would come in order, each from another place of the table.
    await sql`SET LOCAL enable_nestloop = off`.execute(transaction);
    await sql`SET LOCAL enable_mergejoin = off`.execute(transaction);
    await sql`
      DECLARE sorted NO SCROLL CURSOR FOR SELECT t.* FROM ${sql.table(table)} t
      JOIN ${ranked} AS ranked (no, rank) ON t.${sql.ref(first)} = ranked.no
      WHERE t.shard_id = ${sql.lit(shardId)} AND t.batch_day = ${sql.lit(batchDay)}
      ORDER BY ranked.rank, t.seq, t.${sql.ref(third)}`.execute(transaction);
    for (;;) {
      const { rows } = await sql<Row>`FETCH ${sql.lit(PAGE)} FROM sorted`.execute(transaction);
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) return;
    }
  } finally {
    // A transaction that failed has no cursors any more.
    await (own ? own.rollback().execute() : sql`CLOSE sorted`.execute(db).catch(() => {}));
  }
}

async function* iterateRows<Row extends object>(
  context: ReadContext,
  table: 'transfer' | 'journey',
  batchDay: number,
  first: 'source_no' | 'terminal_no',
  third: 'leg' | 'version',
  words: readonly CountedWord[],
): AsyncGenerator<Row[]> {
  const { db, shardId } = context;
  const from = sql`FROM ${sql.table(table)} WHERE shard_id = ${sql.lit(shardId)} AND batch_day = ${batchDay}`;
  const key = sql.ref(first);
  const byKey = sql`ORDER BY seq, ${sql.ref(third)}`;
  for (let at = 0; at < words.length; ) {
    const head = words[at] as CountedWord;
    if (head.rows > PAGE) {
      for (let last: KeyedRow | undefined, more = true; more; ) {
        const after = last ? sql`AND (seq, ${sql.ref(third)}) > (${last.seq}, ${last.third})` : sql``;
        const { rows } = await sql<Row>`
          SELECT * ${from} AND ${key} = ${head.no} ${after} ${byKey} LIMIT ${sql.lit(PAGE)}`.execute(db);
        const end = rows[rows.length - 1] as Record<string, number> | undefined;
        if (end) last = { first_no: head.no, seq: end.seq as number, third: end[third] as number };
        more = rows.length === PAGE;
        if (rows.length > 0) yield rows;
      }
      at++;
      continue;
    }
    const rank = new Map<number, number>();
    for (let sum = 0; at < words.length; at++) {
      const { no, rows } = words[at] as CountedWord;
      if (rank.size > 0 && sum + rows > PAGE) break;
      sum += rows;
      rank.set(no, rank.size);
    }
    const { rows } = await sql<Row>`
      SELECT * ${from} AND ${key} ${inNumbers(context, [...rank.keys()])} ${byKey}`.execute(db);
    const rankOf = (row: Row) => rank.get((row as Record<string, number>)[first] as number) as number;
    // A stable sort: within a word the rows stay in the order of seq and leg.
    yield rows.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
