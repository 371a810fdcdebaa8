/**
 * The lines inside one city as links of optimal strategies: zones, stops, and a node for each call of a line.
 *
 * Lines of a city have all calls in it. A line with the same calls is one alternative, at the headway of its departures over
 * the hours of service; waits and transfers have the weights of the sheet.
 */
import { toDistanceM } from '../../../base/geo.ts';
import { StopLocator } from '../../../planner/model/stop-locator.ts';
import { getString } from '../../../transit/timetable/string-table.ts';
import { countCalls, isActive, type Timetable } from '../../../transit/timetable/timetable.ts';
import type { SideSource } from './corridor-sides.ts';
import type { CorridorZone } from './corridor-utilities.ts';
import type { StrategyLink } from './optimal-strategy.ts';
import type { ParameterValues } from './parameters.ts';

/** A line of a city, by all its ways of calling. */
export interface UrbanLine {
  readonly id: string;
  readonly route: number;
  readonly name: string;
  /** Vehicles of the day. */
  readonly departures: number;
  /** The same for lines with the same stops, times, departures and fare. */
  readonly signature: string;
}

export interface UrbanNetwork {
  readonly nodeCount: number;
  readonly links: readonly StrategyLink[];
  /** By link: index of the line that is boarded there; -1 for other links. */
  readonly boards: Int32Array;
  readonly lines: readonly UrbanLine[];
  /** Zones of the city: rows of the model's zones; zone `z` of them starts at node `z` and is reached at node `count + z`. */
  readonly zones: readonly number[];
}

interface Variant {
  readonly route: number;
  readonly calls: readonly number[];
  runs: number;
  /** Sum over runs of the seconds of each hop, with the dwell at its end. */
  readonly hopSec: Float64Array;
  readonly fareFen: number;
}

/** @param walk speed and detour of walks */
export function readUrbanNetwork(
  source: SideSource,
  city: number,
  allZones: readonly CorridorZone[],
  walk: { readonly speedMps: number; readonly detourFactor: number },
  values: ParameterValues,
): UrbanNetwork {
  const { timetable } = source;
  const zones = [...allZones.keys()].filter((z) => allZones[z]?.city === city);
  const variants = listVariants(source, city);
  const nodeOf = new Map<number, number>();
  const links: StrategyLink[] = [];
  const boards: number[] = [];
  let nodeCount = 2 * zones.length;
  const addLink = (from: number, to: number, costMin: number, headwayMin: number, board = -1) => {
    links.push({ from, to, costMin, headwayMin });
    boards.push(board);
  };
  const toNode = (stop: number) => {
    const known = nodeOf.get(stop);
    if (known !== undefined) return known;
    nodeOf.set(stop, nodeCount);
    return nodeCount++;
  };
  const routes = [...new Set(variants.map(({ route }) => route))].sort((a, b) => a - b);
  const lineOf = new Map(routes.map((route, l) => [route, l] as const));
  const yuanMin = 60 / values.urbanValueOfTime;
  for (const { calls, fareFen, hopSec, route, runs } of variants) {
    const headwayMin = ((values.serviceHours * 60) / runs) * values.waitWeight;
    const boardMin = values.transferMin + (fareFen / 100) * yuanMin;
    let before = -1;
    calls.forEach((stop, i) => {
      const [at, call] = [toNode(stop), nodeCount++];
      if (before >= 0) addLink(before, call, (hopSec[i - 1] as number) / runs / 60, 0);
      if (i < calls.length - 1) addLink(at, call, boardMin, headwayMin, lineOf.get(route) as number);
      if (i > 0) addLink(call, at, 0, 0);
      before = call;
    });
  }
  addFootpaths(timetable, nodeOf, values.walkWeight, addLink);
  addZones(timetable, nodeOf, zones, allZones, walk, values, addLink);
  const lines = routes.map((route) => toLine(timetable, route, variants));
  return { nodeCount, links, boards: Int32Array.from(boards), lines, zones };
}

type AddLink = (from: number, to: number, costMin: number, headwayMin: number) => void;

