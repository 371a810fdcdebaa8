/** Readers of the tables about service: routes, trips, shapes, stop times, frequencies and calendars. */

import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import { type Cell, type FeedDb, findNumber, findText, toPresent } from './feed-db.ts';
import type {
  CalendarDateRow,
  CalendarRow,
  FrequencyRow,
  RouteRow,
  ShapePointRow,
  StopTimeRow,
  TripRow,
} from './rows.ts';

/**
 * Routes in the order of the file. A route without `agency_id` belongs to the agency of the feed where there is only one.
 * The network is that of `routes.txt`, else that of `route_networks.txt`.
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

/** Trips in the order of the file, including the template trips of `frequencies.txt`. */
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

/** Points of all shapes, grouped by shape and sorted by `shape_pt_sequence`. */
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

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Calls of all trips, sorted by trip id and `stop_sequence`. Blank times stay undefined. Calls of GTFS-Flex, which have a
 * zone for a stop or a window for a time, are left out.
 *
 * Cost: one pass over the primary key, about 1 s for 580,000 calls.
 */
export function* iterateStopTimes(db: FeedDb): Generator<StopTimeRow> {
  const rows = db.iterateRows(
    `SELECT trip_id, stop_sequence, stop_id, arrival_timestamp, departure_timestamp, pickup_type,
            drop_off_type, stop_headsign, shape_dist_traveled
     FROM stop_times
     WHERE stop_id IS NOT NULL
       AND start_pickup_drop_off_window IS NULL AND end_pickup_drop_off_window IS NULL
     ORDER BY trip_id, stop_sequence`,
  );
  for (const [trip, sequence, stop, arrival, departure, pickup, dropOff, headsign, dist] of rows) {
    const row: Writable<StopTimeRow> = {
      tripId: trip as string,
      stopSequence: sequence as number,
      stopId: stop as string,
      pickupType: (pickup as number | null) ?? 0,
      dropOffType: (dropOff as number | null) ?? 0,
    };
    if (arrival !== null) row.arrivalSec = arrival as number;
    if (departure !== null) row.departureSec = departure as number;
    if (headsign !== null) row.stopHeadsign = headsign as string;
    if (dist !== null) row.shapeDistTraveled = dist as number;
    yield row;
  }
}

/** Rows of `frequencies.txt` in the order of the file. */
export function listFrequencies(db: FeedDb): FrequencyRow[] {
  return db
    .listRows(
      `SELECT trip_id, start_timestamp, end_timestamp, headway_secs, exact_times
       FROM frequencies ORDER BY rowid`,
    )
    .map(([trip, start, end, headway, exact]) => ({
      tripId: String(trip),
      startSec: Number(start),
      endSec: Number(end),
      headwaySec: Number(headway),
      exactTimes: exact === 1,
    }));
}

/** Weekly services in the order of the file. */
export function listCalendars(db: FeedDb): CalendarRow[] {
  return db
    .listRows(
      `SELECT service_id, start_date, end_date, monday, tuesday, wednesday, thursday, friday, saturday, sunday
       FROM calendar ORDER BY rowid`,
    )
    .map(([id, start, end, mon, tue, wed, thu, fri, sat, sun]) => ({
      serviceId: String(id),
      weekdays: [mon === 1, tue === 1, wed === 1, thu === 1, fri === 1, sat === 1, sun === 1],
      startDay: toDay(start),
      endDay: toDay(end),
    }));
}

/** Days that are added to a service or removed from it, in the order of the file. */
export function listCalendarDates(db: FeedDb): CalendarDateRow[] {
  return db
    .listRows('SELECT service_id, date, exception_type FROM calendar_dates ORDER BY rowid')
    .map(([id, date, type]) => ({ serviceId: String(id), day: toDay(date), isAdded: type === 1 }));
}

function toDay(cell: Cell | undefined): ServiceDay {
  const day = findServiceDay(String(cell));
  // Validation has removed all other texts, so this is a defect of the importer.
  if (day === undefined) throw new Error(`not a date in an imported feed: ${cell}`);
  return day;
}
