/** Readers of `stops.txt`, `transfers.txt`, `pathways.txt` and `levels.txt`. */
import type { Box, LatLon } from '../../base/geo.ts';
import { type FeedDb, findNumber, findText, toPresent } from './feed-db.ts';
import type { LevelRow, PathwayRow, StopRow, TransferRow } from './rows.ts';

/** Stops, stations, entrances and nodes in the order of the file. The id replaces a blank name. */
export function listStops(db: FeedDb): StopRow[] {
  return db
    .listRows(
      `SELECT stop_id, stop_code, stop_name, stop_lat, stop_lon, zone_id, location_type, parent_station,
              stop_timezone, wheelchair_boarding, platform_code, level_id
       FROM stops ORDER BY rowid`,
    )
    .map(([id, code, name, lat, lon, zone, type, parent, timeZone, wheelchair, platform, level]) => {
      const stopId = String(id);
      return {
        stopId,
        name: db.translations.toNames('stops', 'stop_name', findText(name) ?? stopId, stopId),
        locationType: findNumber(type) ?? 0,
        wheelchairBoarding: findNumber(wheelchair) ?? 0,
        ...toPresent({
          code: findText(code),
          lat: findNumber(lat),
          lon: findNumber(lon),
          zoneId: findText(zone),
          parentStation: findText(parent),
          timeZone: findText(timeZone),
          platformCode: findText(platform),
          levelId: findText(level),
        }),
      };
    });
}

/** Rows of `transfers.txt` in the order of the file. */
export function listTransfers(db: FeedDb): TransferRow[] {
  return db
    .listRows(
      `SELECT from_stop_id, to_stop_id, from_route_id, to_route_id, from_trip_id, to_trip_id,
              transfer_type, min_transfer_time
       FROM transfers ORDER BY rowid`,
    )
    .map(([fromStop, toStop, fromRoute, toRoute, fromTrip, toTrip, type, minTime]) => ({
      transferType: findNumber(type) ?? 0,
      ...toPresent({
        fromStopId: findText(fromStop),
        toStopId: findText(toStop),
        fromRouteId: findText(fromRoute),
        toRouteId: findText(toRoute),
        fromTripId: findText(fromTrip),
        toTripId: findText(toTrip),
        minTransferSec: findNumber(minTime),
      }),
    }));
}

/** Rows of `pathways.txt` in the order of the file. */
export function listPathways(db: FeedDb): PathwayRow[] {
  return db
    .listRows(
      `SELECT pathway_id, from_stop_id, to_stop_id, pathway_mode, is_bidirectional, length, traversal_time,
              stair_count, max_slope, min_width
       FROM pathways ORDER BY rowid`,
    )
    .map(([id, from, to, mode, bidirectional, length, traversal, stairs, slope, width]) => ({
      pathwayId: String(id),
      fromStopId: String(from),
      toStopId: String(to),
      mode: Number(mode),
      isBidirectional: bidirectional === 1,
      ...toPresent({
        lengthM: findNumber(length),
        traversalSec: findNumber(traversal),
        stairCount: findNumber(stairs),
        maxSlope: findNumber(slope),
        minWidthM: findNumber(width),
      }),
    }));
}

/** Rows of `levels.txt`, the floors of stations. */
export function listLevels(db: FeedDb): LevelRow[] {
  return db.listRows('SELECT level_id, level_index, level_name FROM levels ORDER BY rowid').map((row) => {
    const [id, index, name] = row;
    const levelId = String(id);
    const text = findText(name);
    return {
      levelId,
      index: findNumber(index) ?? 0,
      ...(text === undefined ? {} : { name: db.translations.toNames('levels', 'level_name', text, levelId) }),
    };
  });
}

/** Positions of the stops that have one, in the order of the file. */
export function listStopPoints(db: FeedDb): LatLon[] {
  return db
    .listRows(
      'SELECT stop_lat, stop_lon FROM stops WHERE stop_lat IS NOT NULL AND stop_lon IS NOT NULL ORDER BY rowid',
    )
    .map(([lat, lon]) => ({ lat: Number(lat), lon: Number(lon) }));
}

/** The number of trips of a feed, and of those that call at a stop inside the box (0 without a box). */
export function countTrips(db: FeedDb, box?: Box): { all: number; touching: number } {
  const all = Number(db.listRows('SELECT COUNT(*) FROM trips')[0]?.[0] ?? 0);
  if (!box) return { all, touching: 0 };
  const { east, north, south, west } = box;
  const isWithin = west <= east ? 'stop_lon >= ? AND stop_lon <= ?' : '(stop_lon >= ? OR stop_lon <= ?)';
  const query = `SELECT COUNT(DISTINCT trip_id) FROM stop_times WHERE stop_id IN
    (SELECT stop_id FROM stops WHERE stop_lat >= ? AND stop_lat <= ? AND ${isWithin})`;
  const touching = db.sql.prepare(query).pluck().get(south, north, west, east);
  return { all, touching: Number(touching) };
}
