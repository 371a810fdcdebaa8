/** Worker module that reads entries of the daybook while the writer thread brings those before them into the tables. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { moveBuffers } from '../../base/worker-pool.ts';
import { listBuffers } from '../packed-buffers.ts';
import { type ConnectionOptions, connect } from './connect.ts';
import { collectPart, type EntryPart } from './entry-part.ts';
import { listEntriesSql } from './statements.ts';

export interface EntrySource {
  readonly file: string;
  readonly options: ConnectionOptions;
}

export type EntryJob = { readonly afterNo: number; readonly mostTaps: number } | 'close';

let sqlite: ReturnType<typeof connect> | undefined;

function read(job: EntryJob): EntryPart | undefined {
  if (job === 'close') {
    sqlite?.close();
    sqlite = undefined;
    return undefined;
  }
  const { file, options } = workerData as EntrySource;
  sqlite ??= connect(file, { ...options, isReadOnly: true });
  const { afterNo, mostTaps } = job;
  return collectPart(sqlite.prepare(listEntriesSql).raw(), afterNo, mostTaps, mostTaps);
}

export const run = toJobRunner(read, (reply) =>
  moveBuffers(reply, reply.result ? listBuffers(reply.result.rows) : []),
);
