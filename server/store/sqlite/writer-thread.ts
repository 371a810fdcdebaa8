/** The worker module that writes commits of taps: one after another, each answered when it is on the disk. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { createNames } from '../name-cache.ts';
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

/** Names of a generation; this thread has fewer than the one that prices, which has a heap of its own. */
const NAME_LIMIT = 120_000;

let opened: { readonly sqlite: ReturnType<typeof connect>; readonly writer: SqliteWriter } | undefined;

function open() {
  const { file, options, shardId } = workerData as WriterData;
  const sqlite = connect(file, options);
  return { sqlite, writer: new SqliteWriter(prepareStatements(sqlite), createNames(NAME_LIMIT), shardId) };
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