function addFootpaths(
  { footpaths: { durationSec, offsets, targets } }: Timetable,
  nodeOf: ReadonlyMap<number, number>,
  walkWeight: number,
  addLink: AddLink,
): void {
  for (const [stop, node] of nodeOf) {
    for (let at = offsets[stop] as number; at < (offsets[stop + 1] as number); at++) {
      const other = nodeOf.get(targets[at] as number);
      if (other === undefined || other === node) continue;
      addLink(node, other, ((durationSec[at] as number) / 60) * walkWeight, 0);
    }
  }
}

function addZones(
  { stops }: Timetable,
  nodeOf: ReadonlyMap<number, number>,
  zones: readonly number[],
  allZones: readonly CorridorZone[],
  { detourFactor, speedMps }: { readonly speedMps: number; readonly detourFactor: number },
  { stopWalkMaxM, walkWeight }: ParameterValues,
  addLink: AddLink,
): void {
  const locator = new StopLocator(stops);
  zones.forEach((row, z) => {
    for (const { distanceM, stop } of locator.listNearby(allZones[row] as CorridorZone, stopWalkMaxM)) {
      const node = nodeOf.get(stop);
      if (node === undefined) continue;
      const min = ((distanceM * detourFactor) / speedMps / 60) * walkWeight;
      addLink(z, node, min + (stops.boardSlackSec[stop] as number) / 60, 0);
      addLink(node, zones.length + z, min, 0);
    }
  });
}

/** Ways of calling of the lines that have all their calls in the city, with the vehicles of the day. */
function listVariants({ day, findFareFen, timetable }: SideSource, city: number): Variant[] {
  const { patterns, services, stops, trips } = timetable;
  const variants = new Map<string, Variant>();
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const first = patterns.callOffsets[pattern] as number;
    const calls = Array.from(
      { length: countCalls(patterns, pattern) },
      (_, at) => patterns.stop[first + at] as number,
    );
    if (calls.length < 2 || calls.some((stop) => stops.city[stop] !== city)) continue;
    const route = patterns.route[pattern] as number;
    const key = `${route} ${calls.join(' ')}`;
    for (
      let run = patterns.runOffsets[pattern] as number;
      run < (patterns.runOffsets[pattern + 1] as number);
      run++
    ) {
      if (!isActive(services, trips.service[patterns.runTrip[run] as number] as number, day)) continue;
      const start = patterns.runStart[run] as number;
      const profile = patterns.runProfile[run] as number;
      let variant = variants.get(key);
      if (!variant) {
        const toStop = calls[Math.ceil((calls.length - 1) / 2)] as number;
        const metres = toDistanceM(
          { lat: stops.lat[calls[0] as number] as number, lon: stops.lon[calls[0] as number] as number },
          { lat: stops.lat[toStop] as number, lon: stops.lon[toStop] as number },
        );
        const departureSec = start + (patterns.profileDeparture[profile] as number);
        const fare = findFareFen({
          route,
          fromStop: calls[0] as number,
          toStop,
          departureSec,
          arrivalSec: departureSec + 600,
          metres,
        });
        const hopSec = new Float64Array(calls.length - 1);
        variant = { route, calls, runs: 0, hopSec, fareFen: fare ?? 0 };
        variants.set(key, variant);
      }
      variant.runs++;
      for (let i = 0; i < variant.hopSec.length; i++) {
        const sec =
          (patterns.profileDeparture[profile + i + 1] as number) -
          (patterns.profileDeparture[profile + i] as number);
        variant.hopSec[i] = (variant.hopSec[i] as number) + Math.max(0, sec);
      }
    }
  }
  return [...variants.values()];
}

function toLine(timetable: Timetable, route: number, variants: readonly Variant[]): UrbanLine {
  const { feeds, routes, stops } = timetable;
  const own = variants.filter((variant) => variant.route === route);
  const row = routes[route] as Timetable['routes'][number];
  const signature = own.map(({ calls, fareFen, hopSec, runs }) => [
    calls.map((stop) => getString(stops.ids, stop)),
    runs,
    fareFen,
    [...hopSec],
  ]);
  return {
    id: `${feeds[row.feed]?.feedId}:${row.routeId}`,
    route,
    name: row.shortName,
    departures: own.reduce((sum, { runs }) => sum + runs, 0),
    signature: JSON.stringify(signature.map((one) => JSON.stringify(one)).sort()),
  };
}
