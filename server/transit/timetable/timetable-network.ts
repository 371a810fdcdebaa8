/** The network of a timetable, independent of the day: its graph, and the costs for lower bounds of travel times. */
import { buildNetwork, type Network } from '../network/build-network.ts';
import { buildLowerBounds, type ReverseCosts } from '../network/lower-bounds.ts';
import type { NetworkRide } from '../network/network-stop.ts';
import { toNetworkStops } from './build-walks.ts';
import { isNearby } from './day/trip-links.ts';
import { getString } from './string-table.ts';
import { NO_CHANGE, type Timetable } from './timetable.ts';

/** The graph of all stops that some trip calls at, named `feed:stop_id`. Takes about 10 µs for each edge. */
export function toNetwork(timetable: Timetable): Network {
  const { feeds, footpaths, stops } = timetable;
  const nodes = toNetworkStops(stops).map((stop, row) => ({
    ...stop,
    key: `${feeds[stops.feed[row] as number]?.feedId}:${getString(stops.ids, row)}`,
  }));
  return buildNetwork(nodes, listRides(timetable), footpaths, {
    cityOf: Int16Array.from(stops.city, (city) => (city === 255 ? -1 : city)),
    boardable: new Uint8Array(stops.count).fill(1, 0, stops.boardable),
  });
}

/** Input of `toLowerBoundsSec`: the fastest rides, the footpaths and the joints (`listJoints`), each by the stop where it ends. */
export function toReverseCosts(timetable: Timetable): ReverseCosts {
  const ways = [...listRides(timetable), ...listJoints(timetable)];
  return buildLowerBounds(timetable.stops.count, ways, timetable.footpaths);
}

/** One ride for each route and pair of consecutive stops, with its fastest time and its number of departures. */
function listRides({ feeds, patterns, routes }: Timetable): NetworkRide[] {
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

/**
 * Connections that only passengers of certain trips have: from the last stop of a trip to the first stop of a trip that
 * continues it, in 0 seconds, and between the stops of change rules.
 */
export function listJoints(timetable: Timetable): NetworkRide[] {
  const { changeRules, patterns, tripLinks, trips } = timetable;
  const joints = new Map<string, NetworkRide>();
  const add = (from: number, to: number, minSec: number) => {
    const key = `${from} ${to}`;
    if (from === to || (joints.get(key)?.minSec ?? Number.POSITIVE_INFINITY) <= minSec) return;
    joints.set(key, { from, to, routeKey: '', minSec, tripCount: 0 });
  };
  for (let rule = 0; rule < changeRules.count; rule++) {
    const sec = changeRules.sec[rule] as number;
    if (sec !== NO_CHANGE) add(changeRules.fromStop[rule] as number, changeRules.toStop[rule] as number, sec);
  }
  if (tripLinks.count === 0 && trips.block.every((block) => block < 0)) return [...joints.values()];

  const first = new Int32Array(trips.count).fill(-1);
  const last = new Int32Array(trips.count).fill(-1);
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const [start, end] = [
      patterns.callOffsets[pattern] as number,
      patterns.callOffsets[pattern + 1] as number,
    ];
    for (
      let run = patterns.runOffsets[pattern] as number;
      run < (patterns.runOffsets[pattern + 1] as number);
      run++
    ) {
      const trip = patterns.runTrip[run] as number;
      first[trip] = patterns.stop[start] as number;
      last[trip] = patterns.stop[end - 1] as number;
    }
  }
  for (let link = 0; link < tripLinks.count; link++) {
    const [from, to] = [last[tripLinks.fromTrip[link] as number], first[tripLinks.toTrip[link] as number]];
    if (tripLinks.isSeated[link] === 1 && from !== undefined && to !== undefined && from >= 0 && to >= 0)
      add(from, to, 0);
  }
  const blocks = Map.groupBy(trips.block.keys(), (trip) => trips.block[trip] as number);
  blocks.delete(-1);
  for (const members of blocks.values()) {
    const ends = new Set(members.map((trip) => last[trip] as number).filter((stop) => stop >= 0));
    const starts = new Set(members.map((trip) => first[trip] as number).filter((stop) => stop >= 0));
    for (const from of ends) for (const to of starts) if (isNearby(timetable, from, to)) add(from, to, 0);
  }
  return [...joints.values()];
}
