/** Runs other engines, each in a separate process, so that its memory is measured alone. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StopQuery } from './stop-queries.ts';

export const peers = ['minotor', 'raptor-journey-planner'] as const;
export type Peer = (typeof peers)[number];

/** Time and answer of one query. */
export interface PeerAnswer {
  readonly ms: number;
  readonly arrivalSec: number | null;
  /** Message of the error that it threw. */
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
  /** Warm-up queries, not measured. */
  readonly warmUp: readonly StopQuery[];
  readonly queries: readonly StopQuery[];
}

/** Kills a peer that takes longer. */
const TIMEOUT_MS = 30 * 60_000;

const peersDir = fileURLToPath(new URL('peers', import.meta.url));

/** Installs the peers if they are not installed. */
export function installPeers(): void {
  if (peers.every((peer) => existsSync(join(peersDir, 'node_modules', peer)))) return;
  process.stderr.write('installing the engines to compare with (scripts/bench/peers)\n');
  execFileSync('npm', ['--prefix', peersDir, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** @param scratch - folder for the files of queries and results */
export async function runPeer(peer: Peer, task: PeerTask, scratch: string): Promise<PeerFigures> {
  const [queryFile, resultFile] = [
    join(scratch, `${peer}-queries.json`),
    join(scratch, `${peer}-figures.json`),
  ];
  writeFileSync(queryFile, JSON.stringify(task));
  // The peers use the time zone of the process. Discards their warnings about feeds.
  await promisify(execFile)(
    process.execPath,
    ['--max-old-space-size=6000', join(peersDir, `${peer}.mjs`), task.zip, queryFile, resultFile],
    { env: { ...process.env, TZ: 'UTC' }, maxBuffer: 2 ** 30, timeout: TIMEOUT_MS },
  );
  return JSON.parse(readFileSync(resultFile, 'utf8')) as PeerFigures;
}
