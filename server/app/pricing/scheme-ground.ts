/** The ground of the card's scheme, worked out from imported feeds. */
import { findIdParts, toGlobalId } from '../../base/ids.ts';
import { priceJourney } from '../../money/fares/price-journey.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import { CARD_CURRENCY } from '../../money/scheme/card-fare.ts';
import { buildGroundTable, type GroundSource } from '../../money/scheme/feed-ground.ts';
import type { GroundTable } from '../../money/scheme/ground-table.ts';
import type { RideEdge } from '../../money/scheme/path-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import { findNetworkOfRoute, findOperatorOfRoute } from '../../money/scheme/scheme-routes.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { listRoutes, listTrips } from '../../transit/gtfs/read-routes.ts';
import { iterateStopTimes } from '../../transit/gtfs/read-stop-times.ts';
import { listStops } from '../../transit/gtfs/read-stops.ts';
import type { StopTimeRow } from '../../transit/gtfs/rows.ts';

/** The fares of a table are those of noon. */
const NOON_SEC = 43_200;

interface Course {
  readonly routeId: string;
  readonly placeIds: readonly string[];
}

interface NetworkRows {
  readonly edges: RideEdge[];
  /** By their stops, so that each order of stops stands once. */
  readonly courses: Map<string, Course>;
}

/** Reads lines and fares of the scheme's networks from the feeds and works the table out. */
export function loadGroundTable(
  scheme: Scheme,
  imported: readonly ImportedFeed[],
  tariff: Tariff,
): GroundTable {
  const places = new Map<string, string>();
  const networks = new Map<string, NetworkRows>();
  const platforms = new Map<string, string>();
  for (const feed of imported) addFeed(scheme, feed, places, platforms, networks);
  const source: GroundSource = {
    listPlaces: () => [...places].filter(([stopId, placeId]) => stopId !== placeId),
    listEdges: (networkId) => networks.get(networkId)?.edges ?? [],
    listCourses: (networkId) => networks.get(networkId)?.courses.values() ?? [],
    findFareFen: (_, routeId, from, to) =>
      findFareFen(tariff, scheme, routeId, from, to) ??
      // Areas may be those of platforms alone.
      findFareFen(tariff, scheme, routeId, platforms.get(from) ?? from, platforms.get(to) ?? to),
  };
  return buildGroundTable(scheme, source);
}

function addFeed(
  scheme: Scheme,
  { feedId, file }: ImportedFeed,
  places: Map<string, string>,
  platforms: Map<string, string>,
  networks: Map<string, NetworkRows>,
): void {
  const db = openFeed(file);
  try {
    const lines = new Map<string, { routeId: string; networkId: string; operatorId: string }>();
    for (const route of listRoutes(db)) {
      const ids = {
        routeId: toGlobalId(feedId, route.routeId),
        agencyId: toGlobalId(feedId, route.agencyId ?? ''),
        feedNetworkId: route.networkId === undefined ? undefined : toGlobalId(feedId, route.networkId),
      };
      const network = findNetworkOfRoute(scheme, ids);
      const operatorId = network && findOperatorOfRoute(scheme, network, ids);
      if (operatorId !== undefined)
        lines.set(route.routeId, { routeId: ids.routeId, networkId: network?.id ?? '', operatorId });
    }
    if (lines.size === 0) return;
    for (const stop of listStops(db))
      places.set(toGlobalId(feedId, stop.stopId), toGlobalId(feedId, stop.parentStation ?? stop.stopId));
    const lineOfTrip = new Map(listTrips(db).map((trip) => [trip.tripId, lines.get(trip.routeId)] as const));
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

/** A ride between two calls; undefined where times or distances are not on record. */
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
    // Two calls in one minute still take time.
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
  // The card counts in one currency: 210 yen are not 2.10 yuan.
  return fare?.currency === CARD_CURRENCY ? fare.totalFen : undefined;
}
