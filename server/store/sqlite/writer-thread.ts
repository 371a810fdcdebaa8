/** The thread that writes commits of taps: one after another, each answered when it is on the disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { type SentError, toSentError } from '../../base/problem.ts';
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

export interface WriterReply {
  readonly fate?: 'written' | 'repeated';
  readonly error?: SentError;
}

/** Names of a generation: this thread has a heap beside that of the one that prices. */
const NAME_LIMIT = 120_000;

const { file, options, shardId } = workerData as WriterData;
const sqlite = connect(file, options);
const writer = new SqliteWriter(prepareStatements(sqlite), createNames(NAME_LIMIT), shardId);

function write(ingest: PackedIngest): WriterReply {
  try {
    return { fate: writer.commitIngests(ingest) };
  } catch (error) {
    return { error: toSentError(error) };
  }
}

parentPort?.on('message', (ingest: PackedIngest | 'close') => {
  if (ingest !== 'close') {
    parentPort?.postMessage(write(ingest));
    return;
  }
  sqlite.close();
  parentPort?.close();
});
