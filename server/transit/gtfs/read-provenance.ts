/** Reader of `provenance.txt`, this project's own table: how far a row can be trusted, and its source. */
import { type FeedDb, findText } from './feed-db.ts';
import type { ProvenanceRow } from './rows.ts';

/** Provenance in the order of the file; empty where the feed carries none. `*` stands for a whole table. */
export function listProvenance(db: FeedDb): ProvenanceRow[] {
  return db
    .listRows('SELECT table_name, record_id, confidence, source FROM provenance ORDER BY rowid')
    .map(([table, recordId, confidence, source]) => ({
      table: String(table),
      recordId: String(recordId),
      confidence: confidence as ProvenanceRow['confidence'],
      source: findText(source) ?? '',
    }));
}
