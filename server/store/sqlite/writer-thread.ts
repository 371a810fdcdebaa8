/** Worker module of the writer thread: writes ingest commits one after another, answers each after it is on disk. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { createNameCaches } from '../name-cache.ts';
import type { PackedIngest } from '../packed-ingest.ts';
import { type ConnectionOptions, connect } from './connect.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { prepareStatements } from './statements.ts';

export interface WriterData {
  readonly file: string;
  readonly shardId: number;
  readonly options: ConnectionOptions;
}

export type WriterJob = PackedIngest | 'close';

/** Names of one cache generation; smaller than usual, since each thread has its own heap. */
const NAME_LIMIT = 120_000;

let opened: { readonly sqlite: ReturnType<typeof connect>; readonly writer: SqliteWriter } | undefined;

function open() {
  const { file, options, shardId } = workerData as WriterData;
  const sqlite = connect(file, options);
  return {
    sqlite,
    writer: new SqliteWriter(prepareStatements(sqlite), createNameCaches(NAME_LIMIT), shardId),
  };
}

export const run = toJobRunner((job: WriterJob) => {
  if (job === 'close') {
    opened?.sqlite.close();
    opened = undefined;
    return undefined;
  }
  opened ??= open();
  return opened.writer.commitIngests(job);
});
