/** Runs works one after another, over all processes that have the database open. */

export interface ProcessLock {
  /** Waits until this process has the lock. */
  readonly acquire: () => Promise<void>;
  readonly release: () => Promise<void>;
}

export interface Exclusive {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whether a work of this process has the lock. */
  readonly isHeld: () => boolean;
}

/** @param lock - between processes; acquired and released for each work */
export function createExclusive(lock: ProcessLock): Exclusive {
  let tail: Promise<unknown> = Promise.resolve();
  let isHeld = false;
  return {
    isHeld: () => isHeld,
    run: (work) => {
      const run = async () => {
        await lock.acquire();
        isHeld = true;
        try {
          return await work();
        } finally {
          isHeld = false;
          await lock.release();
        }
      };
      const result = tail.then(run, run);
      tail = result.catch(() => {});
      return result;
    },
  };
}
