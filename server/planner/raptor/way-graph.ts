/**
 * The fastest ways of a day between neighbouring stops, whatever the hour: what a lower bound of any journey is made
 * of. A ride counts from call to call, a footpath as it is, and nobody waits or changes.
 */
import type { SearchNetwork } from './search-network.ts';

/** Farther than any way; still a 32-bit number when a time of the day is added. */
export const UNREACHABLE_SEC = 0x3fff_ffff;

/** Ways as compressed rows: those of a stop lie between its offset and the next. */
export interface WayGraph {
  readonly offsets: Int32Array;
  readonly stops: Int32Array;
  readonly sec: Int32Array;
}

/** By the stop where they begin, and by the stop where they end. */
export interface WayGraphs {
  readonly leaving: WayGraph;
  readonly arriving: WayGraph;
}

/** Linear in the calls of all profiles of a day, and in its footpaths. */
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
        // A wait that is counted before boarding is none for whoever stays on, and in a mirror the other way round.
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
 * Least seconds along ways from a stop to every stop, UNREACHABLE_SEC where none leads.
 *
 * Dijkstra with a ring of lists, one for each second (Dial): linear in ways and seconds.
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
    // Ways of no time add to the very list that is read.
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
