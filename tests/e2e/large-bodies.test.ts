/** Bodies of many megabytes, valid or crafted to be expensive, do not block the thread that answers requests. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../server/api/schema/limits.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const MOST = limits.reconBytes;

let server: RunningServer;

/** Sends a body from another thread, and small requests at the same time. */
const sender = `
const { parentPort, workerData: { url, health, unit, count, head, tail, headers } } = require('node:worker_threads');
const body = Buffer.from(head + unit.repeat(count) + tail);
let isOver = false;
const waits = [];
(async () => {
  const beside = (async () => {
    while (!isOver) {
      const start = performance.now();
      await (await fetch(health)).text();
      waits.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const response = await fetch(url, { method: 'POST', body, headers });
  const text = await response.text();
  isOver = true;
  await beside;
  parentPort.postMessage({ status: response.status, text, bytes: body.length, slowestMs: Math.max(...waits) });
})();
`;

interface Sent {
  readonly status: number;
  readonly body: { readonly code?: string; readonly jobId?: string };
  readonly bytes: number;
  readonly slowestMs: number;
  /** Processor time of the thread that answers requests. */
  readonly cpuMs: number;
}

/** Processor time of the first thread of the server, which answers requests, in hundredths of a second. */
function readCpuMs(): number {
  const stat = readFileSync(`/proc/${server.pid}/task/${server.pid}/stat`, 'utf8');
  // The name of the process is in brackets and may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function send(head: string, unit: string, tail: string, size = MOST): Promise<Sent> {
  const count = Math.floor((size - head.length - tail.length) / Buffer.byteLength(unit));
  const before = readCpuMs();
  const worker = new Worker(sender, {
    eval: true,
    workerData: {
      url: `${server.origin}/api/v1/settlement/2026-11-25/reconciliations`,
      health: `${server.origin}/api/v1/health`,
      unit,
      count,
      head,
      tail,
      headers: { 'Content-Type': 'application/json' },
    },
  });
  const [answer] = (await once(worker, 'message')) as [
    { status: number; text: string; bytes: number; slowestMs: number },
  ];
  const cpuMs = readCpuMs() - before;
  await worker.terminate();
  return { ...answer, body: JSON.parse(answer.text) as Sent['body'], cpuMs };
}

beforeAll(async () => {
  server = await startServer(['--feeds', 'gtfs-data/hohhot-metro']);
  // The first request starts the threads.
  await send('{"operatorFiles":[{"format":"csv","content":"', 'x', '"}]}', 2_000);
});
afterAll(() => server?.stop());

describe('the largest bodies', () => {
  it.each([
    ['one list of 32 MB', '{"operatorFiles":[{"format":"csv","content":"', 'terminal,1,2\\n', '"}]}', 202],
    ['characters of several bytes', '{"operatorFiles":[{"format":"csv","content":"', '呼和浩特', '"}]}', 202],
    [
      'characters written as numbers',
      '{"issuerFiles":[{"format":"ndjson","content":"',
      '\\u4e00',
      '"}]}',
      202,
    ],
    ['millions of empty lists', '{"operatorFiles":[', '[],', '[]]}', 400],
    ['millions of empty objects', '{"operatorFiles":[', '{},', '{}]}', 400],
    ['millions of numbers', '{"operatorFiles":[', '0,', '0]}', 400],
    ['lists inside each other', '{"operatorFiles":', '[', '', 400],
    ['millions of fields', '{"operatorFiles":[{"format":"csv"', ',"a":1', '}]}', 400],
    ['a text without an end', '{"operatorFiles":"', 'x', '', 400],
    ['blanks', '', ' ', '', 400],
  ])('%s', async (_what, head, unit, tail, status) => {
    const { body, bytes, cpuMs, slowestMs, status: answered } = await send(head, unit, tail);
    expect(bytes).toBeGreaterThan(MOST - 100);
    expect(answered, JSON.stringify(body).slice(0, 300)).toBe(status);
    expect(cpuMs).toBeLessThan(1_000);
    // Measured in elapsed time, on a machine that may run other tests.
    expect(slowestMs).toBeLessThan(2_000);
  });
});
