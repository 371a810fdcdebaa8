/**
 * Distances between every stop and a few landmarks, from which `GoalBounds` computes bounds for any destination
 * (Goldberg and Harrelson: Computing the Shortest Path: A* Search Meets Graph Theory, SODA 2005).
 */
import type { Landmarks, SearchNetwork } from './search-query.ts';

/** Longer than any distance; still a 32-bit number when a time of the day is added. */
export const UNREACHABLE_SEC = 0x3fff_ffff;

/** Number of landmarks. Twice as many prune a tenth more stop visits but make every bound twice as slow to compute. */
const LANDMARKS = 8;

/**
 * Chooses landmarks at the edge of the network, each as far as possible from those chosen before, and measures the
 * distances from and to each.
 *
 * Time: two one-to-all searches on the way graphs for each landmark.
 */
export function toLandmarks(network: Pick<SearchNetwork, 'day' | 'footpaths'>): Landmarks {
  const { leaving, arriving } = toWayGraphs(network);
  const { stopCount, stopOffsets } = network.day;
  const table = new Int32Array(stopCount * LANDMARKS * 2);
  let hub = 0;
  for (let stop = 1; stop < stopCount; stop++) {
    const calls = stopOffsets[stop + 1]! - stopOffsets[stop]!;
    if (calls > stopOffsets[hub + 1]! - stopOffsets[hub]!) hub = stop;
  }
  // Begin at the stop with most lines: it is in the largest part of the network. It is no landmark itself, because only
  // a landmark beyond the destination, or behind the origin, gives a good bound.
  const nearest = stopCount === 0 ? new Int32Array(0) : toDistances(leaving, hub);
  for (let landmark = 0; landmark < LANDMARKS; landmark++) {
    let rim = hub;
    for (let stop = 0; stop < stopCount; stop++) {
      if (nearest[stop]! < UNREACHABLE_SEC && nearest[stop]! > nearest[rim]!) rim = stop;
    }
    if (stopCount === 0) break;
    if (landmark === 0) nearest.fill(UNREACHABLE_SEC);
    const from = toDistances(leaving, rim);
    const to = toDistances(arriving, rim);
    for (let stop = 0; stop < stopCount; stop++) {
      const at = (stop * LANDMARKS + landmark) * 2;
      table[at] = from[stop]!;
      table[at + 1] = to[stop]!;
      nearest[stop] = Math.min(nearest[stop]!, from[stop]!, to[stop]!);
    }
  }
  return { count: LANDMARKS, table };
}

/** Swaps the distances from and to each landmark, for the mirrored day on which time runs backwards. */
export function mirrorLandmarks({ count, table }: Landmarks): Landmarks {
  const mirrored = new Int32Array(table.length);
  for (let at = 0; at < table.length; at += 2) {
    mirrored[at] = table[at + 1]!;
    mirrored[at + 1] = table[at]!;
  }
  return { count, table: mirrored };
}

/** Ways between stops as compressed rows: the ways of a stop begin at its offset and end before the next one. */
export interface WayGraph {
  readonly offsets: Int32Array;
  readonly stops: Int32Array;
  readonly sec: Int32Array;
}

/** The ways sorted by the stop where they begin (`leaving`) and by the stop where they end (`arriving`). */
export interface WayGraphs {
  readonly leaving: WayGraph;
  readonly arriving: WayGraph;
}

/**
 * The fastest way of the day between each two neighbouring stops, at any hour: the ride from one call to the next, or a
 * footpath. Waiting and change times are left out, so a distance is never too long. Time: linear in the calls of all
 * profiles of the day and in its footpaths.
 */
