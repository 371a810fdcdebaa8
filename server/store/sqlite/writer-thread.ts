/** Worker module of the writer thread: writes ingest commits one after another, answers each after it is on disk. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { createNameCaches } from '../name-cache.ts';
import type { IngestFate, PackedIngest } from '../packed-ingest.ts';
import { type ConnectionOptions, connect } from './connect.ts';
import { createDiskRoom } from './disk-room.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { prepareStatements } from './statements.ts';

export interface WriterData {
  readonly file: string;
  readonly options: ConnectionOptions;
}

export type WriterJob = PackedIngest | { readonly mostTaps: number } | 'close';

/** Of commits their fate, of posting whether nothing is left. */
export type WriterAnswer = IngestFate | boolean | undefined;

/** Names of one cache generation; smaller than usual, since each thread has its own heap. */
const NAME_LIMIT = 200_000;

let opened: { readonly sqlite: ReturnType<typeof connect>; readonly writer: SqliteWriter } | undefined;

function open() {
  const { file, options } = workerData as WriterData;
  const sqlite = connect(file, options);
  // SQLite notes what each statement changes, to undo it alone. In a file, that is many times what the ledger itself writes.
  // The connections that read keep their files: they sort whole days.
  sqlite.pragma('temp_store = MEMORY');
  return {
    sqlite,
    writer: new SqliteWriter(
      prepareStatements(sqlite),
      createNameCaches(NAME_LIMIT),
      createDiskRoom(sqlite, file, options.maxPages),
    ),
  };
}

export const run = toJobRunner((job: WriterJob): WriterAnswer => {
  if (job === 'close') {
    opened?.sqlite.close();
    opened = undefined;
    return undefined;
  }
  opened ??= open();
  if ('mostTaps' in job) return opened.writer.post(job.mostTaps);
  return opened.writer.commitIngests(job);
});
