/** Checks of `stops.txt` across rows: positions, parents, and stops without calls. */

import { type LatLon, toLon, toNearLon } from '../../base/geo.ts';
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';

const FILE = 'stops.txt';

interface Stop {
  readonly id: string;
  readonly ordinal: number;
  readonly line: number;
  type: number;
  readonly isTypeUnreadable: boolean;
  readonly parent: string;
  /** The first coordinate that is missing or unreadable. */
  readonly missing?: 'stop_lat' | 'stop_lon';
  lat: number;
  lon: number;
}

const STATION = 1;
const ENTRANCE = 2;
/** Higher location types need no position of their own. */
const NEEDS_POSITION = 2;

export class StopsCheck implements TableHook {
  readonly #context: CheckContext;
  #stops: Stop[] = [];
  /** `location_type` by stop id, without stops and platforms (type 0). */
  readonly #otherTypes = new Map<string, number>();

  constructor(context: CheckContext) {
    this.#context = context;
  }

  onRow(row: CheckedRow): boolean {
    const { log } = this.#context;
    const type = Number(row.get('location_type') || 0);
    const lat = row.get('stop_lat');
    const lon = row.get('stop_lon');
    const where = { file: FILE, line: row.line, value: row.get('stop_id') };
    if (type !== 0) this.#otherTypes.set(row.get('stop_id'), type);
    if (type <= 2 && row.get('stop_name') === '') {
      log.add('missing-cell', { ...where, field: 'stop_name' }, { zh: '名称', en: 'a name' });
    }
    this.#stops.push({
      id: row.get('stop_id'),
      ordinal: row.ordinal,
      line: row.line,
      type,
      isTypeUnreadable: row.isUnreadable('location_type'),
      parent: row.get('parent_station'),
      ...(lat === '' ? { missing: 'stop_lat' } : lon === '' ? { missing: 'stop_lon' } : {}),
      lat: lat === '' || lon === '' ? Number.NaN : Number(lat),
      lon: lat === '' || lon === '' ? Number.NaN : Number(lon),
    });
    return true;
  }

  /** Warns where a call is not at a stop or platform. */
  checkCall(row: CheckedRow, stopId: string): void {
    if (this.#otherTypes.size === 0 || !this.#otherTypes.has(stopId)) return;
    const where = { file: 'stop_times.txt', line: row.line, field: 'stop_id', value: stopId };
    this.#context.log.add('stop-time-at-station', where, {
      zh: '停靠点或站台（location_type 0）',
      en: 'a stop or platform (location_type 0)',
    });
  }

  /** An entrance of the station of a stop, other than the stop itself. */
  findEntrance(stopId: string): string | undefined {
    const station = this.#stops.find(({ id }) => id === stopId)?.parent;
    if (station === undefined || station === '') return undefined;
    return this.#stops.find(
      ({ id, parent, type }) => type === ENTRANCE && parent === station && id !== stopId,
    )?.id;
  }

  /** Sets an unreadable type to station where platforms name the stop as their parent. Call it after the last row. */
  setStationTypes(): void {
    const { columnIndexes, edits } = this.#context;
    const column = columnIndexes.get(FILE)?.get('location_type');
    const uncertain = this.#stops.filter(({ isTypeUnreadable }) => isTypeUnreadable);
    if (uncertain.length === 0 || column === undefined) return;
    const parents = new Set(this.#stops.filter(({ type }) => type !== 4).map(({ parent }) => parent));
    for (const stop of uncertain) {
      if (!parents.has(stop.id)) continue;
      stop.type = STATION;
      this.#otherTypes.set(stop.id, STATION);
      edits.replace(FILE, stop.ordinal, column, String(STATION));
    }
  }

  /**
   * Gives a station without a position the middle of its platforms, and a platform or entrance the position of its station.
   * Drops stops that have neither. Call it after the last row.
   */
  placeStops(): void {
    const unplaced = this.#stops.filter(({ lat, type }) => type <= NEEDS_POSITION && Number.isNaN(lat));
    if (unplaced.length === 0) return;
    for (const stop of unplaced.filter(({ type }) => type === STATION)) {
      const platforms = this.#stops.filter(({ lat, parent }) => parent === stop.id && !Number.isNaN(lat));
      this.#place(stop, findMiddle(platforms));
    }
    const stations = new Map(
      this.#stops.filter(({ type }) => type === STATION).map((stop) => [stop.id, stop]),
    );
    for (const stop of unplaced.filter(({ type }) => type !== STATION)) {
      const station = stations.get(stop.parent);
      this.#place(stop, station && !Number.isNaN(station.lat) ? station : undefined);
    }
    this.#stops = this.#stops.filter(({ lat, type }) => type > NEEDS_POSITION || !Number.isNaN(lat));
  }

  #place(stop: Stop, position: LatLon | undefined): void {
    const { columnIndexes, edits, keys, log } = this.#context;
    const columns = columnIndexes.get(FILE);
    const [latColumn, lonColumn] = [columns?.get('stop_lat'), columns?.get('stop_lon')];
    const where = { file: FILE, line: stop.line, field: stop.missing ?? 'stop_lat', value: stop.id };
    if (!position || latColumn === undefined || lonColumn === undefined) {
      log.add('missing-cell', where, { zh: '坐标', en: 'a position' });
      edits.drop(FILE, stop.ordinal);
      keys.drop(FILE, 'stop_id', stop.id);
      return;
    }
    const { lat, lon } = position;
    log.add('missing-cell', where, {
      zh: `坐标（按 ${lat},${lon} 处理，即所属车站或其站台的位置）`,
      en: `a position (${lat},${lon} is taken, that of its station or platforms)`,
    });
    Object.assign(stop, { lat, lon });
    edits.replace(FILE, stop.ordinal, latColumn, String(lat));
    edits.replace(FILE, stop.ordinal, lonColumn, String(lon));
  }

  /** Removes references to a parent that is unknown or of the wrong type. Call it after the last row. */
  checkParents(): void {
    const { columnIndexes, edits, log } = this.#context;
    const parentColumn = columnIndexes.get(FILE)?.get('parent_station') ?? -1;
    const dropped = this.#context.keys.dropped(FILE, 'stop_id');
    const types = new Map(this.#stops.map((stop) => [stop.id, stop.type]));
    for (const { id, ordinal, line, type, parent } of this.#stops) {
      const where = { file: FILE, line, field: 'parent_station', value: parent || id };
      if (parent === '') {
        if (type >= 2) {
          log.add('missing-parent', where, { zh: '所属车站', en: 'the station it belongs to' });
        }
        continue;
      }
      const parentType = types.get(parent);
      if (parentType === (type === 4 ? 0 : 1) && type !== 1) continue;
      if (parentType === undefined) {
        const code = dropped.has(parent) ? 'dropped-reference' : 'unknown-reference';
        log.add(code, where, { zh: '存在于 stops.txt stop_id', en: 'one of stops.txt stop_id' });
      } else {
        const [zh, en] =
          type === 1
            ? ['车站不属于其他车站', 'no parent: a station is not part of a station']
            : type === 4
              ? ['站台（location_type 0）', 'a platform (location_type 0)']
              : ['车站（location_type 1）', 'a station (location_type 1)'];
        log.add('parent-not-station', where, { zh, en });
      }
      edits.replace(FILE, ordinal, parentColumn, '');
    }
  }

  /** Warns of positions that are probably wrong: at zero degrees, or with no other stop for 100 km around. */
  checkPositions(): void {
    const { log } = this.#context;
    const placed = this.#stops.filter(({ lat }) => !Number.isNaN(lat));
    const cells = new Map<string, number>();
    const toCell = (lat: number, lon: number) => `${Math.floor(lat)},${Math.floor(lon === 180 ? -180 : lon)}`;
    for (const { lat, lon } of placed) {
      cells.set(toCell(lat, lon), (cells.get(toCell(lat, lon)) ?? 0) + 1);
    }
    for (const { id, line, lat, lon } of placed) {
      const where = { file: FILE, line, field: 'stop_lat,stop_lon', value: `${id}: ${lat},${lon}` };
      if (Math.abs(lat) < 0.01 && Math.abs(lon) < 0.01) {
        log.add('stop-at-zero', where, { zh: '真实坐标', en: 'a real position' });
        continue;
      }
      if (placed.length < 3) continue;
      let near = -1;
      for (let dLat = -1; dLat <= 1; dLat++) {
        for (let dLon = -1; dLon <= 1; dLon++) near += cells.get(toCell(lat + dLat, toLon(lon + dLon))) ?? 0;
      }
      if (near === 0) {
        log.add('stop-far-away', where, {
          zh: '靠近本数据的其他站点',
          en: 'near the other stops of the feed',
        });
      }
    }
  }

  /** Warns of stops without calls. */
  checkUse(used: { has(stopId: string): boolean }): void {
    for (const { id, line, type } of this.#stops) {
      if (type !== 0 || used.has(id)) continue;
      const where = { file: FILE, line, field: 'stop_id', value: id };
      this.#context.log.add('unused-stop', where, { zh: '有班次停靠', en: 'a trip that calls there' });
    }
  }
}

/** The mean of positions, also across the 180th meridian. */
function findMiddle(points: readonly LatLon[]): LatLon | undefined {
  const [first] = points;
  if (!first) return undefined;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const lat = mean(points.map((point) => point.lat));
  const lon = mean(points.map((point) => toNearLon(point.lon, first.lon)));
  return { lat: toSixDecimals(lat), lon: toSixDecimals(toLon(lon)) };
}

function toSixDecimals(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
