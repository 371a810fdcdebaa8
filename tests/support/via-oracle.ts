/**
 * The slow search with places on the way: for each vehicle, stop and number of reached places it tries every ride.
 * Shares no code with the search.
 */
import type { NaiveRun, NaiveWalks } from './naive-search.ts';

export interface NaiveVia {
  readonly stops: readonly string[];
  readonly staySec: number;
}

export interface ViaQuestion {
  readonly from: string;
  readonly to: string;
  readonly departure: number;
  readonly rounds: number;
  readonly vias: readonly NaiveVia[];
}

/**
 * The states that a passenger at a stop can reach by staying there: number of reached places, and the seconds needed.
 */
function listStays(vias: readonly NaiveVia[], done: number, stop: string): { done: number; sec: number }[] {
  const via = vias[done];
  const here = { done, sec: 0 };
  if (!via?.stops.includes(stop)) return [here];
  return [here, ...listStays(vias, done + 1, stop).map((rest) => ({ ...rest, sec: rest.sec + via.staySec }))];
}

/** Number of reached places after riding along these stops; only places without a stay are reached by riding past. */
function ridePast(vias: readonly NaiveVia[], done: number, stops: readonly string[]): number {
  let now = done;
  for (const stop of stops) {
    while (vias[now]?.staySec === 0 && vias[now]?.stops.includes(stop)) now++;
  }
  return now;
}

/**
 * Earliest arrival at `to` by way of all places for each number of vehicles 1 .. rounds, cumulative. Footpaths also
 * lead from `from` and to `to`; at these two no stay is needed.
 */
export function naiveViaArrivals(
  runs: readonly NaiveRun[],
  stops: readonly string[],
  walks: NaiveWalks,
  { from, to, departure, rounds, vias }: ViaQuestion,
): number[] {
  const key = (stop: string, done: number) => `${stop} ${done}`;
  const put = (map: Map<string, number>, at: string, time: number) =>
    map.set(at, Math.min(time, map.get(at) ?? Number.POSITIVE_INFINITY));
  let ready = new Map<string, number>();
  for (const stop of stops) {
    const walk = stop === from ? 0 : walks.between(from, stop);
    if (walk === undefined) continue;
    for (const { done, sec } of listStays(vias, 0, stop)) {
      put(ready, key(stop, done), departure + walk + (stop === from ? 0 : sec));
    }
  }
  const result: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (let round = 1; round <= rounds; round++) {
    const arrived = new Map<string, number>();
    for (const { calls } of runs) {
      calls.forEach((on, b) => {
        for (let done = 0; on.canBoard && done <= vias.length; done++) {
          if (on.departure < (ready.get(key(on.stop, done)) ?? Number.POSITIVE_INFINITY)) continue;
          for (let a = b + 1; a < calls.length; a++) {
            const off = calls[a] as NaiveRun['calls'][number];
            if (!off.canAlight) continue;
            const passed = calls.slice(b + 1, a + 1).map(({ stop }) => stop);
            put(arrived, key(off.stop, ridePast(vias, done, passed)), off.arrival);
          }
        }
      });
    }
    ready = new Map();
    for (const [at, time] of arrived) {
      const [stop = '', before = ''] = at.split(' ');
      for (const off of listStays(vias, Number(before), stop)) {
        const last = stop === to ? 0 : walks.between(stop, to);
        if (last !== undefined && off.done === vias.length) {
          best = Math.min(best, time + (stop === to ? 0 : off.sec) + last);
        }
        for (const other of stops) {
          if (other === stop) put(ready, key(stop, off.done), time + off.sec + walks.change(stop));
          const walk = other === stop ? undefined : walks.between(stop, other);
          if (walk === undefined) continue;
          for (const on of listStays(vias, off.done, other)) {
            put(ready, key(other, on.done), time + off.sec + walk + on.sec);
          }
        }
      }
    }
    result.push(best);
  }
  return result;
}
