/** The fare network of the card's scheme, built from imported feeds and kept on disk. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findIdParts, toGlobalId } from '../../base/ids.ts';
import { priceJourney } from '../../money/fares/price-journey.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import { buildFareNetworkTable, type FareNetworkSource } from '../../money/scheme/build-fare-network.ts';
import { FARE_NETWORK_FORMAT, type FareNetworkTable } from '../../money/scheme/fare-network.ts';
import type { RideEdge } from '../../money/scheme/path-network.ts';
import { type Scheme, toSchemeCurrency } from '../../money/scheme/scheme.ts';
import { type SchemeLine, toSchemeLines } from '../../money/scheme/scheme-lines.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { listStops } from '../../transit/gtfs/read-stops.ts';
import { iterateStopTimes, listTrips } from '../../transit/gtfs/read-trips.ts';
import type { StopTimeRow } from '../../transit/gtfs/rows.ts';
import { listFeedLines } from './feed-lines.ts';

/** The table holds the fares of departures at noon. */
const NOON_SEC = 43_200;

interface Course {
  readonly routeId: string;
  readonly placeIds: readonly string[];
}

interface NetworkRows {
  readonly edges: RideEdge[];
  /** Keyed by route and stops: trips with the same stops are one course. */
  readonly courses: Map<string, Course>;
}

/**
 * The fare network of a scheme version on the imported feeds: read from the file beside the feeds' databases, or built
 * and written there.
 *
 * @param getTariff - called only if the table has to be built
 */
export function loadFareNetworkTable(
  scheme: Scheme,
  imported: readonly ImportedFeed[],
  getTariff: () => Tariff,
): FareNetworkTable {
  const file = toTableFile(scheme, imported);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    const table = buildTable(scheme, imported, getTariff());
    try {
      writeFileSync(`${file}.tmp-${process.pid}`, JSON.stringify(table));
      renameSync(`${file}.tmp-${process.pid}`, file);
    } catch {
      // The folder is read-only: the next start builds the table again.
    }
    return table;
  }
}

/** The hash in the name covers all that a table is built from. */
function toTableFile(scheme: Scheme, imported: readonly ImportedFeed[]): string {
  const { apportionment, networks, parties, timeZone, validFrom } = scheme;
  const feeds = imported.map(({ feedId, hash }) => [feedId, hash]);
  const hash = createHash('sha256')
    .update(
      JSON.stringify([FARE_NETWORK_FORMAT, networks, parties, apportionment, timeZone, validFrom, feeds]),
    )
    .digest('hex');
  return join(dirname((imported[0] as ImportedFeed).file), `fare-network-${hash.slice(0, 16)}.json`);
}

function buildTable(scheme: Scheme, imported: readonly ImportedFeed[], tariff: Tariff): FareNetworkTable {
  const places = new Map<string, string>();
  const networks = new Map<string, NetworkRows>();
  const platforms = new Map<string, string>();
  const lines = toSchemeLines(scheme, listFeedLines(imported));
  for (const feed of imported) addFeed(lines, feed, places, platforms, networks);
  const source: FareNetworkSource = {
    listPlaces: () => [...places].filter(([stopId, placeId]) => stopId !== placeId),
    listEdges: (networkId) => networks.get(networkId)?.edges ?? [],
    listCourses: (networkId) => networks.get(networkId)?.courses.values() ?? [],
    findFareFen: (_, routeId, from, to) =>
      findFareFen(tariff, scheme, routeId, from, to) ??
      // The feed's fare areas may list platforms and not their station.
      findFareFen(tariff, scheme, routeId, platforms.get(from) ?? from, platforms.get(to) ?? to),
  };
  return buildFareNetworkTable(scheme, source);
}

interface OwnedLine {
  readonly routeId: string;
  readonly networkId: string;
  readonly operatorId: string;
}

