/**
 * The walks of an edited timetable from those of its base: footpaths are built again for stops around a difference only. The
 * result is that of `buildWalks`.
 */
import { buildFootpaths, type Footpaths } from '../../network/footpaths.ts';
import { type BuiltWalks, buildWalks, toStreetWays, toWalkInput, type WalkStops } from '../build-walks.ts';
import type { Timetable, WalkSources } from '../timetable.ts';

/** An edited timetable's stops and sources of walks. Boardable stops of the base keep their rows. */
export interface RelinkedStops {
  readonly stops: WalkStops;
  readonly walks: WalkSources;
  /** Row by row of the base. */
  readonly rowOf: Int32Array;
}

/** Beyond this share of the stops, building all walks is quicker. */
const MOST_SHARE = 0.5;

/** Time: linear in stops and footpaths, and that of `buildWalks` for the stops around a difference. */
export function relinkWalks(base: Timetable, edited: RelinkedStops): BuiltWalks {
  const { stops, walks } = edited;
  const area = new WalkArea(stops, walks);
  const sources = [...listSources(base, edited, area)].filter((row) => row < stops.boardable).sort(ascending);
  if (sources.length > MOST_SHARE * stops.boardable) return buildWalks(stops, walks, walks.speedMps);
  const rows = area.listAround(sources);
  const part = toWalkInput(...takeRows(stops, walks, rows), walks.speedMps);
  const relink = (known: Footpaths, stepFree: boolean): Footpaths => {
    if (sources.length === 0) return replaceRows(known, stops.count, base.stops.boardable, [], known, rows);
    const built = buildFootpaths(part.networkStops, part.given, { ...part.options, stepFree });
    return replaceRows(known, stops.count, base.stops.boardable, sources, built, rows);
  };
  const isWholly = base.stepFreeFootpaths === undefined;
  const ways =
    walks.pathways.length === 0 ? {} : toStreetWays(toWalkInput(stops, walks, walks.speedMps), !isWholly);
  return {
    footpaths: relink(base.footpaths, false),
    ...ways,
    ...(base.stepFreeFootpaths ? { stepFreeFootpaths: relink(base.stepFreeFootpaths, true) } : {}),
  };
}

const ascending = (a: number, b: number) => a - b;

/** The stops whose footpaths can differ from those of the base. */
function listSources(base: Timetable, { rowOf, stops, walks }: RelinkedStops, area: WalkArea): Set<number> {
  const added: number[] = [];
  for (let row = base.stops.boardable; row < stops.boardable; row++) added.push(row);
  const sources = new Set(area.listNear(added));
  /** New stops, and their stations. */
  const concerned = new Set(added);
  for (const row of concerned)
    if ((stops.parent[row] as number) >= 0) concerned.add(stops.parent[row] as number);
  walks.transferFrom.forEach((from, i) => {
    const isAdded = i >= base.walks.transferFrom.length;
    if (!isAdded && !concerned.has(from) && !concerned.has(walks.transferTo[i] as number)) return;
    for (const row of area.listStops(from)) sources.add(row);
  });
  for (const row of listSlackSources(base, stops)) sources.add(row);
  for (const row of listMovedPlaces(base, stops, rowOf, added)) sources.add(row);
  return sources;
}

/** Stops with a footpath to a stop where the wait before boarding differs. */
function* listSlackSources({ footpaths, stepFreeFootpaths, stops: before }: Timetable, stops: WalkStops) {
  const isChanged = new Uint8Array(before.count);
  for (let row = 0; row < before.boardable; row++) {
    isChanged[row] = stops.boardSlackSec[row] === before.boardSlackSec[row] ? 0 : 1;
  }
  if (!isChanged.includes(1)) return;
  for (const { offsets, targets } of [footpaths, ...(stepFreeFootpaths ? [stepFreeFootpaths] : [])]) {
    for (let row = 0; row < before.boardable; row++) {
      for (let f = offsets[row] as number; f < (offsets[row + 1] as number); f++) {
        if (isChanged[targets[f] as number] !== 1) continue;
        yield row;
        break;
      }
    }
  }
}

