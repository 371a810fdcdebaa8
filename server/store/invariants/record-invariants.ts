/** Invariants of rows that name or count each other. */
import { reservedPrefixes } from '../../money/ledger/bounds.ts';
import { type Invariant, isTransfer, listWords, stateCode } from './invariant.ts';

/** SQL: some of the columns are null, and others are not. */
const isTorn = (first: string, ...others: string[]): string =>
  `(${others.map((column) => `(${first} IS NULL) <> (${column} IS NULL)`).join(' OR ')})`;

/** SQL: whether a step wrote a transfer in its own transaction. */
const kindOfStep = `CASE s.step WHEN ${stateCode('priced')} THEN ${isOf('commission')}
  WHEN ${stateCode('netted')} THEN ${isOf('netting')} WHEN ${stateCode('paid')} THEN ${isOf('payment')} ELSE false END`;

function isOf(kind: 'commission' | 'netting' | 'payment'): string {
  return isTransfer('t.kind', kind);
}

export const recordInvariants: readonly Invariant[] = [
  {
    id: 'I22',
    title: {
      zh: '记录自洽：成对的字段同时有或同时无，步骤、收妥与文件的计数等于所数的记录',
      en: 'Records agree: what belongs together is there together, and counts are those of the rows that they count',
    },
    // Taps are counted once: that sorts all of them.
    toSql: () => `
      WITH counted AS MATERIALIZED (
        SELECT commit_no, file_no, count(*) AS taps FROM tap GROUP BY commit_no, file_no)
      SELECT 'tap' AS what, terminal_no AS a, seq AS b, 0 AS c FROM tap
        WHERE ${isTorn('prev_terminal_no', 'prev_seq')}
      UNION ALL
      SELECT 'journey', terminal_no, seq, version FROM journey
        WHERE (${isTorn('on_terminal_no', 'on_seq')} OR ${isTorn('off_terminal_no', 'off_seq')})
      UNION ALL
      SELECT 'transfer', source_no, seq, leg FROM transfer
        WHERE (${isTorn('journey_terminal_no', 'journey_seq')}
          OR ${isTorn('reverses_source_no', 'reverses_seq', 'reverses_leg')}
          OR is_step <> CASE WHEN source_no IN ${listWords(reservedPrefixes)} THEN 1 ELSE 0 END)
      UNION ALL
      SELECT 'word', max(word_no), count(*), 0 FROM word HAVING max(word_no) <> count(*)
      UNION ALL
      SELECT 'card', max(card_no), count(*), 0 FROM card HAVING max(card_no) <> count(*)
      UNION ALL
      SELECT 'batch', t.batch_day, count(*), 0 FROM transfer t WHERE t.batch_day NOT IN (
        SELECT batch_day FROM batch) GROUP BY t.batch_day
      UNION ALL
      SELECT 'batch_step', s.batch_day, s.step, s.transfer_count FROM batch_step s
        WHERE (s.step NOT BETWEEN 1 AND ${stateCode('paid')}
          OR s.transfer_count <> (SELECT count(*) FROM transfer t
            WHERE t.batch_day = s.batch_day AND ${kindOfStep})
          OR s.transfer_fen <> (SELECT coalesce(sum(t.amount_fen), 0) FROM transfer t
            WHERE t.batch_day = s.batch_day AND ${kindOfStep}))
      UNION ALL
      SELECT 'ingest_commit', c.commit_no, c.tap_count, coalesce(n.taps, 0) FROM ingest_commit c
        LEFT JOIN (SELECT commit_no, CAST(sum(taps) AS bigint) AS taps FROM counted GROUP BY commit_no) n
          ON n.commit_no = c.commit_no
        WHERE c.tap_count <> coalesce(n.taps, 0)
      UNION ALL
      SELECT 'tap', t.commit_no, t.file_no, t.taps FROM counted t
        JOIN word ON word.word_no = t.file_no
        LEFT JOIN ingest_file f ON f.commit_no = t.commit_no AND f.file_id = word.text
        WHERE coalesce(f.tap_count, 0) <> t.taps AND t.commit_no IN (SELECT commit_no FROM ingest_file)`,
  },
  {
    id: 'I25',
    title: {
      zh: '收妥号段：封账时写下的号段内各号都已收到，号段两端之外没有收到的号',
      en: 'Received numbers: what a seal says was received of a terminal was, and nothing next to it',
    },
    toSql: () => `
      SELECT r.terminal_id, r.seq_from, r.seq_to FROM received_range r
      LEFT JOIN word ON word.text = r.terminal_id
      LEFT JOIN batch_evidence e ON e.batch_day = r.batch_day AND e.section = 'receipts'
      WHERE e.up_to IS NULL OR word.word_no IS NULL
        OR r.batch_day <> (SELECT max(batch_day) FROM batch WHERE seal_hash IS NOT NULL)
        OR r.seq_to - r.seq_from + 1 <> (
          SELECT count(*) FROM tap WHERE tap.terminal_no = word.word_no
            AND tap.seq BETWEEN r.seq_from AND r.seq_to AND tap.commit_no <= e.up_to
        ) + (
          SELECT count(DISTINCT q.seq) FROM quarantine q WHERE q.terminal_id = r.terminal_id
            AND q.seq BETWEEN r.seq_from AND r.seq_to AND q.commit_no <= e.up_to
            AND NOT EXISTS (SELECT 1 FROM tap WHERE tap.terminal_no = word.word_no
              AND tap.seq = q.seq AND tap.commit_no <= e.up_to)
        ) OR r.seq_from > r.seq_to
        OR EXISTS (SELECT 1 FROM tap WHERE tap.terminal_no = word.word_no
          AND tap.seq IN (r.seq_from - 1, r.seq_to + 1) AND tap.commit_no <= e.up_to)
        OR EXISTS (SELECT 1 FROM quarantine q WHERE q.terminal_id = r.terminal_id
          AND q.seq IN (r.seq_from - 1, r.seq_to + 1) AND q.commit_no <= e.up_to)`,
  },
];
