/** The rides of a timetable, whatever the day: what the network graph and its lower bounds are built of. */
import type { NetworkRide } from '../network/network-stop.ts';
import type { Timetable } from './timetable.ts';

/** One ride for each route and pair of stops that follow each other, with its fastest time and its departures. */
export function listRides({ feeds, patterns, routes }: Timetable): NetworkRide[] {
  const rides = new Map<string, { -readonly [K in keyof NetworkRide]: NetworkRide[K] }>();
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const route = routes[patterns.route[pattern] as number];
    const routeKey = `${feeds[route?.feed ?? 0]?.feedId}:${route?.routeId}`;
    const firstRun = patterns.runOffsets[pattern] as number;
    const endRun = patterns.runOffsets[pattern + 1] as number;
    const profiles = new Set(patterns.runProfile.subarray(firstRun, endRun));
    const call = patterns.callOffsets[pattern] as number;
    const last = (patterns.callOffsets[pattern + 1] as number) - 1;
    for (let c = call; c < last; c++) {
      const [from, to] = [patterns.stop[c] as number, patterns.stop[c + 1] as number];
      let minSec = Number.POSITIVE_INFINITY;
      for (const profile of profiles) {
        const at = profile + c - call;
        const sec = (patterns.profileArrival[at + 1] as number) - (patterns.profileDeparture[at] as number);
        minSec = Math.min(minSec, sec);
      }
      const key = `${from} ${to} ${routeKey}`;
      const known = rides.get(key);
      if (known) {
        known.minSec = Math.min(known.minSec, minSec);
        known.tripCount += endRun - firstRun;
      } else rides.set(key, { from, to, routeKey, minSec, tripCount: endRun - firstRun });
    }
  }
  return [...rides.values()];
}
