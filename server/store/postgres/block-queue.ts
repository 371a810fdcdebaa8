/** Blocks of long work as jobs of pg-boss: any number of machines takes them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { type BilingualText, type ProblemCode, ProblemError } from '../../base/problem.ts';

/** Apart from the tables of the ledger and from those of the results. */
const SCHEMA = 'tongcheng_jobs';
/** A worker that is silent for so long has ended, and its job is given to another one; pg-boss allows no less. */
const HEARTBEAT_SEC = 10;
const TOUCH_MS = 3_000;
/** How often pg-boss looks for jobs of workers that have ended. */
const WATCH_SEC = 2;
/** A job may be begun three times. */
const RETRIES = 2;
const IDLE_MS = 300;
/** Jobs of one work, done ones among them, that pg-boss lists at most. */
const MAX_FOUND = 100_000;

export interface BlockJob {
  /** Of the blob with the question. */
  readonly questionKey: string;
  /** Of the blob with the result. */
  readonly blockKey: string;
  readonly rows: readonly number[];
  /** Of the work that asks for the block. */
  readonly askedBy: string;
}

/** Why a block failed. */
export interface BlockFailure {
  readonly message: string;
  /** Of a refusal that users may read. */
  readonly problem?: { readonly code: ProblemCode; readonly text: BilingualText };
}

export interface BlockQueue {
  /** A block that waits or is under way already is not added again. */
  send(jobs: readonly BlockJob[]): Promise<void>;
  /**
   * The newest job of a block: `open` where it waits or is under way, `failed` where all attempts were in vain, else `none`.
   */
  findState(
    blockKey: string,
  ): Promise<{ readonly state: 'open' | 'failed' | 'none'; readonly failure?: BlockFailure }>;
  /** Takes back the jobs of a work that wait or are under way. Other work that needs the same blocks finds them gone and sends them again. */
  cancel(askedBy: string): Promise<void>;
  /**
   * Does jobs until the signal aborts, `lanes` at once; a job whose `handle` throws is tried again.
   *
   * @param handle must leave the event loop free: the heartbeat of a job comes from there
   */
  work(lanes: number, handle: (job: BlockJob) => Promise<void>, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param network names the queue: only machines with the same network take its jobs
 * @param onError called with errors of connections, after which pg-boss tries again
 */
export async function openBlockQueue(
  url: string,
  network: string,
  onError: (error: unknown) => void,
): Promise<BlockQueue> {
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    application_name: 'tongcheng-blocks',
    max: 4,
    schedule: false,
    superviseIntervalSeconds: WATCH_SEC,
    monitorIntervalSeconds: WATCH_SEC,
  });
  boss.on('error', onError);
  await boss.start();
  const name = `blocks-${network.slice(0, 32)}`;
  await boss.createQueue(name, {
    // One waiting or active job for each key.
    policy: 'exclusive',
    retryLimit: RETRIES,
    retryDelay: 0,
    heartbeatSeconds: HEARTBEAT_SEC,
    expireInSeconds: 3_600,
    retentionSeconds: 7 * 86_400,
    deleteAfterSeconds: 3_600,
  });
  const find = async (key: string) => {
    const jobs = await boss.findJobs<BlockJob>(name, { key });
    return jobs.toSorted((a, b) => b.createdOn.getTime() - a.createdOn.getTime());
  };
  const openStates = ['created', 'retry', 'active'];
  return {
    send: async (jobs) => {
      for (const job of jobs) await boss.send(name, job, { singletonKey: job.blockKey });
    },
    findState: async (key) => {
      const [newest] = await find(key);
      if (!newest) return { state: 'none' };
      if (openStates.includes(newest.state)) return { state: 'open' };
      return newest.state === 'failed'
        ? { state: 'failed', failure: toFailure(newest.output) }
        : { state: 'none' };
    },
    cancel: async (askedBy) => {
      const jobs = await boss.findJobs<BlockJob>(name, { data: { askedBy }, limit: MAX_FOUND });
      const ids = jobs.filter(({ state }) => openStates.includes(state)).map(({ id }) => id);
      if (ids.length > 0) await boss.cancel(name, ids);
    },
    work: async (lanes, handle, signal) => {
      await Promise.all(Array.from({ length: lanes }, () => runLane(boss, name, handle, signal, onError)));
    },
    close: () => boss.stop({ graceful: false }),
  };
}

function toOutput(error: unknown): BlockFailure {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof ProblemError
    ? { message, problem: { code: error.code, text: error.text } }
    : { message };
}

/** pg-boss itself fails jobs, too: those whose workers ended three times. */
function toFailure(output: object | null): BlockFailure {
  const own = output as Partial<BlockFailure> | null;
  return typeof own?.message === 'string'
    ? { ...own, message: own.message }
    : { message: JSON.stringify(output).slice(0, 500) };
}

async function runLane(
  boss: PgBoss,
  name: string,
  handle: (job: BlockJob) => Promise<void>,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const [job] = await boss.fetch<BlockJob>(name);
      if (!job) {
        await sleep(IDLE_MS);
        continue;
      }
      const attempt = { id: job.id, retryCount: job.retryCount };
      const timer = setInterval(() => void boss.touch(name, attempt).catch(onError), TOUCH_MS);
      try {
        await handle(job.data);
        await boss.complete(name, attempt);
      } catch (error) {
        onError(error);
        await boss.fail(name, attempt, toOutput(error));
      } finally {
        clearInterval(timer);
      }
    } catch (error) {
      // The database is away for a while.
      onError(error);
      await sleep(IDLE_MS * 10);
    }
  }
}
