/**
 * The slow search: lists every run of every trip and tries every boarding, round by round. Shares no code with the
 * search, the compiler or the footpaths.
 */
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';

/** One concrete vehicle run on the query day's clock. */
export interface NaiveRun {
  readonly calls: readonly {
    readonly stop: string;
    readonly arrival: number;
    readonly departure: number;
    readonly canBoard: boolean;
    readonly canAlight: boolean;
  }[];
}

/** Writes out all runs of the service days `day - 1` to `day + daysAfter`, in seconds of `day` (zones without clock changes). */
export function expandRuns(feed: FeedSource, day: number, daysAfter: number): NaiveRun[] {
  const runs: NaiveRun[] = [];
  for (let shift = -1; shift <= daysAfter; shift++) {
    for (const trip of feed.trips) {
      if (!runsOn(feed, trip.serviceId, day + shift)) continue;
      const rows = [...feed.stopTimes].filter((row) => row.tripId === trip.tripId);
      const first = rows[0]?.departureSec ?? 0;
      const frequencies = feed.frequencies.filter((row) => row.tripId === trip.tripId);
      const starts: number[] = [];
      for (const row of frequencies) {
        for (let s = row.startSec; s < row.endSec; s += row.headwaySec) starts.push(s);
      }
      if (frequencies.length === 0) starts.push(first);
      for (const start of starts) {
        const move = start - first + shift * 86_400;
        runs.push({
          calls: rows.map((row) => ({
            stop: row.stopId,
            arrival: (row.arrivalSec as number) + move,
            departure: (row.departureSec as number) + move,
            canBoard: row.pickupType !== 1,
            canAlight: row.dropOffType !== 1,
          })),
        });
      }
    }
  }
  return runs;
}

function runsOn(feed: FeedSource, serviceId: string, day: number): boolean {
  const exception = feed.calendarDates.find((row) => row.serviceId === serviceId && row.day === day);
  if (exception) return exception.isAdded;
  const weekday = (new Date(day * 86_400_000).getUTCDay() + 6) % 7;
  return feed.calendars.some(
    (row) => row.serviceId === serviceId && row.startDay <= day && day <= row.endDay && row.weekdays[weekday],
  );
}

export interface NaiveWalks {
  /** Seconds from one stop to another, or undefined where there is no footpath. */
  readonly between: (from: string, to: string) => number | undefined;
  readonly change: (stop: string) => number;
}

/**
 * Earliest arrival at `to` for each number of vehicles 1 .. rounds, cumulative (never worse with more). Footpaths also
 * lead from `from` and to `to`, unless `withEndWalks` is false.
 */
export function naiveArrivals(
  runs: readonly NaiveRun[],
  stops: readonly string[],
  walks: NaiveWalks,
  query: { from: string; to: string; departure: number; rounds: number; withEndWalks?: boolean },
): number[] {
  const { withEndWalks = true } = query;
  const result: number[] = [];
  let ready = new Map<string, number>();
  for (const stop of stops) {
    const walk = stop === query.from ? 0 : withEndWalks ? walks.between(query.from, stop) : undefined;
    if (walk !== undefined) ready.set(stop, query.departure + walk);
  }
  let best = Number.POSITIVE_INFINITY;
  for (let round = 1; round <= query.rounds; round++) {
    const arrived = new Map<string, number>();
    for (const run of runs) {
      for (let b = 0; b < run.calls.length; b++) {
        const on = run.calls[b] as NaiveRun['calls'][number];
        if (!on.canBoard || on.departure < (ready.get(on.stop) ?? Number.POSITIVE_INFINITY)) continue;
        for (let a = b + 1; a < run.calls.length; a++) {
          const off = run.calls[a] as NaiveRun['calls'][number];
          if (!off.canAlight) continue;
          arrived.set(off.stop, Math.min(off.arrival, arrived.get(off.stop) ?? Number.POSITIVE_INFINITY));
        }
      }
    }
    const next = new Map<string, number>();
    for (const [stop, time] of arrived) {
      const last = stop === query.to ? 0 : withEndWalks ? walks.between(stop, query.to) : undefined;
      if (last !== undefined) best = Math.min(best, time + last);
      for (const other of stops) {
        const walk = other === stop ? walks.change(stop) : walks.between(stop, other);
        if (walk === undefined) continue;
        next.set(other, Math.min(time + walk, next.get(other) ?? Number.POSITIVE_INFINITY));
      }
    }
    result.push(best);
    ready = next;
  }
  return result;
}

/** Metres on the sphere, by the law of cosines on unit vectors. */
export function naiveDistanceM(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const vector = (p: { lat: number; lon: number }) => {
    const [lat, lon] = [(p.lat * Math.PI) / 180, (p.lon * Math.PI) / 180];
    return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)] as const;
  };
  const [u, v] = [vector(a), vector(b)];
  const chord = Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]);
  return 2 * 6_371_000 * Math.asin(chord / 2);
}
