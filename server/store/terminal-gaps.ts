/** Finds missing numbers between the taps of terminals, on both databases. */
import { sql } from 'kysely';
import type { TerminalGap } from '../money/ledger/ledger-store.ts';
import { compareTexts, type ReadContext, toParts } from './read-page.ts';

/** Terminals of one statement, which sorts all their taps. */
const TERMINALS = 100;

/** Gaps by terminal and number; memory holds the gaps and the names of terminals. */
export async function listTerminalGaps(context: ReadContext): Promise<TerminalGap[]> {
  const { db, shardId } = context;
  const shard = sql.lit(shardId);
  const gaps: TerminalGap[] = [];
  for (const part of toParts(await listTerminalsWithHoles(context), TERMINALS)) {
    const nos = sql.join(part);
    const { rows } = await sql<{ terminal: string; seq: number; previous: number; event_sec: number }>`
      SELECT word.text AS terminal, seq, previous, event_sec FROM (
        SELECT terminal_no, seq, event_sec, lag(seq) OVER (PARTITION BY terminal_no ORDER BY seq) AS previous FROM (
          SELECT terminal_no, seq, event_sec FROM tap WHERE shard_id = ${shard} AND terminal_no IN (${nos})
          UNION ALL
          SELECT word_no, seq, min(event_sec) FROM quarantine q
          JOIN word ON word.shard_id = q.shard_id AND text = terminal_id
          WHERE q.shard_id = ${shard} AND word_no IN (${nos}) AND NOT EXISTS (SELECT 1 FROM tap
            WHERE tap.shard_id = q.shard_id AND tap.terminal_no = word_no AND tap.seq = q.seq)
          GROUP BY word_no, seq
        ) received
      ) numbered JOIN word ON word.shard_id = ${shard} AND word_no = terminal_no
      WHERE previous IS NOT NULL AND previous < seq - 1`.execute(db);
    for (const { terminal, seq, previous, event_sec } of rows)
      gaps.push({ terminalId: terminal, seqFrom: previous + 1, seqTo: seq - 1, sinceSec: event_sec });
  }
  return gaps.sort((a, b) => compareTexts(a.terminalId, b.terminalId) || a.seqFrom - b.seqFrom);
}

/** Terminals that may have gaps: with fewer taps than numbers from lowest to highest, or with quarantined taps. */
async function listTerminalsWithHoles({ db, shardId }: ReadContext): Promise<number[]> {
  const shard = sql.lit(shardId);
  const { rows } = await sql<{ no: number }>`
    SELECT terminal_no AS no FROM tap WHERE shard_id = ${shard}
    GROUP BY terminal_no HAVING max(seq) - min(seq) + 1 > count(*)
    UNION
    SELECT word_no FROM quarantine q JOIN word ON word.shard_id = q.shard_id AND text = terminal_id
    WHERE q.shard_id = ${shard}`.execute(db);
  return rows.map(({ no }) => no);
}
