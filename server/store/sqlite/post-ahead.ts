/** Brings entries of the daybook into the tables while another thread reads those after them. */
import { WorkerPool } from '../../base/worker-pool.ts';
import type { EntryPart } from './entry-part.ts';
import type { EntryJob, EntrySource } from './entry-thread.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

export interface Poster {
  /**
   * Brings the first entries, up to a number of taps, into the tables. Wait for the answer before the next call.
   *
   * @returns whether none is left
   */
  readonly post: (mostTaps: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Fewer taps are not worth another thread. */
const FEW_TAPS = 10_000;

/** @param fewTaps - that this thread reads itself, before another one reads what is left */
export function createPoster(source: EntrySource, writer: SqliteWriter, fewTaps = FEW_TAPS): Poster {
  const readers = new WorkerPool<EntryJob, EntryPart | undefined>({
    module: new URL('./entry-thread.ts', import.meta.url),
    threads: 1,
    heap: { oldMb: 1_024, youngMb: 48 },
    data: source,
  });
  /** The part that is being read. */
  let ahead: Promise<EntryPart | undefined> | undefined;
  let isStarted = false;
  const readAfter = (afterNo: number, mostTaps: number) => {
    isStarted = true;
    const part = readers.run({ afterNo, mostTaps });
    // Who waits for the part gets the error, but the part may not be needed any more.
    part.catch(() => {});
    return part;
  };
  const postNext = async (mostTaps: number): Promise<boolean> => {
    if (!ahead) {
      if (writer.post(Math.min(mostTaps, fewTaps))) return true;
      ahead = readAfter(0, mostTaps);
    }
    const part = await ahead;
    if (!part) return writer.post(0);
    const next = part.isLast ? undefined : readAfter(part.lastNo, mostTaps);
    const { isEmpty, isPosted } = writer.postPart(part);
    // Another process has posted entries: the first ones are others than those that were read.
    ahead = isPosted ? next : undefined;
    return isEmpty;
  };
  return {
    async post(mostTaps) {
      let isEmpty = true;
      try {
        isEmpty = await postNext(mostTaps);
        return isEmpty;
      } finally {
        if (isEmpty) ahead = undefined;
      }
    },
    async close() {
      if (isStarted) await readers.run('close');
      await readers.close();
    },
  };
}
