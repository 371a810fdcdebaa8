/** Runs works one after another, over all processes that have the database open. */

export interface ProcessLock {
  /** Waits until this process has the lock. */
  readonly acquire: () => Promise<void>;
  readonly release: () => Promise<void>;
}

/** @param lock - between processes; acquired and released for each work */
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
