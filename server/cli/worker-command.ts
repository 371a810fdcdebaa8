/** `tongcheng worker`: computes blocks of comparisons for the servers of a PostgreSQL database. */
import { availableParallelism } from 'node:os';
import { runBlockWorker } from '../app/scenarios/block-worker.ts';
import { ProblemError } from '../base/problem.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, loadShown } from './options.ts';

export interface WorkerCommandOptions extends CommonOptions {
  readonly threads?: string;
}

/** Works until SIGINT or SIGTERM. */
export async function runWorker(options: WorkerCommandOptions): Promise<number> {
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new ProblemError('bad-request', {
      zh: 'worker 需要环境变量 DATABASE_URL（postgres://…），与服务器相同',
      en: 'A worker needs DATABASE_URL (postgres://...) in the environment, the same as the server',
    });
  }
  const loaded = await loadShown(options);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const say = (event: object, line: string) =>
    process.stdout.write(`${options.json ? JSON.stringify(event) : line}\n`);
  const threads = options.threads === undefined ? availableParallelism() : Number(options.threads);
  await runBlockWorker(url, loaded, {
    threads,
    signal: stop.signal,
    onReady: (network) =>
      say(
        { event: 'ready', threads, network },
        `等待计算任务 waiting for blocks: ${threads} threads, ${network.slice(0, 12)}`,
      ),
    onBlock: (done) => say({ event: 'block', done }, `已完成 blocks done: ${done}`),
    onError: (error) => process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`),
  });
  return exitCodes.done;
}
