/** Readers of `routes.txt`, `trips.txt` and `shapes.txt`. */
import { type FeedDb, findNumber, findText, toPresent } from './feed-db.ts';
import type { RouteRow, ShapePointRow, TripRow } from './rows.ts';

/**
 * Routes in the order of the file. A route without `agency_id` belongs to the only agency there is;
 * the network comes from `routes.txt` or, where that says nothing, from `route_networks.txt`.
 */
export function listRoutes(db: FeedDb): RouteRow[] {
  const agencies = db.listRows('SELECT agency_id FROM agency');
  const onlyAgencyId = agencies.length === 1 ? (findText(agencies[0]?.[0]) ?? '') : undefined;
  return db
    .listRows(
      `SELECT r.route_id, r.agency_id, r.route_short_name, r.route_long_name, r.route_type, r.route_color,
              r.route_text_color, r.route_sort_order, coalesce(r.network_id, n.network_id)
       FROM routes r LEFT JOIN route_networks n ON n.route_id = r.route_id ORDER BY r.rowid`,
    )
    .map(([id, agency, shortName, longName, type, color, textColor, sortOrder, network]) => {
      const routeId = String(id);
      const { toNames } = db.translations;
      const short = toNames('routes', 'route_short_name', findText(shortName) ?? '', routeId);
      return {
        routeId,
        shortName: short.text,
        longName: toNames('routes', 'route_long_name', findText(longName) ?? '', routeId),
        routeType: Number(type),
        ...toPresent({
          shortNameTranslations: short.translations,
          agencyId: findText(agency) ?? onlyAgencyId,
          color: findText(color),
          textColor: findText(textColor),
          sortOrder: findNumber(sortOrder),
          networkId: findText(network),
        }),
      };
    });
}

/** Trips in the order of the file; trips that run by headway are among them as templates. */
export function listTrips(db: FeedDb): TripRow[] {
  return db
    .listRows(
      `SELECT trip_id, route_id, service_id, trip_headsign, trip_short_name, direction_id, block_id, shape_id,
              wheelchair_accessible, bikes_allowed
       FROM trips ORDER BY rowid`,
    )
    .map(([id, route, service, headsign, shortName, direction, block, shape, wheelchair, bikes]) => {
      const tripId = String(id);
      const headsignText = findText(headsign);
      return {
        tripId,
        routeId: String(route),
        serviceId: String(service),
        wheelchairAccessible: findNumber(wheelchair) ?? 0,
        bikesAllowed: findNumber(bikes) ?? 0,
        ...toPresent({
          headsign:
            headsignText === undefined
              ? undefined
              : db.translations.toNames('trips', 'trip_headsign', headsignText, tripId),
          shortName: findText(shortName),
          directionId: findNumber(direction),
          blockId: findText(block),
          shapeId: findText(shape),
        }),
      };
    });
}

/** Points of all shapes, grouped by shape and in the order of the way. */
export function* iterateShapePoints(db: FeedDb): Generator<ShapePointRow> {
  const rows = db.iterateRows(
    `SELECT shape_id, shape_pt_lat, shape_pt_lon, shape_pt_sequence, shape_dist_traveled
     FROM shapes ORDER BY shape_id, shape_pt_sequence`,
  );
  for (const [id, lat, lon, sequence, dist] of rows) {
    const point = {
      shapeId: id as string,
      lat: lat as number,
      lon: lon as number,
      sequence: sequence as number,
    };
    yield dist === null ? point : { ...point, distTraveled: dist as number };
  }
}