function addFeed(
  lines: ReadonlyMap<string, SchemeLine>,
  { feedId, file }: ImportedFeed,
  places: Map<string, string>,
  platforms: Map<string, string>,
  networks: Map<string, NetworkRows>,
): void {
  const db = openFeed(file);
  try {
    const lineOfTrip = new Map<string, OwnedLine>();
    for (const trip of listTrips(db)) {
      const routeId = toGlobalId(feedId, trip.routeId);
      const { network, operatorId } = lines.get(routeId) ?? {};
      if (network && operatorId !== undefined)
        lineOfTrip.set(trip.tripId, { routeId, networkId: network.id, operatorId });
    }
    if (lineOfTrip.size === 0) return;
    for (const stop of listStops(db))
      places.set(toGlobalId(feedId, stop.stopId), toGlobalId(feedId, stop.parentStation ?? stop.stopId));
    const placeOf = ({ stopId }: StopTimeRow) => {
      const id = toGlobalId(feedId, stopId);
      const placeId = places.get(id) ?? id;
      if (!platforms.has(placeId)) platforms.set(placeId, id);
      return placeId;
    };
    let before: StopTimeRow | undefined;
    let placeIds: string[] = [];
    const endCourse = () => {
      const line = lineOfTrip.get(before?.tripId ?? '');
      if (line && placeIds.length > 1)
        rowsOf(networks, line.networkId).courses.set(JSON.stringify([line.routeId, ...placeIds]), {
          routeId: line.routeId,
          placeIds,
        });
      placeIds = [];
    };
    for (const call of iterateStopTimes(db)) {
      if (before?.tripId !== call.tripId) endCourse();
      else {
        const line = lineOfTrip.get(call.tripId);
        const edge = line && toEdge(line, before, call, placeOf);
        if (line && edge) rowsOf(networks, line.networkId).edges.push(edge);
      }
      placeIds.push(placeOf(call));
      before = call;
    }
    endCourse();
  } finally {
    db.close();
  }
}

function rowsOf(networks: Map<string, NetworkRows>, networkId: string): NetworkRows {
  let rows = networks.get(networkId);
  if (!rows) {
    rows = { edges: [], courses: new Map() };
    networks.set(networkId, rows);
  }
  return rows;
}

/** A ride between two calls; undefined where a time or distance is missing. */
function toEdge(
  line: { readonly routeId: string; readonly operatorId: string },
  from: StopTimeRow,
  to: StopTimeRow,
  placeOf: (call: StopTimeRow) => string,
): RideEdge | undefined {
  const rideSec = (to.arrivalSec ?? Number.NaN) - (from.departureSec ?? Number.NaN);
  const distanceM = Math.floor((to.shapeDistTraveled ?? Number.NaN) - (from.shapeDistTraveled ?? Number.NaN));
  const [fromStopId, toStopId] = [placeOf(from), placeOf(to)];
  if (!(rideSec >= 0 && distanceM >= 0) || fromStopId === toStopId) return undefined;
  return {
    fromStopId,
    toStopId,
    lineId: line.routeId,
    operatorId: line.operatorId,
    // Edges need a time above zero, and the two calls may have the same minute.
    rideSec: Math.max(1, rideSec),
    distanceM,
  };
}

function findFareFen(
  tariff: Tariff,
  scheme: Scheme,
  globalRouteId: string,
  fromPlaceId: string,
  toPlaceId: string,
): number | undefined {
  const route = findIdParts(globalRouteId);
  if (!route) return undefined;
  const ride = {
    legIndex: 0,
    feedId: route.feedId,
    routeId: route.id,
    fromStopId: findIdParts(fromPlaceId)?.id ?? '',
    toStopId: findIdParts(toPlaceId)?.id ?? '',
    departureSec: NOON_SEC,
    arrivalSec: NOON_SEC,
    day: scheme.validFrom,
    timeZone: scheme.timeZone,
  };
  const fare = priceJourney(tariff, [ride], {});
  // 210 yen are not 2.10 yuan.
  return fare?.currency === toSchemeCurrency(scheme) ? fare.totalFen : undefined;
}
