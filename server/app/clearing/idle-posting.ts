/** Brings entries of the daybook into the tables while nobody writes, so that the next read or close need not wait for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenLedger } from '../../store/open-ledger.ts';

/** Time without a commit, of this process or another one, after which posting begins. */
const QUIET_MS = 2_000;
/** Between two transactions, so that whoever waits for the database gets it. */
const PAUSE_MS = 150;

/**
 * The ledger, which posts in small transactions when it has been quiet for a while: what an earlier process left, and what this
 * one writes. A commit in between waits for one round of them (`postSome`), and posting goes on when it is quiet again.
 */
export function withIdlePosting(ledger: OpenLedger, quietMs = QUIET_MS, pauseMs = PAUSE_MS): OpenLedger {
  const ending = new AbortController();
  const wait = (ms: number) => sleep(ms, undefined, { ref: false, signal: ending.signal });
  let isNew = false;
  let running: Promise<void> | undefined;

  /** @returns whether none is left; false where somebody has written meanwhile */
  const postWhileQuiet = async (): Promise<boolean> => {
    const commitNo = await ledger.findLastCommitNo();
    await wait(quietMs);
    while ((await ledger.findLastCommitNo()) === commitNo) {
      if (await ledger.postSome()) return true;
      await wait(pauseMs);
    }
    return false;
  };
  const run = async () => {
    try {
      do isNew = false;
      while (!(await postWhileQuiet()) || isNew);
    } catch {
      // Closed, or entries cannot be brought into the tables: whoever needs them there gets the error.
    } finally {
      // At once: a commit that ends next starts it again.
      running = undefined;
    }
  };
  const start = () => {
    isNew = true;
    running ??= run();
  };
  const thenStart =
    <Commits>(write: (commits: Commits) => Promise<'written' | 'repeated'>) =>
    async (commits: Commits) => {
      const fate = await write(commits);
      if (!ending.signal.aborted) start();
      return fate;
    };
  start();
  return {
    ...ledger,
    commitIngest: thenStart(ledger.commitIngest),
    commitIngests: thenStart(ledger.commitIngests),
    async close() {
      ending.abort();
      await running;
      await ledger.close();
    },
  };
}
