/**
 * Reuses worker threads of vitest for several runs.
 *
 * Mutation testing does thousands of test runs of some milliseconds each, and starting a thread with vitest and fast-check takes
 * half a second. vitest still evaluates the modules of the project for each test file (`isolate`), so module variables do
 * not carry over from one mutant to the next.
 */
import type { Plugin } from 'vite';
import { type PoolOptions, type PoolWorker, ThreadsPoolWorker, type WorkerRequest } from 'vitest/node';

/** Ends a thread after this many runs, because each run leaves some listeners in it. */
const RUNS_PER_THREAD = 100;

interface WarmThread {
  readonly worker: ThreadsPoolWorker;
  runs: number;
}

const idle: WarmThread[] = [];

type Listener = (arg: unknown) => void;

class WarmPoolWorker implements PoolWorker {
  readonly name = 'warm-threads';
  readonly #options: PoolOptions;
  readonly #listeners: [string, Listener][] = [];
  #thread: WarmThread | undefined;
  #isIdle = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get #started(): WarmThread {
    if (!this.#thread) throw new Error('the thread is not started');
    return this.#thread;
  }

  async start(): Promise<void> {
    this.#thread = idle.pop();
    if (this.#thread) return;
    this.#thread = { worker: new ThreadsPoolWorker(this.#options), runs: 0 };
    await this.#thread.worker.start();
  }

  /** Keeps a thread that received `stop`, which has finished its test file. A thread that did not may hang, so it is ended. */
  async stop(): Promise<void> {
    const thread = this.#started;
    for (const [event, listener] of this.#listeners) thread.worker.off(event, listener);
    thread.runs += 1;
    if (this.#isIdle && thread.runs < RUNS_PER_THREAD) idle.push(thread);
    else await thread.worker.stop();
  }

  send(message: WorkerRequest): void {
    if (message.type !== 'stop') {
      this.#started.worker.send(message);
      return;
    }
    this.#isIdle = true;
    const stopped = { type: 'stopped', __vitest_worker_response__: true };
    for (const [event, listener] of [...this.#listeners]) if (event === 'message') listener(stopped);
  }

  on(event: string, callback: Listener): void {
    this.#listeners.push([event, callback]);
    this.#started.worker.on(event, callback);
  }

  off(event: string, callback: Listener): void {
    const at = this.#listeners.findIndex(([name, listener]) => name === event && listener === callback);
    if (at >= 0) this.#listeners.splice(at, 1);
    this.#started.worker.off(event, callback);
  }

  deserialize(data: unknown): unknown {
    return data;
  }
}

/** A plugin, because Stryker overrides the pool of the configuration. */
export const warmThreads: Plugin = {
  name: 'warm-threads',
  configureVitest({ project }) {
    const { config } = project;
    Object.assign(config, {
      pool: 'warm-threads',
      poolRunner: {
        name: 'warm-threads',
        createPoolWorker: (options: PoolOptions) => new WarmPoolWorker(options),
      },
    });
  },
};
