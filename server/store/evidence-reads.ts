/** Reads of what seals cover besides transfers. */
import { sql } from 'kysely';
import type { LedgerReports } from '../money/ledger/ledger-reports.ts';
import { PAGE, type ReadContext } from './read-page.ts';
import type { TableRow } from './schema.ts';
import { toRecord } from './table-rows.ts';

type EvidenceReads = Pick<
  LedgerReports,
  'listEvidence' | 'findLastReceiptNo' | 'iterateReceipts' | 'iterateTerminalFiles'
>;

export function createEvidenceReads({ db }: ReadContext): EvidenceReads {
  return {
    async listEvidence() {
      const rows = await db
        .selectFrom('batch_evidence')
        .selectAll()
        .orderBy('batch_day')
        .orderBy('section')
        .execute();
      return rows.map((row) => toRecord('batch_evidence', row));
    },

    async findLastReceiptNo() {
      const row = await db
        .selectFrom('ingest_commit')
        .select('commit_no')
        .orderBy('commit_no', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.commit_no ?? 0;
    },

    async *iterateReceipts(after, upTo) {
      for (let from = after; ; ) {
        const rows = await db
          .selectFrom('ingest_commit')
          .selectAll()
          .where('commit_no', '>', from)
          .where('commit_no', '<=', upTo)
          .orderBy('commit_no')
          .limit(PAGE)
          .execute();
        const files = await db
          .selectFrom('ingest_file')
          .selectAll()
          .where('commit_no', '>', from)
          .where('commit_no', '<=', rows.at(-1)?.commit_no ?? from)
          .orderBy('commit_no')
          .orderBy('file_id')
          .execute();
        const filesOf = Map.groupBy(files, (file) => file.commit_no);
        yield rows.map((row) => ({
          receiptNo: row.commit_no,
          commitId: row.commit_id,
          receivedSec: row.received_sec,
          tapCount: row.tap_count,
          setAsideCount: row.quarantined_count,
          duplicateCount: row.duplicate_count,
          files: (filesOf.get(row.commit_no) ?? []).map((file) => [file.file_id, file.tap_count] as const),
        }));
        if (rows.length < PAGE) return;
        from = rows.at(-1)?.commit_no ?? upTo;
      }
    },

    async *iterateTerminalFiles(after, upTo) {
      for (let last: TableRow<'terminal_file'> | undefined; ; ) {
        const behind = last
          ? sql`(commit_no, terminal_id, file_no, sha256)
              > (${last.commit_no}, ${last.terminal_id}, ${last.file_no}, ${last.sha256})`
          : sql`commit_no > ${after}`;
        const { rows } = await sql<TableRow<'terminal_file'>>`
          SELECT * FROM terminal_file WHERE ${behind} AND commit_no <= ${upTo}
          ORDER BY commit_no, terminal_id, file_no, sha256 LIMIT ${sql.lit(PAGE)}`.execute(db);
        yield rows.map((row) => {
          const { commitNo, ...file } = toRecord('terminal_file', row);
          return { receiptNo: commitNo, file };
        });
        if (rows.length < PAGE) return;
        last = rows.at(-1);
      }
    },
  };
}
