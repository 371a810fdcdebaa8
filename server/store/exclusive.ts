/** Works one after another, in this process and over all others that have the database open. */

export interface ProcessLock {
  /** Waits until this process has the lock. */
  readonly acquire: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** @param lock - against other processes; taken for each work, so none is kept out for longer than one */
export function createExclusive(lock: ProcessLock): <T>(work: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = async () => {
      await lock.acquire();
      try {
        return await work();
      } finally {
        await lock.release();
      }
    };
    const result = tail.then(run, run);
    tail = result.catch(() => {});
    return result;
  };
}
