/** Other engines, each in a process of its own, so that memory and warm code are its own too. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StopQuery } from './stop-queries.ts';

export const peers = ['minotor', 'raptor-journey-planner'] as const;
export type Peer = (typeof peers)[number];

/** One query's time and answer. */
export interface PeerAnswer {
  readonly ms: number;
  readonly arrivalSec: number | null;
  /** What it threw. */
  readonly failed?: string;
}

export interface PeerFigures {
  readonly loadMs: number;
  readonly rssMb: number;
  readonly peakMb: number;
  readonly departAt: readonly PeerAnswer[];
}

export interface PeerTask {
  readonly zip: string;
  readonly date: string;
  /** Asked before anything is measured. */
  readonly warmUp: readonly StopQuery[];
  readonly queries: readonly StopQuery[];
}

/** What takes longer is broken. */
const TIMEOUT_MS = 30 * 60_000;

const peersDir = fileURLToPath(new URL('peers', import.meta.url));

/** Installs the peers on first use. */
export function installPeers(): void {
  if (peers.every((peer) => existsSync(join(peersDir, 'node_modules', peer)))) return;
  process.stderr.write('installing the engines to compare with (scripts/bench/peers)\n');
  execFileSync('npm', ['--prefix', peersDir, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** @param scratch a folder for the questions and the figures */
export async function runPeer(peer: Peer, task: PeerTask, scratch: string): Promise<PeerFigures> {
  const [queryFile, resultFile] = [
    join(scratch, `${peer}-queries.json`),
    join(scratch, `${peer}-figures.json`),
  ];
  writeFileSync(queryFile, JSON.stringify(task));
  // The peers count days in the zone of the process; warnings about feeds are not for this table.
  await promisify(execFile)(
    process.execPath,
    ['--max-old-space-size=6000', join(peersDir, `${peer}.mjs`), task.zip, queryFile, resultFile],
    { env: { ...process.env, TZ: 'UTC' }, maxBuffer: 2 ** 30, timeout: TIMEOUT_MS },
  );
  return JSON.parse(readFileSync(resultFile, 'utf8')) as PeerFigures;
}
