/** Sends drawn requests to a server, one after another, and counts answers and failures. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { createChance } from './chance.ts';
import { type CheckAnswer, createAnswerCheck, type FuzzAnswer } from './check-answer.ts';
import { type DrawnRequest, drawRequest } from './draw-request.ts';
import { collectKnown } from './known-values.ts';
import { listOperations, type OpenApi } from './open-api.ts';

export interface FuzzOptions {
  /** Such as `http://127.0.0.1:54321`. */
  readonly origin: string;
  readonly seed: number;
  /** First index, and number of requests. */
  readonly from: number;
  readonly count: number;
  /** A slower answer is a failure; default: 5,000. */
  readonly maxMs?: number;
  readonly onProgress?: (done: number, report: FuzzReport) => void;
}

export interface FuzzFailure {
  readonly index: number;
  readonly what: string;
  readonly faults: readonly string[];
  /** Beginning of the answer. */
  readonly answer: string;
}

export interface FuzzReport {
  /** Number of answers by operation and status. */
  readonly statuses: Map<string, Map<number, number>>;
  readonly failures: FuzzFailure[];
  slowest: { ms: number; index: number; what: string };
}

/** Aborts a request without an answer after this time. */
const GIVE_UP_MS = 30_000;

export async function runFuzz({
  count,
  from,
  maxMs,
  onProgress,
  origin,
  seed,
}: FuzzOptions): Promise<FuzzReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const report: FuzzReport = { statuses: new Map(), failures: [], slowest: { ms: 0, index: -1, what: '' } };
  try {
    const ask = async (path: string) => {
      const { text } = await send(origin, agent, { method: 'GET', path, headers: {} });
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    };
    const document = (await ask('/api/v1/openapi.json')) as OpenApi;
    const operations = listOperations(document);
    // Job ids become known only after a job was started.
    await send(origin, agent, {
      method: 'POST',
      path: '/api/v1/ledger/verify',
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from('{}'),
    });
    const known = await collectKnown(operations, ask);
    const check = createAnswerCheck(document, maxMs);
    for (let index = from; index < from + count; index++) {
      const drawn = drawRequest({ document, known, chance: createChance(seed, index) }, operations);
      // Finds the operation of the method that was sent, which may differ from the drawn one.
      const sent = drawn.method === 'HEAD' ? 'get' : drawn.method.toLowerCase();
      const { path } = drawn.operation;
      const operation =
        operations.find((each) => each.path === path && each.method === sent) ?? drawn.operation;
      await tryOne(origin, agent, { ...drawn, operation }, index, check, report);
      onProgress?.(index - from + 1, report);
    }
    report.failures.push(...listJobFailures(await awaitJobs(ask)));
  } finally {
    agent.destroy();
  }
  return report;
}

interface FuzzJob {
  readonly jobId: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly problem?: { readonly code: string };
}

/** Waits for the jobs that requests have started. */
async function awaitJobs(ask: (path: string) => Promise<unknown>): Promise<readonly FuzzJob[]> {
  for (;;) {
    const { jobs = [] } = ((await ask('/api/v1/jobs')) ?? {}) as { jobs?: readonly FuzzJob[] };
    if (jobs.every(({ state }) => state === 'done' || state === 'failed')) return jobs;
    await sleep(200);
  }
}

/** Lists jobs that ended as `internal`. Other errors of jobs are refusals. */
function listJobFailures(jobs: readonly FuzzJob[]): FuzzFailure[] {
  return jobs
    .filter(({ problem }) => problem?.code === 'internal')
    .map((job) => ({
      index: -1,
      what: `job ${job.kind} ${job.subject}`,
      faults: ['internal'],
      answer: JSON.stringify(job),
    }));
}

async function tryOne(
  origin: string,
  agent: Agent,
  drawn: DrawnRequest,
  index: number,
  check: CheckAnswer,
  report: FuzzReport,
): Promise<void> {
  const { body, headers, method, operation, path } = drawn;
  const what = `${method} ${path.slice(0, 400)}${body ? ` ${body.subarray(0, 300)}` : ''} ${JSON.stringify(headers)}`;
  let answer: FuzzAnswer;
  try {
    answer = await send(origin, agent, drawn);
  } catch (error) {
    report.failures.push({ index, what, faults: [`no answer: ${(error as Error).message}`], answer: '' });
    return;
  }
  const name = `${operation.method} ${operation.path}`;
  const counts = report.statuses.get(name) ?? new Map<number, number>();
  counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
  report.statuses.set(name, counts);
  if (answer.elapsedMs > report.slowest.ms) report.slowest = { ms: answer.elapsedMs, index, what };
  const asked = `${decode(path)} ${body?.subarray(0, 10_000) ?? ''}`;
  const faults = check(operation, method, answer, asked);
  if (faults.length > 0) report.failures.push({ index, what, faults, answer: answer.text.slice(0, 500) });
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const decompressors: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  deflate: inflateSync,
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
};

function decompress(bytes: Buffer, encoding: string | undefined): Buffer {
  const change = decompressors[encoding ?? ''];
  // The answer to HEAD has headers for a body, but no body.
  return change && bytes.length > 0 ? change(bytes) : bytes;
}

function send(
  origin: string,
  agent: Agent,
  { body, headers, method, path }: Pick<DrawnRequest, 'method' | 'path' | 'headers' | 'body'>,
): Promise<FuzzAnswer> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const asked = request({
      hostname,
      port,
      method,
      path,
      agent,
      headers: { ...headers, ...(body ? { 'Content-Length': body.length } : {}) },
    });
    asked.setTimeout(GIVE_UP_MS, () => asked.destroy(new Error(`none in ${GIVE_UP_MS} ms`)));
    asked.on('error', reject);
    asked.on('response', (response: IncomingMessage) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          text: decompress(Buffer.concat(parts), response.headers['content-encoding']).toString(),
          elapsedMs: performance.now() - startMs,
        }),
      );
    });
    asked.end(body);
  });
}
