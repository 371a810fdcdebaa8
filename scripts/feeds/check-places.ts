/** Checks stops: inside the box, served by a trip, with the parent that their type needs. */
import { type Box, type LatLon, toDistanceM } from '../../server/base/geo.ts';
import type { FeedDraft, Row } from './feed-draft.ts';
import { type FeedFault, listRows, toFault, toText } from './feed-fault.ts';

/** A platform or entrance farther from its station than this is a mistake. */
const MAX_FROM_STATION_M = 1_000;

/** The position of a stop or shape row; NaN for a missing degree. */
export function toPoint(row: Row, lat = 'stop_lat', lon = 'stop_lon'): LatLon {
  const degree = (column: string) => (toText(row[column]) === '' ? Number.NaN : Number(row[column]));
  return { lat: degree(lat), lon: degree(lon) };
}

/** False also for a missing degree (NaN), unlike `isInBox`. */
function isInside(box: Box, point: LatLon): boolean {
  return point.lat >= box.south && point.lat <= box.north && point.lon >= box.west && point.lon <= box.east;
}

/** Finds stops and shape points outside `box`, stops without trips, wrong parents. */
export function listPlaceFaults(feed: FeedDraft, box: Box): FeedFault[] {
  const faults: FeedFault[] = [];
  const stops = new Map(listRows(feed, 'stops').map((row) => [toText(row.stop_id), row]));
  const served = new Set(listRows(feed, 'stop_times').map((row) => toText(row.stop_id)));
  const withServedChild = new Set<string>();
  for (const [id, row] of stops) {
    if (served.has(id)) withServedChild.add(toText(row.parent_station));
  }
  for (const [id, row] of stops) {
    const point = toPoint(row);
    if (!isInside(box, point))
      faults.push(toFault(feed, 'stops', row, `${point.lat}, ${point.lon} lies outside the region`));
    const type = Number(row.location_type ?? 0);
    if (type === 0 && !served.has(id)) faults.push(toFault(feed, 'stops', row, 'no trip calls here'));
    if (type !== 0 && served.has(id))
      faults.push(toFault(feed, 'stops', row, 'a trip calls at a place that is no stop or platform'));
    if (type === 1 && !withServedChild.has(id))
      faults.push(toFault(feed, 'stops', row, 'no trip calls at any platform of this station'));
    const parentId = toText(row.parent_station);
    const parent = stops.get(parentId);
    if (type === 1 && parentId !== '') faults.push(toFault(feed, 'stops', row, 'a station has no parent'));
    if ((type === 2 || type === 3) && !parent)
      faults.push(toFault(feed, 'stops', row, 'an entrance or node needs its station'));
    if (parent && Number(parent.location_type ?? 0) !== 1)
      faults.push(toFault(feed, 'stops', row, `parent ${parentId} is no station`));
    if (parent && toDistanceM(point, toPoint(parent)) > MAX_FROM_STATION_M)
      faults.push(toFault(feed, 'stops', row, `more than ${MAX_FROM_STATION_M} m from its station`));
  }
  for (const row of listRows(feed, 'shapes')) {
    const point = toPoint(row, 'shape_pt_lat', 'shape_pt_lon');
    if (!isInside(box, point))
      faults.push(toFault(feed, 'shapes', row, `${point.lat}, ${point.lon} lies outside the region`));
  }
  return faults;
}
