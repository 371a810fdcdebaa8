/** The stop table of an edited timetable, and the rows of stops in other tables. */
import { takeStrings } from '../string-table.ts';
import type { StopTable, Timetable } from '../timetable.ts';
import type { AddedStop, AddedWalk } from './edited-rows.ts';

export interface StopLayout {
  readonly table: StopTable;
  /** Row in the new table by row of the editor. */
  readonly rowOf: Int32Array;
  /** Row of the editor by row in the new table; undefined where every stop keeps its row. */
  readonly order?: readonly number[];
}

/**
 * Stops that a vehicle calls at for the first time move behind the boardable ones, the added ones among them; their
 * places, cities and change times are not known yet.
 *
 * @param called rows of the editor that some pattern calls at
 * @param addName gives the row of an added stop's name
 */
export function layOutStops(
  stops: StopTable,
  added: readonly AddedStop[],
  called: Int32Array,
  addName: (stop: AddedStop) => number,
): StopLayout {
  const first = new Set<number>();
  for (const row of called) if (row >= stops.boardable) first.add(row);
  const rowOf = Int32Array.from({ length: stops.count + added.length }, (_, row) => row);
  if (first.size === 0 && added.length === 0) {
    const { boardSlackSec, changeSec, place } = stops;
    const own = { place: place.slice(), changeSec: changeSec.slice(), boardSlackSec: boardSlackSec.slice() };
    return { table: { ...stops, ...own }, rowOf };
  }
  const order = [
    ...rowOf.subarray(0, stops.boardable),
    ...[...first].sort((a, b) => a - b),
    ...rowOf.subarray(stops.boardable).filter((row) => !first.has(row)),
  ];
  order.forEach((row, at) => {
    rowOf[row] = at;
  });
  const take = <Table extends Int32Array | Uint8Array | Uint16Array | Float64Array>(
    from: Table,
    ofAdded: (stop: AddedStop) => number,
  ): Table => {
    const to = new (from.constructor as new (length: number) => Table)(order.length);
    for (let at = 0; at < order.length; at++) {
      const row = order[at] as number;
      to[at] = row < stops.count ? (from[row] as number) : ofAdded(added[row - stops.count] as AddedStop);
    }
    return to;
  };
  const zoneOfFeed = (feed: number) => stops.timeZone[Math.max(0, stops.feed.indexOf(feed))] ?? 0;
  const table: StopTable = {
    count: order.length,
    boardable: stops.boardable + first.size,
    ids: takeStrings(
      stops.ids,
      order,
      added.map(({ stopId }) => stopId),
    ),
    platform: takeStrings(
      stops.platform,
      order,
      added.map(() => ''),
    ),
    feed: take(stops.feed, ({ feed }) => feed),
    lat: take(stops.lat, ({ lat }) => lat),
    lon: take(stops.lon, ({ lon }) => lon),
    name: take(stops.name, addName),
    parent: take(stops.parent, () => -1).map((row) => (row < 0 ? row : (rowOf[row] as number))),
    locationType: take(stops.locationType, () => 0),
    wheelchair: take(stops.wheelchair, () => 0),
    level: take(stops.level, () => Number.NaN),
    levelName: take(stops.levelName, () => -1),
    place: Int32Array.from(order, (_, at) => at),
    changeSec: take(stops.changeSec, () => 0),
    boardSlackSec: take(stops.boardSlackSec, () => 0),
    city: take(stops.city, () => 255),
    timeZone: take(stops.timeZone, ({ feed }) => zoneOfFeed(feed)),
  };
  return { table, rowOf, order };
}

/** Change rules and sources of walks with the new rows of stops, and the added walks behind the others. */
export function moveStopRows(
  { changeRules, walks }: Pick<Timetable, 'changeRules' | 'walks'>,
  { order, rowOf }: StopLayout,
  added: readonly AddedWalk[],
): Pick<Timetable, 'changeRules' | 'walks'> {
  const toRow = (row: number) => rowOf[row] as number;
  const move = (rows: Int32Array) => (order ? rows.map(toRow) : rows);
  const { fromStop, toStop } = changeRules;
  const { pathways, transferFrom, transferSec, transferTo } = walks;
  return {
    changeRules: { ...changeRules, fromStop: move(fromStop), toStop: move(toStop) },
    walks: {
      ...walks,
      pathways: order
        ? pathways.map(({ from, row, to }) => ({ from: toRow(from), to: toRow(to), row }))
        : pathways,
      transferFrom: Int32Array.from([...move(transferFrom), ...added.map(({ from }) => toRow(from))]),
      transferTo: Int32Array.from([...move(transferTo), ...added.map(({ to }) => toRow(to))]),
      transferSec: Int32Array.from([...transferSec, ...added.map(({ sec }) => sec)]),
    },
  };
}