export function toWayGraphs({ day, footpaths }: Pick<SearchNetwork, 'day' | 'footpaths'>): WayGraphs {
  const n = day.stopCount;
  const ways = new Map<number, number>();
  const add = (from: number, to: number, sec: number) => {
    if (from === to) return;
    const key = from * n + to;
    const known = ways.get(key);
    if (known === undefined || sec < known) ways.set(key, sec);
  };
  for (let chain = 0; chain < day.chainCount; chain++) {
    const call = day.chainCall[chain]!;
    const length = day.chainLength[chain]!;
    let before = -1;
    for (let run = day.runOffsets[chain]!; run < day.runOffsets[chain + 1]!; run++) {
      const profile = day.runProfile[run]!;
      if (profile === before) continue;
      before = profile;
      for (let i = 0; i + 1 < length; i++) {
        // The departures of a day may include a wait before boarding (in a mirrored day, its arrivals include it). A
        // passenger who stays on board does not wait.
        const left = Math.max(day.profileArrival[profile + i]!, day.profileDeparture[profile + i]!);
        const sec = Math.max(0, day.profileArrival[profile + i + 1]! - left);
        add(day.callStop[call + i]!, day.callStop[call + i + 1]!, sec);
      }
    }
  }
  for (let from = 0; from < n; from++) {
    for (let f = footpaths.offsets[from]!; f < footpaths.offsets[from + 1]!; f++) {
      add(from, footpaths.targets[f]!, footpaths.durationSec[f]!);
    }
  }
  const from = Int32Array.from(ways.keys(), (key) => Math.floor(key / n));
  const to = Int32Array.from(ways.keys(), (key) => key % n);
  const sec = Int32Array.from(ways.values());
  return { leaving: toRows(n, from, to, sec), arriving: toRows(n, to, from, sec) };
}

function toRows(stopCount: number, rowOf: Int32Array, stopOf: Int32Array, secOf: Int32Array): WayGraph {
  const offsets = new Int32Array(stopCount + 1);
  for (const row of rowOf) offsets[row + 1]!++;
  for (let stop = 0; stop < stopCount; stop++) offsets[stop + 1]! += offsets[stop]!;
  const next = offsets.slice();
  const stops = new Int32Array(rowOf.length);
  const sec = new Int32Array(rowOf.length);
  rowOf.forEach((row, way) => {
    const at = next[row]!++;
    stops[at] = stopOf[way]!;
    sec[at] = secOf[way]!;
  });
  return { offsets, stops, sec };
}

/**
 * Least seconds along ways from a stop to every stop; UNREACHABLE_SEC where no way leads.
 *
 * Dijkstra's algorithm with a ring of lists, one for each second (Dial): linear in ways and seconds.
 */
export function toDistances({ offsets, stops, sec }: WayGraph, origin: number): Int32Array {
  const distances = new Int32Array(offsets.length - 1).fill(UNREACHABLE_SEC);
  const longest = sec.reduce((most, one) => Math.max(most, one), 0);
  const ring = new Int32Array(2 ** (32 - Math.clz32(longest))).fill(-1);
  const mask = ring.length - 1;
  const nextEntry = new Int32Array(stops.length + 1);
  const entryStop = new Int32Array(stops.length + 1);
  let entries = 0;
  let open = 0;
  const push = (stop: number, distance: number) => {
    distances[stop] = distance;
    entryStop[entries] = stop;
    nextEntry[entries] = ring[distance & mask]!;
    ring[distance & mask] = entries++;
    open++;
  };
  push(origin, 0);
  for (let distance = 0; open > 0; distance++) {
    // A way of 0 seconds appends to the list that this loop reads, so the loop reads its head again.
    for (let entry = ring[distance & mask]!; entry >= 0; entry = ring[distance & mask]!) {
      ring[distance & mask] = nextEntry[entry]!;
      open--;
      const stop = entryStop[entry]!;
      if (distances[stop]! !== distance) continue;
      const end = offsets[stop + 1]!;
      for (let way = offsets[stop]!; way < end; way++) {
        const there = distance + sec[way]!;
        if (there < distances[stops[way]!]!) push(stops[way]!, there);
      }
    }
  }
  return distances;
}
