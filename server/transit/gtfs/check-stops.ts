/** Checks of `stops.txt` that look at several rows: positions, parents, and whether anything calls there. */
import type { CheckContext, CheckedRow, TableHook } from './check-row.ts';

const FILE = 'stops.txt';

interface Stop {
  readonly id: string;
  readonly ordinal: number;
  readonly line: number;
  readonly type: number;
  readonly parent: string;
  readonly lat: number;
  readonly lon: number;
}

export class StopsCheck implements TableHook {
  readonly #context: CheckContext;
  readonly #stops: Stop[] = [];

  constructor(context: CheckContext) {
    this.#context = context;
  }

  onRow(row: CheckedRow): boolean {
    const { log } = this.#context;
    const type = Number(row.get('location_type') || 0);
    const lat = row.get('stop_lat');
    const lon = row.get('stop_lon');
    const where = { file: FILE, line: row.line, value: row.get('stop_id') };
    if (type <= 2 && (lat === '' || lon === '')) {
      const field = lat === '' ? 'stop_lat' : 'stop_lon';
      log.add('missing-cell', { ...where, field }, { zh: '坐标', en: 'a position' });
      return false;
    }
    if (type <= 2 && row.get('stop_name') === '') {
      log.add('missing-cell', { ...where, field: 'stop_name' }, { zh: '名称', en: 'a name' });
    }
    this.#stops.push({
      id: row.get('stop_id'),
      ordinal: row.ordinal,
      line: row.line,
      type,
      parent: row.get('parent_station'),
      lat: lat === '' ? Number.NaN : Number(lat),
      lon: lon === '' ? Number.NaN : Number(lon),
    });
    return true;
  }

  /** Once all stops are known. */
  checkParents(parentColumn: number): void {
    const { log, edits } = this.#context;
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
      edits.clear(FILE, ordinal, parentColumn);
    }
  }

  /** Positions that cannot be right: on the equator off Africa, or with nothing else for 100 km around. */
  checkPositions(): void {
    const { log } = this.#context;
    const placed = this.#stops.filter(({ lat }) => !Number.isNaN(lat));
    const cells = new Map<string, number>();
    const toCell = (lat: number, lon: number) => `${Math.floor(lat)},${Math.floor(lon)}`;
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
        for (let dLon = -1; dLon <= 1; dLon++) near += cells.get(toCell(lat + dLat, lon + dLon)) ?? 0;
      }
      if (near === 0) {
        log.add('stop-far-away', where, {
          zh: '靠近本数据的其他站点',
          en: 'near the other stops of the feed',
        });
      }
    }
  }

  /** Once it is known where trips call. */
  checkUse(used: ReadonlySet<string>): void {
    for (const { id, line, type } of this.#stops) {
      if (type !== 0 || used.has(id)) continue;
      const where = { file: FILE, line, field: 'stop_id', value: id };
      this.#context.log.add('unused-stop', where, { zh: '有班次停靠', en: 'a trip that calls there' });
    }
  }
}
