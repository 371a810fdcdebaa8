/** Worker module of the writer thread: writes ingest commits one after another, answers each after it is on disk. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { createNameCaches } from '../name-cache.ts';
import type { IngestFate, PackedIngest } from '../packed-ingest.ts';
import { type ConnectionOptions, connect } from './connect.ts';
import { createDiskRoom } from './disk-room.ts';
import { createPoster, type Poster } from './post-ahead.ts';
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

let opened:
  | { readonly sqlite: ReturnType<typeof connect>; readonly writer: SqliteWriter; readonly poster: Poster }
  | undefined;

function open() {
  const { file, options } = workerData as WriterData;
  const sqlite = connect(file, options);
  const writer = new SqliteWriter(
    prepareStatements(sqlite),
    createNameCaches(NAME_LIMIT),
    createDiskRoom(sqlite, file, options.maxPages),
  );
  return { sqlite, writer, poster: createPoster({ file, options }, writer) };
}

export const run = toJobRunner(async (job: WriterJob): Promise<WriterAnswer> => {
  if (job === 'close') {
    await opened?.poster.close();
    opened?.sqlite.close();
    opened = undefined;
    return undefined;
  }
  opened ??= open();
  if ('mostTaps' in job) return opened.poster.post(job.mostTaps);
  return opened.writer.commitIngests(job);
});
