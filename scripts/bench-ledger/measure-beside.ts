/** Measures plans while the server closes a clearing day on another thread. */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageDir } from '../../server/app/files/paths.ts';
import { createWorld } from '../../server/app/planning/world.ts';
import { findServiceDay, type ServiceDay } from '../../server/base/service-day.ts';
import { type Distribution, toDistribution } from '../bench/distribution.ts';
import { askAll, measureLoading, readAddress, type ServerTask } from '../bench/measure-start.ts';
import { listBenchQueries } from '../bench/queries.ts';

export interface BesideFigures {
  /** Door-to-door plans of the two cities, one after another, without the close. */
  readonly quietMs: Distribution;
  readonly besideMs: Distribution;
  readonly closeSec: number;
  /** Highest resident memory of the server: before the close, and in total. */
  readonly quietMb: number;
  readonly peakMb: number;
}

const WARM_UP = 100;
const PLANS = 300;
const UTC_OFFSET = '+08:00';
/** Polls the state of the close after this many plans. */
const BETWEEN = 5;

/** @param dataDir - a data folder in which the day is open; works on a copy */
export async function measureBeside(
  dataDir: string,
  date: string,
  scratch: string,
  say: (text: string) => void,
): Promise<BesideFigures> {
  const own = join(scratch, 'beside');
  cpSync(dataDir, own, { recursive: true });
  const { loaded } = await measureLoading(join(scratch, 'stops'));
  const { stops } = createWorld(loaded).timetable;
  const plans = listBenchQueries(stops, PLANS, findServiceDay(date) as ServiceDay);
  const midnightMs = Date.parse(`${date}T00:00:00${UTC_OFFSET}`);
  const args = ['server/main.ts', 'serve', '--port', '0', '--data', own];
  const child = spawn(process.execPath, args, { cwd: packageDir, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await readAddress(child.stdout, exited);
    await askAll(url, plans.slice(0, WARM_UP), midnightMs);
    say('plans by themselves');
    const quietMs = await askAll(url, plans, midnightMs);
    const quietMb = readPeakMb(child.pid as number);
    say('plans beside a close');
    const startMs = performance.now();
    const jobId = await startClose(url, date);
    const besideMs: number[] = [];
    const turns = askInTurns(url, plans, midnightMs, besideMs);
    let state = 'waiting';
    while (state === 'waiting' || state === 'running') {
      await turns.next();
      await sleep(1);
      state = await readState(url, jobId);
    }
    if (state !== 'done') throw new Error(`the close ended as ${state}`);
    return {
      quietMs: toDistribution(quietMs),
      besideMs: toDistribution(besideMs),
      closeSec: (performance.now() - startMs) / 1_000,
      quietMb,
      peakMb: readPeakMb(child.pid as number),
    };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** Repeats the plans without end, a few at a time. */
async function* askInTurns(
  url: string,
  plans: ServerTask['plans'],
  midnightMs: number,
  ms: number[],
): AsyncGenerator<void> {
  for (let at = 0; ; at = (at + BETWEEN) % plans.length) {
    ms.push(...(await askAll(url, plans.slice(at, at + BETWEEN), midnightMs)));
    yield;
  }
}

async function startClose(url: string, date: string): Promise<string> {
  const response = await fetch(new URL(`api/v1/settlement/${date}/close`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (!response.ok) throw new Error(`close answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { jobId: string }).jobId;
}

async function readState(url: string, jobId: string): Promise<string> {
  const response = await fetch(new URL(`api/v1/jobs/${jobId}`, url));
  return ((await response.json()) as { state: string }).state;
}

function readPeakMb(pid: number): number {
  const status = readFileSync(join('/proc', String(pid), 'status'), 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1_024);
}

export function toBesideTable({ besideMs, closeSec, peakMb, quietMb, quietMs }: BesideFigures): string {
  const line = (name: string, { count, max, median, p95, p99 }: Distribution) =>
    `${name.padEnd(22)}${[count, ...[median, p95, p99, max].map((ms) => ms.toFixed(1))].map((cell) => String(cell).padStart(9)).join('')}`;
  return [
    `${'plans over HTTP, ms'.padEnd(22)}${['n', 'p50', 'p95', 'p99', 'max'].map((head) => head.padStart(9)).join('')}`,
    line('by themselves', quietMs),
    line('beside a close', besideMs),
    `close ${closeSec.toFixed(1)} s, peak of the server ${peakMb} MB, ${quietMb} MB before`,
  ].join('\n');
}
