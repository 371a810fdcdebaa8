/** The network that a timetable runs on: its graph, and the least time between stops whatever the hour. */
import { buildNetwork, type Network } from '../network/build-network.ts';
import { buildLowerBounds, type ReverseCosts } from '../network/lower-bounds.ts';
import type { NetworkStop } from '../network/network-stop.ts';
import { listJoints } from './list-joints.ts';
import { listRides } from './list-rides.ts';
import { getString } from './string-table.ts';
import type { Timetable } from './timetable.ts';

/** A node for each stop that some trip calls at, named `feed:stop_id`. About 10 µs an edge. */
export function toNetwork(timetable: Timetable): Network {
  const { feeds, footpaths, stops } = timetable;
  const nodes = Array.from({ length: stops.count }, (_, row): NetworkStop => {
    const parent = stops.parent[row] as number;
    return {
      key: `${feeds[stops.feed[row] as number]?.feedId}:${getString(stops.ids, row)}`,
      lat: stops.lat[row] as number,
      lon: stops.lon[row] as number,
      ...(parent >= 0 ? { parent } : {}),
      boardSlackSec: stops.boardSlackSec[row] as number,
      changeSec: stops.changeSec[row] as number,
    };
  });
  return buildNetwork(nodes, listRides(timetable), footpaths, {
    cityOf: Int16Array.from(stops.city, (city) => (city === 255 ? -1 : city)),
    boardable: new Uint8Array(stops.count).fill(1, 0, stops.boardable),
  });
}

/** For `toLowerBoundsSec`: rides at their fastest, footpaths, and what joins certain trips, seen from their ends. */
export function toReverseCosts(timetable: Timetable): ReverseCosts {
  const ways = [...listRides(timetable), ...listJoints(timetable)];
  return buildLowerBounds(timetable.stops.count, ways, timetable.footpaths);
}
