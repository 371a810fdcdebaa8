/** Tasks of worker threads: plain data as input, numbers in shared memory as output. */

import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { toJobRunner } from '../../base/worker-job.ts';
import { toWalkSec } from '../model/end-point.ts';
import { countPlaces } from '../raptor/added-ends.ts';
import { RaptorSearch } from '../raptor/raptor.ts';
import type { SearchNetwork, StopAccess } from '../raptor/search-query.ts';
import { toPercentiles } from './nearest-rank.ts';
import {
  NOT_REACHED,
  type OneToAllQuery,
  rideToAll,
  type WalkSpeed,
  type WalkTable,
  walkOn,
} from './one-to-all.ts';
import { ProfileReach } from './profile-reach.ts';
import type { Shared } from './shared-network.ts';
import { type SkimArrays, type SkimQuery, type SkimZone, skimRows } from './skim-window.ts';

/** Travel to every stop for each of some departures. */
export interface DeparturesTask {
  readonly kind: 'departures';
  readonly network: Shared<SearchNetwork>;
  readonly query: OneToAllQuery;
  readonly departuresSec: readonly number[];
  readonly walks: Shared<WalkTable>;
  readonly slackSec: Int32Array | undefined;
  /** First row of `out` to write; rows are departures, columns are stops. */
  readonly firstRow: number;
  readonly out: Int32Array;
}

/** A place of a matrix. */
export interface MatrixPlace extends LatLon {
  readonly members: readonly number[];
  readonly access: readonly StopAccess[];
}

/** Travel from some near places to all far places. */
export interface MatrixTask {
  readonly kind: 'matrix';
  readonly network: Shared<SearchNetwork>;
  readonly query: Omit<OneToAllQuery, 'access'>;
  readonly departureSec: number;
  readonly walk: WalkSpeed & { readonly maxDirectSec: number };
  readonly near: readonly MatrixPlace[];
  readonly far: readonly MatrixPlace[];
  /** First row of `out` to write; rows are near places, columns are far places. */
  readonly firstRow: number;
  readonly out: Int32Array;
}

/** Percentiles for some stops, from the output of all `DeparturesTask`s. */
export interface PercentilesTask {
  readonly kind: 'percentiles';
  /** Output of the `DeparturesTask`s: rows are departures, columns are stops. */
  readonly rows: Int32Array;
  readonly weights: readonly number[];
  readonly percents: readonly number[];
  /** Walking time without a vehicle, by stop. */
  readonly directSec: Int32Array;
  readonly maxTravelSec: number;
  readonly stops: readonly number[];
  /** Rows are stops, columns are percents. */
  readonly out: Int32Array;
}

/** Travel times of some origins over a window of departures. */
export interface SkimTask {
  readonly kind: 'skim';
  readonly network: Shared<SearchNetwork>;
  readonly stopCount: number;
  readonly origins: readonly SkimZone[];
  readonly destinations: readonly SkimZone[];
  readonly query: SkimQuery;
  /** First row of `out` to write; rows are origins. */
  readonly firstRow: number;
  readonly out: SkimArrays;
}

export type ReachTask = DeparturesTask | MatrixTask | PercentilesTask | SkimTask;

/** A function that runs tasks on one thread and reuses the search of the previous task for the same network. */
export function createTaskRunner(): (task: ReachTask) => void {
  let current: { readonly key: number; readonly search: RaptorSearch } | undefined;
  let window: { readonly key: number; readonly search: ProfileReach } | undefined;
  return (task) => {
    if (task.kind === 'percentiles') return runPercentiles(task);
    const { key, value } = task.network;
    if (task.kind === 'skim') {
      if (window?.key !== key) window = { key, search: new ProfileReach(value) };
      const { destinations, firstRow, origins, out, query, stopCount } = task;
      return skimRows(window.search, stopCount, origins, destinations, query, out, firstRow);
    }
    if (current?.key !== key) current = { key, search: new RaptorSearch(value) };
    if (task.kind === 'matrix') runMatrix(task, current.search);
    else runDepartures(task, current.search);
  };
}

function runDepartures(task: DeparturesTask, search: RaptorSearch): void {
  const stopCount = countPlaces(task.network.value.day);
  task.departuresSec.forEach((departureSec, i) => {
    const ridden = rideToAll(search, stopCount, task.query, departureSec);
    const { travelSec } = walkOn(ridden, task.walks.value, [], task.query.maxTravelSec, task.slackSec);
    task.out.set(travelSec, (task.firstRow + i) * stopCount);
  });
}

function runPercentiles({
  directSec,
  maxTravelSec,
  out,
  percents,
  rows,
  stops,
  weights,
}: PercentilesTask): void {
  const stopCount = directSec.length;
  const travelSec = new Int32Array(weights.length);
  for (const stop of stops) {
    for (let i = 0; i < travelSec.length; i++) travelSec[i] = rows[i * stopCount + stop] as number;
    const samples = { travelSec, weights, directSec: directSec[stop] as number, maxTravelSec };
    out.set(toPercentiles(samples, percents), stop * percents.length);
  }
}

function runMatrix(task: MatrixTask, search: RaptorSearch): void {
  const { far, out, query, walk } = task;
  const stopCount = countPlaces(task.network.value.day);
  task.near.forEach((place, i) => {
    const ridden = rideToAll(search, stopCount, { ...query, access: place.access }, task.departureSec);
    const row = (task.firstRow + i) * far.length;
    far.forEach((other, j) => {
      let best = toDirectSec(place, other, walk);
      for (const { stop, durationSec } of other.access) {
        best = Math.min(best, (ridden.travelSec[stop] as number) + durationSec);
      }
      out[row + j] = best <= query.maxTravelSec ? best : NOT_REACHED;
    });
  });
}

function toDirectSec(a: MatrixPlace, b: MatrixPlace, walk: MatrixTask['walk']): number {
  if (a.members.some((stop) => b.members.includes(stop))) return 0;
  const sec = toWalkSec(toDistanceM(a, b), walk);
  return sec <= walk.maxDirectSec ? sec : NOT_REACHED;
}

/** `ReachPool` calls this export on each worker thread. */
export const run = toJobRunner(createTaskRunner());
