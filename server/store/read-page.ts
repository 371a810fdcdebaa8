/** Reads rows with their names, and long lists in pages, on both databases. */
import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import { compareTexts, isStorableText } from '../base/plain-text.ts';
import { listMissingNumbers } from './decode.ts';
import type { NameCaches } from './name-cache.ts';
import type { LedgerTables } from './schema.ts';

/** Tables and name caches of a read. */
export interface ReadContext {
  readonly db: Kysely<LedgerTables>;
  readonly names: NameCaches;
}

/** Rows in a page. */
export const PAGE = 5_000;
/** Values in one `IN` list. */
const IN_LIST = 5_000;

export const isPostgres = ({ db }: ReadContext) => db.getExecutor().adapter instanceof PostgresAdapter;

/**
 * `IN (...)` of numbers as one parameter. One parameter for each number would make a statement of some hundred kilobytes,
 * which SQLite keeps until the garbage collector frees its small JavaScript object.
 */
export function inNumbers(context: ReadContext, numbers: readonly number[]): RawBuilder<boolean> {
  return isPostgres(context)
    ? sql`= ANY (${`{${numbers.join()}}`}::int[])`
    : sql`IN (SELECT value FROM json_each(${`[${numbers.join()}]`}))`;
}

/** Loads the names of these rows into the caches, so that the rows can be decoded. */
export async function loadNames(context: ReadContext, rows: readonly object[]): Promise<void> {
  const { db, names } = context;
  const missing = listMissingNumbers(rows as readonly Record<string, unknown>[], names);
  for (const part of toParts(missing.words)) {
    const { rows: found } = await sql<{ word_no: number; text: string }>`
      SELECT word_no, text FROM word
      WHERE word_no ${inNumbers(context, part)}`.execute(db);
    for (const { word_no, text } of found) names.words.add(text, word_no);
  }
  for (const part of toParts(missing.cards)) {
    const { rows: found } = await sql<{ card_no: number; card_id: string }>`
      SELECT card_no, card_id FROM card
      WHERE card_no ${inNumbers(context, part)}`.execute(db);
    for (const { card_no, card_id } of found) names.cards.add(card_id, card_no);
  }
}

export async function toValues<Row extends object, Value>(
  context: ReadContext,
  rows: readonly Row[],
  toValue: (row: Row, names: NameCaches) => Value,
): Promise<Value[]> {
  await loadNames(context, rows);
  return rows.map((row) => toValue(row, context.names));
}

/** Whether the database can have a text: PostgreSQL refuses statements with texts that it cannot store. */
function canBeThere(context: ReadContext, text: string): boolean {
  return !isPostgres(context) || isStorableText(text);
}

/** Numbers of words by text, without unknown words. */
export async function findWordNos(
  context: ReadContext,
  texts: readonly string[],
): Promise<Map<string, number>> {
  const { db, names } = context;
  const found = new Map<string, number>();
  const missing: string[] = [];
  for (const text of new Set(texts)) {
    const no = names.words.findNo(text);
    if (no !== undefined) found.set(text, no);
    else if (canBeThere(context, text)) missing.push(text);
  }
  for (const part of toParts(missing)) {
    const rows = await db.selectFrom('word').select(['word_no', 'text']).where('text', 'in', part).execute();
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
  const { db, names } = context;
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

export interface KeyedRow {
  readonly first_no: number;
  readonly seq: number;
  readonly third: number;
}

/** A word and the number of its rows in a batch. */
interface CountedWord {
  readonly no: number;
  readonly rows: number;
  readonly text: string;
}

/** Most words in memory: terminals are few, but each card that reaches a cap has a word. */
const WORDS = 50_000;
const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);

/**
 * The first key words of a batch's rows by text, in bounded lists.
 *
 * Databases compare texts by bytes, which differs from the order of code units beyond U+D7FF. Each list ends with an ASCII
 * text: both orders agree on the texts before it.
 */
async function* iterateWords(
  { db }: ReadContext,
  table: 'transfer' | 'journey',
  batchDay: number,
  first: 'source_no' | 'terminal_no',
  most: number,
): AsyncGenerator<CountedWord[]> {
  const key = sql.ref(first);
  for (let after = '', limit = most; ; ) {
    const { rows } = await sql<CountedWord>`
      SELECT counted.no, counted.rows, word.text FROM (
        SELECT ${key} AS no, count(*) AS rows FROM ${sql.table(table)}
        WHERE batch_day = ${batchDay} GROUP BY ${key}
      ) AS counted CROSS JOIN word
      WHERE word.word_no = counted.no AND word.text > ${after} ORDER BY word.text LIMIT ${sql.lit(limit)}`.execute(
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
 * Reads a batch in the order of keys whose first column is a word: by the text of the word, since its number depends on
 * the order of arrival.
 *
 * Words with few rows share a page, words with many have several.
 *
 * @param first, third - columns of the key: `source_no`, `leg` or `terminal_no`, `version`
 * @param most - most words in memory
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
 * PostgreSQL stores rows in order of arrival, so the rows of a terminal are scattered: reads the table once, lets the
 * server sort the rows, and fetches them through a cursor.
 */
async function* iterateSorted<Row extends object>(
  { db }: ReadContext,
  table: 'transfer' | 'journey',
  batchDay: number,
  first: 'source_no' | 'terminal_no',
  third: 'leg' | 'version',
  words: readonly CountedWord[],
): AsyncGenerator<Row[]> {
  if (words.length === 0) return;
  const ranked = sql.raw(`unnest('{${words.map(({ no }) => no).join()}}'::int[]) WITH ORDINALITY`);
  // A snapshot is in a transaction already.
  const own = db.isTransaction ? undefined : await db.startTransaction().setAccessMode('read only').execute();
  const transaction = own ?? db;
  try {
    // A nested loop would read each row from another page.
    await sql`SET LOCAL enable_nestloop = off`.execute(transaction);
    await sql`SET LOCAL enable_mergejoin = off`.execute(transaction);
    await sql`
      DECLARE sorted NO SCROLL CURSOR FOR SELECT t.* FROM ${sql.table(table)} t
      JOIN ${ranked} AS ranked (no, rank) ON t.${sql.ref(first)} = ranked.no
      WHERE t.batch_day = ${sql.lit(batchDay)}
      ORDER BY ranked.rank, t.seq, t.${sql.ref(third)}`.execute(transaction);
    for (;;) {
      const { rows } = await sql<Row>`FETCH ${sql.lit(PAGE)} FROM sorted`.execute(transaction);
      if (rows.length > 0) yield rows;
      if (rows.length < PAGE) return;
    }
  } finally {
    // A failed transaction has no cursor to close.
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
  const { db } = context;
  const from = sql`FROM ${sql.table(table)} WHERE batch_day = ${batchDay}`;
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
    // The sort is stable: rows of one word stay in the order of seq and leg.
    yield rows.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
