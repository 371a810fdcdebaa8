/** Measures the processor time of single requests, and how long cheap requests take beside expensive ones. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { toDistribution } from '../bench/distribution.ts';
import { createAsk } from './ask.ts';
import type { Asked } from './asked.ts';
import type { CheapTask } from './cheap-client.ts';
import type { ProbedServer } from './probed-server.ts';

export interface RequestFigures {
  /** Processor time of the main thread of the server: of the first request, and the highest of the repeated ones. */
  readonly firstMs: number;
  readonly againMs: number;
  /** Time from the first request to its complete response. */
  readonly answeredMs: number;
  readonly status: number;
  readonly bytes: number;
  readonly isIncomplete: boolean;
  /** Beginning of the answer where the request was refused. */
  readonly refusal?: string;
}

/** Requests that use more processor time the first time are not repeated. */
const TOO_LONG_MS = 20_000;

export async function measureRequest(
  server: ProbedServer,
  asked: Asked,
  repeats: number,
): Promise<RequestFigures> {
  const { ask, close } = createAsk(server.url);
  const measure = async () => {
    const before = await server.readCpuMs();
    const answer = await ask(asked);
    return { answer, cpuMs: (await server.readCpuMs()) - before };
  };
  const first = await measure();
  let againMs = first.cpuMs;
  for (let i = 0; i < repeats && first.cpuMs < TOO_LONG_MS; i++) {
    const again = await measure();
    againMs = i === 0 ? again.cpuMs : Math.max(againMs, again.cpuMs);
  }
  close();
  const { bytes, isIncomplete, ms, start, status } = first.answer;
  return {
    firstMs: first.cpuMs,
    againMs,
    answeredMs: ms,
    status,
    bytes,
    isIncomplete,
    ...(status >= 400 ? { refusal: start } : {}),
  };
}

export interface BesideFigures {
  /** 99th percentile of cheap requests, by path. */
  readonly p99Ms: readonly number[];
  readonly maxMs: readonly number[];
  readonly cheapCount: number;
  /** Number of expensive requests by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Interval of cheap requests to each path. */
const CHEAP_EVERY_MS = 20;

/**
 * Sends expensive requests from several clients at once, and cheap ones meanwhile.
 *
 * @param clients - number of expensive requests at a time
 * @param rounds - requests of each client
 * @param forMs - starts no round after this time
 */
export async function measureBeside(
  server: ProbedServer,
  costly: readonly Asked[],
  cheap: readonly string[],
  { clients, forMs, rounds }: { readonly clients: number; readonly rounds: number; readonly forMs: number },
): Promise<BesideFigures> {
  const { ask, close } = createAsk(server.url);
  const task: CheapTask = { url: server.url, paths: cheap, everyMs: CHEAP_EVERY_MS };
  const worker = new Worker(new URL('./cheap-client.ts', import.meta.url), { workerData: task });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const endMs = performance.now() + forMs;
  const statuses: Record<string, number> = {};
  const askAgain = async (client: number) => {
    for (let round = 0; round < rounds && performance.now() < endMs; round++) {
      const { isIncomplete, status } = await ask(costly[(client + round) % costly.length] as Asked);
      const word = `${status}${isIncomplete ? ' incomplete' : ''}`;
      statuses[word] = (statuses[word] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => askAgain(client)));
  worker.postMessage('end');
  const [latencies] = (await once(worker, 'message')) as [number[][]];
  await worker.terminate();
  close();
  const spread = latencies.map((values) => toDistribution(values));
  return {
    p99Ms: spread.map(({ p99 }) => p99),
    maxMs: spread.map(({ max }) => max),
    cheapCount: latencies.flat().length,
    statuses,
  };
}
