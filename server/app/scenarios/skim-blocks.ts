/**
 * Skims cut into blocks of origins. A block is a pure function of its question and its rows, and is stored under the hash of
 * both, so that it is computed once, on whichever machine.
 */
import { createHash } from 'node:crypto';
import { type Scenario, toScenarioHash } from '../../bureau/scenario/document.ts';
import type { SearchNetwork } from '../../planner/raptor/search-query.ts';
import type { ReachPool } from '../../planner/reach/reach-pool.ts';
import { newSharedInt32, toShared } from '../../planner/reach/shared-network.ts';
import {
  newSkim,
  type Skim,
  type SkimArrays,
  type SkimQuery,
  type SkimZone,
} from '../../planner/reach/skim-window.ts';
import type { ZoneWalk } from '../../planner/reach/zone-access.ts';

/** All that the travel times of one side depend on. */
export interface SkimQuestion {
  /** Of timetable, region file and program. */
  readonly networkHash: string;
  readonly serviceDay: string;
  /** Absent: the base itself, so that all scenarios share its blocks. */
  readonly scenario?: { readonly document: Scenario; readonly variant?: string };
  /** Latitude and longitude; the origins come first. */
  readonly points: readonly (readonly [number, number])[];
  readonly walk: ZoneWalk;
  readonly query: SkimQuery;
}

export interface SkimBlock {
  readonly key: string;
  /** Origins, as rows of `points`. */
  readonly rows: readonly number[];
}

/** A side with its day and walks: what a question is answered from. */
export interface SkimSide {
  readonly network: SearchNetwork;
  readonly stopCount: number;
  /** Of all points. */
  readonly zones: readonly SkimZone[];
}

/** Origins of a block: some tenths of a second of work on two cities, some seconds on a large timetable. */
const BLOCK_ROWS = 16;

const toHash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

export function toQuestionKey({
  networkHash,
  points,
  query,
  scenario,
  serviceDay,
  walk,
}: SkimQuestion): string {
  const changes = scenario && [toScenarioHash(scenario.document), scenario.variant ?? null];
  return toHash(['skim', networkHash, serviceDay, changes ?? null, points, walk, query]);
}

/** Blocks of the rows; whole blocks have the same rows, and so the same keys, whichever other rows are asked for. */
export function toBlocks(questionKey: string, rows: readonly number[]): SkimBlock[] {
  const groups = Map.groupBy(rows, (row) => Math.floor(row / BLOCK_ROWS));
  return [...groups.values()].map((group) => ({ key: toHash([questionKey, group]), rows: group }));
}

/** Computes a block on a thread of the pool. */
export async function skimBlock(
  { network, stopCount, zones }: SkimSide,
  { rows }: SkimBlock,
  query: SkimQuery,
  pool: ReachPool,
): Promise<Skim> {
  const skim = newSkim(rows.length, zones.length, query.percents, newSharedInt32);
  const { meanSec, percentileSec, reachedCount } = skim;
  await pool.run([
    {
      kind: 'skim',
      network: toShared(network),
      stopCount,
      origins: rows.map((row) => zones[row] as SkimZone),
      destinations: zones,
      query,
      firstRow: 0,
      out: { meanSec, percentileSec, reachedCount },
    },
  ]);
  return skim;
}

/** In the order in which they are stored. */
const arrayNames = [
  'percentileSec',
  'meanSec',
  'reachedCount',
] as const satisfies readonly (keyof SkimArrays)[];

/** The arrays of a skim, one after another. */
export function encodeSkim(skim: Skim): Uint8Array {
  return Buffer.concat(
    arrayNames.map((name) => {
      const { buffer, byteLength, byteOffset } = skim[name];
      return Buffer.from(buffer, byteOffset, byteLength);
    }),
  );
}

/** @returns undefined where the bytes have another length than such a skim */
export function decodeSkim(
  bytes: Uint8Array,
  originCount: number,
  destinationCount: number,
  percents: readonly number[],
): Skim | undefined {
  const skim = newSkim(originCount, destinationCount, percents, (length) => new Int32Array(length));
  const length = arrayNames.reduce((sum, name) => sum + skim[name].byteLength, 0);
  if (bytes.byteLength !== length) return undefined;
  let at = 0;
  for (const name of arrayNames) {
    const { buffer, byteLength } = skim[name];
    new Uint8Array(buffer).set(bytes.subarray(at, at + byteLength));
    at += byteLength;
  }
  return skim;
}

/** Writes the rows of a block into a skim of the same destinations. */
export function putRows(skim: Skim, part: Skim, toRow: (partRow: number) => number): void {
  for (const name of arrayNames) {
    const length = part[name].length / part.originCount;
    for (let row = 0; row < part.originCount; row++)
      skim[name].set(part[name].subarray(row * length, (row + 1) * length), toRow(row) * length);
  }
}
