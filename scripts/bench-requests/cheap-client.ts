/**
 * Sends cheap requests at equal intervals from a thread of its own, and measures each. It does not wait for an answer before
 * the next request, so a blocked server delays all requests of that time.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createAsk } from './ask.ts';

export interface CheapTask {
  readonly url: string;
  readonly paths: readonly string[];
  readonly everyMs: number;
}

const { everyMs, paths, url } = workerData as CheapTask;
const { ask, close } = createAsk(url);
const latencies: number[][] = paths.map(() => []);
const running = new Set<Promise<void>>();
let turn = 0;

const timer = setInterval(() => {
  const which = turn++ % paths.length;
  const one = ask({ label: 'cheap', path: paths[which] as string })
    .then(({ ms, status }) => {
      latencies[which]?.push(status === 200 ? ms : Number.POSITIVE_INFINITY);
    })
    .catch(() => {
      latencies[which]?.push(Number.POSITIVE_INFINITY);
    })
    .finally(() => running.delete(one));
  running.add(one);
}, everyMs);

parentPort?.once('message', async () => {
  clearInterval(timer);
  await Promise.all(running);
  close();
  parentPort?.postMessage(latencies);
});
