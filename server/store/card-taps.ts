/** Reads the taps of cards through their linked lists, and the rows of these taps. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { isPostgres, type ReadContext } from './read-page.ts';
import type { TapTable } from './schema.ts';

/** Rows that belong to taps, and their columns that have the key of the tap. */
const rowsOfTaps = {
  journeys: { table: 'journey', no: 'terminal_no', seq: 'seq', and: '' },
  transfers: { table: 'transfer', no: 'source_no', seq: 'seq', and: '' },
  disputes: {
    table: 'transfer',
    no: 'journey_terminal_no',
    seq: 'journey_seq',
    and: ' AND transfer.is_step = 1',
  },
} as const;

/**
 * SQL of `chain`: the keys of all taps of these cards, read through the linked lists of taps. A cyclic list ends at the
 * first repeated tap.
 *
 * @param ofCards - condition of rows of `card`
 */
export function toChain(context: ReadContext, ofCards: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`chain (terminal_no, seq) AS (
    SELECT last_terminal_no, last_seq FROM card
    WHERE ${ofCards} AND last_terminal_no IS NOT NULL
    UNION
    SELECT tap.prev_terminal_no, tap.prev_seq FROM chain ${joinChained(context, 'tap')}
    WHERE tap.prev_terminal_no IS NOT NULL
  )`;
}

/**
 * SQL that joins the rows of a table with the keys of taps in `chain`.
 *
 * PostgreSQL looks each key up: of a table without statistics, the planner would scan all rows.
 */
export function joinChained(context: ReadContext, name: 'tap' | 'journey'): RawBuilder<unknown> {
  const table = sql.table(name);
  const found = sql`${table}.terminal_no = chain.terminal_no AND ${table}.seq = chain.seq`;
  return isPostgres(context)
    ? sql`CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE ${found} OFFSET 0) AS ${table}`
    : sql`JOIN ${table} ON ${found}`;
}

/** All taps of these cards by key. */
export async function listChainedTaps(
  context: ReadContext,
  ofCards: RawBuilder<unknown>,
): Promise<Selectable<TapTable>[]> {
  const { rows } = await sql<Selectable<TapTable>>`
    WITH RECURSIVE ${toChain(context, ofCards)} SELECT tap.* FROM chain ${joinChained(context, 'tap')}`.execute(
    context.db,
  );
  return rows.sort((a, b) => a.terminal_no - b.terminal_no || a.seq - b.seq);
}

/**
 * Rows of these taps.
 *
 * The keys are passed in order, so that neighbouring rows are read from the same page and the list of a card's taps is
 * followed only once. This takes half the time.
 *
 * @param taps - ordered by key
 */
export async function listOfTaps<Row>(
  context: ReadContext,
  taps: readonly Selectable<TapTable>[],
  which: keyof typeof rowsOfTaps,
): Promise<Selectable<Row>[]> {
  if (taps.length === 0) return [];
  const { and, no, seq, table } = rowsOfTaps[which];
  const found = sql.raw(`${table}.${no} = k.no AND ${table}.${seq} = k.seq${and}`);
  const name = sql.table(table);
  const { rows } = isPostgres(context)
    ? await sql<Selectable<Row>>`
        SELECT found.* FROM unnest(${`{${taps.map((tap) => tap.terminal_no).join()}}`}::int[],
          ${`{${taps.map((tap) => tap.seq).join()}}`}::bigint[]) AS k (no, seq)
        CROSS JOIN LATERAL (SELECT * FROM ${name} WHERE ${found} OFFSET 0) AS found`.execute(context.db)
    : await sql<Selectable<Row>>`
        WITH k (no, seq) AS (
          SELECT CAST(terminal.key AS INTEGER), tap.value
          FROM json_each(${toKeys(taps)}) AS terminal CROSS JOIN json_each(terminal.value) AS tap
        ) SELECT ${name}.* FROM k CROSS JOIN ${name} ON ${found}`.execute(context.db);
  return rows;
}

/**
 * Keys of taps as one parameter: `{"1":[2,3],"4":[5]}` are the taps 2 and 3 of terminal 1 and tap 5 of terminal 4. A
 * statement that contains the keys would be compiled anew for every list.
 */
function toKeys(taps: readonly Selectable<TapTable>[]): string {
  const groups: string[] = [];
  for (let from = 0; from < taps.length; ) {
    const no = taps[from]?.terminal_no;
    let to = from + 1;
    while (taps[to]?.terminal_no === no) to++;
    const seqs = taps.slice(from, to).map(({ seq }) => seq);
    groups.push(`"${no}":[${seqs.join()}]`);
    from = to;
  }
  return `{${groups.join()}}`;
}
