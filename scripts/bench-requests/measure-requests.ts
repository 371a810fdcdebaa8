/** Processor time of single requests, and how long a cheap request waits beside dear ones. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { toDistribution } from '../bench/distribution.ts';
import { createAsk } from './ask.ts';
import type { Asked } from './asked.ts';
import type { CheapTask } from './cheap-client.ts';
import type { ProbedServer } from './probed-server.ts';

export interface RequestFigures {
  /** Processor time of the thread that serves, in milliseconds: the first time, and the most of the later ones. */
  readonly firstMs: number;
  readonly againMs: number;
  /** From the request to the whole answer, the first time. */
  readonly answeredMs: number;
  readonly status: number;
  readonly bytes: number;
  readonly isIncomplete: boolean;
  /** Of an answer that is none. */
  readonly refusal?: string;
}

/** A request that took so long the first time is not made again. */
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
  /** 99 of 100 cheap requests were answered so soon; in the order of their paths. */
  readonly p99Ms: readonly number[];
  readonly maxMs: readonly number[];
  readonly cheapCount: number;
  /** Statuses of the dear requests, with how often each came. */
  readonly statuses: Readonly<Record<string, number>>;
}

/** Cheap requests a second and path. */
const CHEAP_EVERY_MS = 20;

/**
 * Asks dear requests at once, again and again, with cheap ones beside them.
 *
 * @param clients dear requests that are under way at once
 * @param rounds how often each client asks
 * @param forMs no round begins after so long
 */
export async function measureBeside(
  server: ProbedServer,
  dear: readonly Asked[],
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
      const { isIncomplete, status } = await ask(dear[(client + round) % dear.length] as Asked);
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
