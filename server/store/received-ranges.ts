/**
 * Finds which numbers of terminals were received and which are missing, on both databases.
 *
 * The ranges that the last seal wrote are not read again: only taps outside of them, which are those received since, and
 * those that fill old gaps.
 */
import { type RawBuilder, sql } from 'kysely';
import { compareTexts } from '../base/plain-text.ts';
import type { TerminalGap, TerminalRange } from '../money/ledger/ledger-store.ts';
import { isPostgres, type ReadContext, toParts } from './read-page.ts';

/** Places of one statement, which sorts all numbers that it finds there. */
const PLACES = 500;
const [FIRST_SEQ, LAST_SEQ] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

interface Span {
  readonly seqFrom: number;
  readonly seqTo: number;
}

interface TerminalSpans {
  readonly terminalId: string;
  readonly no: number;
  /** In order, with at least one number between two of them. */
  readonly spans: readonly Span[];
}

/** Numbers that were received up to a transaction of ingest, by terminal and number; quarantined taps count. */
export async function listReceivedRanges(context: ReadContext, upTo: number): Promise<TerminalRange[]> {
  const found = await findReceived(context, upTo);
  return found
    .sort((a, b) => compareTexts(a.terminalId, b.terminalId))
    .flatMap(({ spans, terminalId }) => spans.map((span) => ({ terminalId, ...span })));
}

/** Gaps by terminal and number; memory holds the gaps and the names of terminals. */
export async function listTerminalGaps(context: ReadContext): Promise<TerminalGap[]> {
  const gaps: (Omit<TerminalGap, 'sinceSec'> & { readonly no: number })[] = [];
  for (const { no, spans, terminalId } of await findReceived(context))
    spans.slice(1).forEach(({ seqFrom }, i) => {
      gaps.push({ no, terminalId, seqFrom: (spans[i] as Span).seqTo + 1, seqTo: seqFrom - 1 });
    });
  const sinceOf = new Map<string, number>();
  for (const part of toParts(gaps, PLACES)) {
    const ends = part.map(({ no, seqTo }) => `(${no}, ${seqTo + 1})`).join();
    const { rows } = await sql<{ no: number; seq: number; since_sec: number }>`
      WITH k (no, seq) AS (VALUES ${sql.raw(ends)}) SELECT no, seq, coalesce(
        (SELECT event_sec FROM tap WHERE tap.terminal_no = k.no AND tap.seq = k.seq),
        (SELECT min(q.event_sec) FROM quarantine q JOIN word ON text = q.terminal_id
          WHERE word_no = k.no AND q.seq = k.seq)) AS since_sec FROM k`.execute(context.db);
    for (const { no, seq, since_sec } of rows) sinceOf.set(`${no}/${seq}`, since_sec);
  }
  return gaps
    .map(({ no, ...gap }) => ({ ...gap, sinceSec: sinceOf.get(`${no}/${gap.seqTo + 1}`) as number }))
    .sort((a, b) => compareTexts(a.terminalId, b.terminalId) || a.seqFrom - b.seqFrom);
}

/** @param upTo - last transaction of ingest; absent: all */
async function findReceived(context: ReadContext, upTo?: number): Promise<TerminalSpans[]> {
  const known = await listKnownSpans(context);
  const terminals = await listTerminals(context);
  const spansOf = new Map(terminals.map(({ no, terminalId }) => [no, [...(known.get(terminalId) ?? [])]]));
  const unread = [...spansOf].flatMap(([no, spans]) => listUnread(spans).map((span) => ({ no, ...span })));
  for (const part of toParts(unread, PLACES))
    for (const { no, ...span } of await listIslands(context, part, upTo)) spansOf.get(no)?.push(span);
  return terminals.map(({ no, terminalId }) => ({ no, terminalId, spans: join(spansOf.get(no) ?? []) }));
}

/** Spans that the last seal wrote, by terminal, in order. */
async function listKnownSpans({ db }: ReadContext): Promise<Map<string, Span[]>> {
  const rows = await db.selectFrom('received_range').selectAll().orderBy('seq_from').execute();
  return new Map(
    [...Map.groupBy(rows, ({ terminal_id }) => terminal_id)].map(([terminalId, ofTerminal]) => [
      terminalId,
      ofTerminal.map(({ seq_from, seq_to }) => ({ seqFrom: seq_from, seqTo: seq_to })),
    ]),
  );
}

