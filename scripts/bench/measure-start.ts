/** Measures the loading of feeds, and the time and memory of the server. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { defaultFeeds, packageDir } from '../../server/app/files/paths.ts';
import { toRegionChooser } from '../../server/app/planning/choose-region.ts';
import { type LoadedTimetable, loadTimetable } from '../../server/app/planning/load-timetable.ts';
import type { LatLon } from '../../server/base/geo.ts';

export interface LoadTimes {
  readonly importMs: number;
  /** Time to read the databases, compile, write the snapshot and read it back. */
  readonly compileMs: number;
  /** Time of a later start: hash the unchanged feeds, read the snapshot. */
  readonly snapshotMs: number;
}

/** Loads the default feeds into an empty folder, then again. */
export async function measureLoading(
  dataDir: string,
): Promise<{ times: LoadTimes; loaded: LoadedTimetable }> {
  const load = async () => {
    const startMs = performance.now();
    let compileStartMs: number | undefined;
    const step = () => {
      compileStartMs = performance.now();
    };
    const progress = { onImport: () => {}, step, stop: () => {} };
    const loaded = await loadTimetable({
      feeds: defaultFeeds,
      dataDir,
      chooseRegion: toRegionChooser(undefined),
      progress,
    });
    return { loaded, startMs, compileStartMs, endMs: performance.now() };
  };
  const first = await load();
  if (first.compileStartMs === undefined) throw new Error('nothing was compiled: the folder was not empty');
  const later = await load();
  if (later.compileStartMs !== undefined) throw new Error('unchanged feeds were compiled again');
  return {
    loaded: later.loaded,
    times: {
      importMs: first.compileStartMs - first.startMs,
      compileMs: first.endMs - first.compileStartMs,
      snapshotMs: later.endMs - later.startMs,
    },
  };
}

export interface ServerFigures {
  /** Time from the start of the process until it prints its address. */
  readonly readyMs: number;
  readonly idleMb: number;
  readonly afterPlansMb: number;
  /** Time from request to complete response. */
  readonly planMs: readonly number[];
  /** The same with two clients at once, which both request every plan. */
  readonly planTwiceMs: readonly number[];
}

export interface ServerTask {
  /** Absent: the feeds of the two cities. */
  readonly feeds?: readonly string[];
  readonly dataDir: string;
  readonly plans: readonly {
    readonly from: LatLon;
    readonly to: LatLon;
    readonly departureSec: number;
  }[];
  readonly date: string;
  /** Such as `+08:00`. */
  readonly utcOffset: string;
}

/** Starts `serve` as a separate process, requests the plans, and ends it. */
export async function measureServer(task: ServerTask): Promise<ServerFigures> {
  const { feeds, dataDir, plans, date, utcOffset } = task;
  const startMs = performance.now();
  const args = ['server/main.ts', 'serve', '--port', '0', '--data', dataDir];
  if (feeds) args.push('--feeds', ...feeds);
  const child = spawn(process.execPath, args, { cwd: packageDir, stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = await readAddress(child.stdout, exited);
    const readyMs = performance.now() - startMs;
    const idleMb = readRssMb(child.pid as number);
    const midnightMs = Date.parse(`${date}T00:00:00${utcOffset}`);
    const planMs = await askAll(url, plans, midnightMs);
    // The second client begins in the middle, so that both never request the same plan at once.
    const turned = [...plans.slice(plans.length / 2), ...plans.slice(0, plans.length / 2)];
    const twice = await Promise.all([askAll(url, plans, midnightMs), askAll(url, turned, midnightMs)]);
    return {
      readyMs,
      idleMb,
      afterPlansMb: readRssMb(child.pid as number),
      planMs,
      planTwiceMs: twice.flat(),
    };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** Sends the requests one after another, and measures each in milliseconds. */
export async function askAll(url: string, plans: ServerTask['plans'], midnightMs: number): Promise<number[]> {
  const place = ({ lat, lon }: LatLon) => `${lat},${lon}`;
  const planMs: number[] = [];
  for (const { from, to, departureSec } of plans) {
    const time = new Date(midnightMs + departureSec * 1000).toISOString();
    const params = new URLSearchParams({ fromPlace: place(from), toPlace: place(to), time });
    const askedMs = performance.now();
    const response = await fetch(new URL(`api/v6/plan?${params}`, url));
    if (!response.ok) throw new Error(`plan answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
    planMs.push(performance.now() - askedMs);
  }
  return planMs;
}

export async function readAddress(stdout: NodeJS.ReadableStream, exited: Promise<void>): Promise<string> {
  const lines = createInterface({ input: stdout });
  const address = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (url) resolve(url);
    });
  });
  const ended = exited.then(() => {
    throw new Error('the server ended before it listened');
  });
  return Promise.race([address, ended]);
}

function readRssMb(pid: number): number {
  const status = readFileSync(join('/proc', String(pid), 'status'), 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
