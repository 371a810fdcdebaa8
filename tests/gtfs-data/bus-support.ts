/** Departures, stops and prices of a bus feed, from its tables alone. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBaotouBus } from '../../scripts/feeds/baotou-bus.ts';
import type { FeedDraft, Row } from '../../scripts/feeds/feed-draft.ts';
import { buildHohhotBus } from '../../scripts/feeds/hohhot-bus.ts';
import { buildIntercityBus } from '../../scripts/feeds/intercity-bus.ts';

export const sourcesDir = join(fileURLToPath(import.meta.url), '../../../gtfs-data/sources');

export const feeds = {
  hohhot: buildHohhotBus(sourcesDir),
  baotou: buildBaotouBus(sourcesDir),
  intercity: buildIntercityBus(sourcesDir),
} as const;

export function rows(feed: FeedDraft, table: string): readonly Row[] {
  return feed.tables.get(table) ?? [];
}

export function clock(text: unknown): number {
  const [hours = 0, minutes = 0, seconds = 0] = String(text).split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Whether a service runs on `YYYYMMDD`, by the GTFS reference. */
export function runsOn(feed: FeedDraft, serviceId: string, date: string): boolean {
  const exception = rows(feed, 'calendar_dates').find(
    (row) => row.service_id === serviceId && row.date === date,
  );
  if (exception) return exception.exception_type === 1;
  const calendar = rows(feed, 'calendar').find((row) => row.service_id === serviceId);
  if (!calendar) throw new Error(`no service ${serviceId}`);
  if (date < String(calendar.start_date) || date > String(calendar.end_date)) return false;
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`;
  return calendar[weekdays[new Date(iso).getUTCDay()] ?? ''] === 1;
}

const callsByFeed = new Map<FeedDraft, Map<string, Row[]>>();

/** Calls of a trip, in order. */
export function callsOf(feed: FeedDraft, tripId: string): Row[] {
  let byTrip = callsByFeed.get(feed);
  if (!byTrip) {
    byTrip = Map.groupBy([...rows(feed, 'stop_times')], (row) => String(row.trip_id));
    callsByFeed.set(feed, byTrip);
  }
  return byTrip.get(tripId) ?? [];
}

export function tripsOf(feed: FeedDraft, routeId: string, directionId: number): Row[] {
  return rows(feed, 'trips').filter((trip) => trip.route_id === routeId && trip.direction_id === directionId);
}

/** Ascending departures at the first stop on a date, in seconds. */
export function departures(feed: FeedDraft, routeId: string, directionId: number, date: string): number[] {
  const all: number[] = [];
  for (const trip of tripsOf(feed, routeId, directionId)) {
    if (!runsOn(feed, String(trip.service_id), date)) continue;
    const windows = rows(feed, 'frequencies').filter((row) => row.trip_id === trip.trip_id);
    for (const window of windows) {
      for (
        let at = clock(window.start_time);
        at < clock(window.end_time);
        at += Number(window.headway_secs)
      ) {
        all.push(at);
      }
    }
    if (windows.length === 0) all.push(clock(callsOf(feed, String(trip.trip_id))[0]?.departure_time));
  }
  return all.sort((a, b) => a - b);
}

export function nameOf(feed: FeedDraft, stopId: unknown): string {
  return String(rows(feed, 'stops').find((row) => row.stop_id === stopId)?.stop_name);
}

/** Names of the stops of a direction, by its first trip. */
export function stopNames(feed: FeedDraft, routeId: string, directionId: number): string[] {
  const trip = tripsOf(feed, routeId, directionId)[0];
  return callsOf(feed, String(trip?.trip_id)).map((call) => nameOf(feed, call.stop_id));
}

/** Prices of a ride in fen, by medium and rider; empty where there is no product. */
export function prices(
  feed: FeedDraft,
  routeId: string,
  fromStop: string,
  toStop: string,
): Map<string, number> {
  const network = rows(feed, 'route_networks').find((row) => row.route_id === routeId)?.network_id;
  const areasOf = (stopId: string) =>
    rows(feed, 'stop_areas')
      .filter((row) => row.stop_id === stopId)
      .map((row) => row.area_id);
  const rules = rows(feed, 'fare_leg_rules');
  const hasPriority = rules.some((rule) => rule.rule_priority !== undefined);
  // Without priorities, an empty area means the areas that the column does not contain.
  const matches = (rule: Row, column: string, stopId: string) =>
    rule[column]
      ? areasOf(stopId).some((id) => id === rule[column])
      : hasPriority || !areasOf(stopId).some((id) => rules.some((other) => other[column] === id));
  const products = rules
    .filter((rule) => rule.network_id === network)
    .filter((rule) => matches(rule, 'from_area_id', fromStop) && matches(rule, 'to_area_id', toStop))
    .map((rule) => rule.fare_product_id);
  const found = new Map<string, number>();
  for (const row of rows(feed, 'fare_products')) {
    if (!products.includes(row.fare_product_id)) continue;
    const key = [row.fare_media_id, row.rider_category_id].filter(Boolean).join(' ');
    if (found.has(key)) throw new Error(`two prices for ${key}`);
    found.set(key, Math.round(Number(row.amount) * 100));
  }
  return found;
}

/** The stop of a direction with that name. */
export function stopAt(feed: FeedDraft, routeId: string, directionId: number, name: string): string {
  const trip = tripsOf(feed, routeId, directionId)[0];
  const call = callsOf(feed, String(trip?.trip_id)).find((row) => nameOf(feed, row.stop_id) === name);
  if (!call) throw new Error(`${routeId} does not call at ${name}`);
  return String(call.stop_id);
}