/** Terminals with taps, or with quarantined taps and a number; one lookup for each, however many taps it has. */
async function listTerminals({ db }: ReadContext): Promise<{ no: number; terminalId: string }[]> {
  const { rows } = await sql<{ no: number; terminalId: string }>`
    WITH RECURSIVE t (no) AS (
      SELECT min(terminal_no) FROM tap
      UNION ALL SELECT (SELECT min(terminal_no) FROM tap WHERE terminal_no > t.no) FROM t WHERE t.no IS NOT NULL
    ), q (id) AS (
      SELECT min(terminal_id) FROM quarantine
      UNION ALL SELECT (SELECT min(terminal_id) FROM quarantine WHERE terminal_id > q.id) FROM q WHERE q.id IS NOT NULL
    )
    SELECT word_no AS no, text AS "terminalId" FROM t JOIN word ON word_no = t.no
    UNION SELECT word_no, text FROM q JOIN word ON text = q.id`.execute(db);
  return rows;
}

/** The numbers outside of spans in order. */
function listUnread(spans: readonly Span[]): Span[] {
  const unread: Span[] = [];
  let seqFrom = FIRST_SEQ;
  for (const span of spans) {
    if (span.seqFrom > seqFrom) unread.push({ seqFrom, seqTo: span.seqFrom - 1 });
    seqFrom = Math.max(seqFrom, span.seqTo + 1);
  }
  return [...unread, { seqFrom, seqTo: LAST_SEQ }];
}

/** Runs of consecutive numbers that were received at these places. */
async function listIslands(
  context: ReadContext,
  places: readonly (Span & { readonly no: number })[],
  upTo?: number,
): Promise<(Span & { readonly no: number })[]> {
  const values = places.map(({ no, seqFrom, seqTo }) => `(${no}, ${seqFrom}, ${seqTo})`).join();
  const upToCommit = upTo === undefined ? '' : ` AND t.commit_no <= ${upTo}`;
  const { rows } = await sql<{ no: number; seq_from: number; seq_to: number }>`
    WITH k (no, seq_from, seq_to) AS (VALUES ${sql.raw(values)}), named AS (
      SELECT k.no, k.seq_from, k.seq_to, word.text FROM k JOIN word ON word.word_no = k.no
    ), received (no, seq) AS (
      SELECT k.no, t.seq FROM k ${joinEach(context, 'tap', `t.terminal_no = k.no${upToCommit}`)}
      UNION
      SELECT k.no, t.seq FROM named k ${joinEach(context, 'quarantine', `t.terminal_id = k.text${upToCommit}`)}
    )
    SELECT no, min(seq) AS seq_from, max(seq) AS seq_to FROM (
      SELECT no, seq, seq - row_number() OVER (PARTITION BY no ORDER BY seq) AS island FROM received
    ) numbered GROUP BY no, island`.execute(context.db);
  return rows.map(({ no, seq_from, seq_to }) => ({ no, seqFrom: seq_from, seqTo: seq_to }));
}

/**
 * SQL that joins the rows `t` of a table with each place `k`.
 *
 * Each place is looked up by its key: of a table without statistics, PostgreSQL would scan all rows.
 */
function joinEach(context: ReadContext, table: 'tap' | 'quarantine', condition: string): RawBuilder<unknown> {
  const found = sql.raw(`${condition} AND t.seq BETWEEN k.seq_from AND k.seq_to`);
  return isPostgres(context)
    ? sql`CROSS JOIN LATERAL (SELECT seq FROM ${sql.table(table)} t WHERE ${found} OFFSET 0) AS t`
    : sql`CROSS JOIN ${sql.table(table)} t ON ${found}`;
}

/** Joins spans that touch; no two of them overlap. */
function join(spans: readonly Span[]): Span[] {
  const joined: { seqFrom: number; seqTo: number }[] = [];
  for (const { seqFrom, seqTo } of spans.toSorted((a, b) => a.seqFrom - b.seqFrom)) {
    const last = joined.at(-1);
    if (last && seqFrom <= last.seqTo + 1) last.seqTo = Math.max(last.seqTo, seqTo);
    else joined.push({ seqFrom, seqTo });
  }
  return joined;
}