/** Stops of places that have gained or lost a stop. */
function* listMovedPlaces(
  { stops: before }: Timetable,
  stops: WalkStops,
  rowOf: Int32Array,
  added: readonly number[],
): Iterable<number> {
  const lost = new Set<number>();
  const gained = new Set(added.map((row) => stops.place[row] as number));
  for (let row = 0; row < before.count; row++) {
    const [old, place] = [before.place[row] as number, stops.place[rowOf[row] as number] as number];
    if (rowOf[old] === place) continue;
    lost.add(old);
    gained.add(place);
  }
  for (let row = 0; row < before.count; row++) {
    const at = rowOf[row] as number;
    if (lost.has(before.place[row] as number) || gained.has(stops.place[at] as number)) yield at;
  }
}

/** Finds the stops that a walk from some stops can touch. */
class WalkArea {
  readonly #stops: WalkStops;
  readonly #walks: WalkSources;
  readonly #byLat: Int32Array;
  readonly #lats: Float64Array;
  /** Rows that pathways connect, by row. */
  readonly #connected = new Map<number, number[]>();
  readonly #children = new Map<number, number[]>();

  constructor(stops: WalkStops, walks: WalkSources) {
    const { count, lat, parent } = stops;
    this.#stops = stops;
    this.#walks = walks;
    const rows = Int32Array.from({ length: count }, (_, row) => row).filter((row) => !Number.isNaN(lat[row]));
    this.#byLat = rows.sort((a, b) => (lat[a] as number) - (lat[b] as number));
    this.#lats = Float64Array.from(this.#byLat, (row) => lat[row] as number);
    for (const { from, to } of walks.pathways) {
      push(this.#connected, from, to);
      push(this.#connected, to, from);
    }
    for (let row = 0; row < count; row++) {
      if ((parent[row] as number) >= 0) push(this.#children, parent[row] as number, row);
    }
  }

  /** A stop, or the stops of a station and of its platforms. */
  listStops(row: number): number[] {
    return [row, ...(this.#children.get(row) ?? []).flatMap((child) => this.listStops(child))];
  }

  /**
   * The rows with a straight line to or from these, where stations with pathways have no extent: one that is touched counts as
   * a whole.
   */
  listNear(rows: Iterable<number>): Set<number> {
    const found = new Set(rows);
    const stations = new Set<number>();
    /** Straight lines begin at the rows of the request and at stations; no line follows another one. */
    const starts = [...found];
    const enter = (row: number) => {
      found.add(row);
      if (stations.has(row) || !this.#connected.has(row)) return;
      stations.add(row);
      starts.push(row);
      for (const next of this.#connected.get(row) ?? []) enter(next);
    };
    for (const row of [...found]) enter(row);
    for (const start of starts) this.#visitBox(start, enter);
    return found;
  }

  /** The rows that `buildFootpaths` needs, so that all walks from `sources` are found; ascending. */
  listAround(sources: readonly number[]): number[] {
    const found = this.listNear(sources);
    const { place } = this.#stops;
    const places = new Set(sources.map((row) => place[row]));
    place.forEach((one, row) => {
      if (places.has(one)) found.add(row);
    });
    const isSource = new Set(sources);
    this.#walks.transferFrom.forEach((from, i) => {
      const starts = this.listStops(from);
      if (!starts.some((row) => isSource.has(row))) return;
      for (const row of [...starts, ...this.listStops(this.#walks.transferTo[i] as number)]) found.add(row);
    });
    // Stations with pathways that the rows of a place or of a transfer belong to.
    for (const row of found) for (const next of this.#connected.get(row) ?? []) found.add(next);
    for (const row of found) {
      const up = this.#stops.parent[row] as number;
      if (up >= 0) found.add(up);
    }
    return [...found].sort(ascending);
  }

  #visitBox(row: number, visit: (row: number) => void): void {
    const { lat, lon } = this.#stops;
    const [y, x] = [lat[row] as number, lon[row] as number];
    if (Number.isNaN(y) || Number.isNaN(x)) return;
    const latDeg = this.#walks.maxM / 110_000 + 1e-6;
    const cos = Math.cos((Math.min(90, Math.abs(y) + latDeg) * Math.PI) / 180);
    const lonDeg = cos < 0.01 ? 360 : latDeg / cos;
    let at = this.#findFirst(y - latDeg);
    for (; at < this.#lats.length && (this.#lats[at] as number) <= y + latDeg; at++) {
      const other = this.#byLat[at] as number;
      const apart = Math.abs((lon[other] as number) - x);
      if (Math.min(apart, 360 - apart) <= lonDeg) visit(other);
    }
  }

  #findFirst(lat: number): number {
    let [low, high] = [0, this.#lats.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lats[middle] as number) < lat) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Some rows as a table of their own, with the sources of walks between them. */
function takeRows(stops: WalkStops, walks: WalkSources, rows: readonly number[]): [WalkStops, WalkSources] {
  const at = new Map(rows.map((row, i) => [row, i] as const));
  const take = <Column extends Int32Array | Uint8Array | Float64Array>(column: Column): Column => {
    const taken = new (column.constructor as new (length: number) => Column)(rows.length);
    rows.forEach((row, i) => {
      taken[i] = column[row] as number;
    });
    return taken;
  };
  const kept = [...walks.transferSec.keys()].filter(
    (i) => at.has(walks.transferFrom[i] as number) && at.has(walks.transferTo[i] as number),
  );
  return [
    {
      count: rows.length,
      boardable: rows.filter((row) => row < stops.boardable).length,
      lat: take(stops.lat),
      lon: take(stops.lon),
      parent: take(stops.parent).map((row) => at.get(row) ?? -1),
      locationType: take(stops.locationType),
      wheelchair: take(stops.wheelchair),
      level: take(stops.level),
      place: take(stops.place),
      changeSec: take(stops.changeSec),
      boardSlackSec: take(stops.boardSlackSec),
    },
    {
      ...walks,
      pathways: walks.pathways.flatMap(({ from, row, to }) => {
        const [start, end] = [at.get(from), at.get(to)];
        return start === undefined || end === undefined ? [] : [{ from: start, to: end, row }];
      }),
      transferFrom: Int32Array.from(kept, (i) => at.get(walks.transferFrom[i] as number) as number),
      transferTo: Int32Array.from(kept, (i) => at.get(walks.transferTo[i] as number) as number),
      transferSec: Int32Array.from(kept, (i) => walks.transferSec[i] as number),
    },
  ];
}

/** Footpaths with other rows for `sources`, taken from those among `rows`; `known` has rows below `end` alone. */
function replaceRows(
  known: Footpaths,
  count: number,
  end: number,
  sources: readonly number[],
  built: Footpaths,
  rows: readonly number[],
): Footpaths {
  const at = new Map(rows.map((row, i) => [row, i] as const));
  const rangeOf = (row: number): [Footpaths, number, number] => {
    const i = at.get(row) as number;
    return [built, built.offsets[i] as number, built.offsets[i + 1] as number];
  };
  const lengthOf = ([, from, to]: readonly [Footpaths, number, number]) => to - from;
  const kept = (from: number, to: number) =>
    (known.offsets[Math.min(to, end)] as number) - (known.offsets[Math.min(from, end)] as number);
  let total = 0;
  let last = 0;
  for (const row of sources) {
    total += kept(last, row) + lengthOf(rangeOf(row));
    last = row + 1;
  }
  total += kept(last, count);
  const made: Footpaths = {
    offsets: new Int32Array(count + 1),
    targets: new Int32Array(total),
    durationSec: new Int32Array(total),
    distanceM: new Int32Array(total),
  };
  const keep = (from: number, to: number) => {
    const [start, stop] = [Math.min(from, end), Math.min(to, end)];
    const [first, behind] = [known.offsets[start] as number, known.offsets[stop] as number];
    const shift = (made.offsets[from] as number) - first;
    for (const name of ['targets', 'durationSec', 'distanceM'] as const) {
      made[name].set(known[name].subarray(first, behind), first + shift);
    }
    for (let row = from; row < to; row++) {
      made.offsets[row + 1] = (known.offsets[Math.min(row + 1, end)] as number) + shift;
    }
  };
  last = 0;
  for (const row of sources) {
    keep(last, row);
    const [, first, behind] = rangeOf(row);
    const start = made.offsets[row] as number;
    for (let f = first; f < behind; f++)
      made.targets[start + f - first] = rows[built.targets[f] as number] as number;
    made.durationSec.set(built.durationSec.subarray(first, behind), start);
    made.distanceM.set(built.distanceM.subarray(first, behind), start);
    made.offsets[row + 1] = start + behind - first;
    last = row + 1;
  }
  keep(last, count);
  return made;
}
