/** What depends on which vehicles call where: change times, places, cities and walks of an edited timetable. */
import { assignCities, type City } from '../../network/cities.ts';
import type { MergeStop } from '../../network/merge-rules.ts';
import { addToPlaces, type StopPlaces } from '../../network/merge-stops.ts';
import type { StopMergeRow } from '../../network/stop-merges.ts';
import { applySlack } from '../compile/compile-footpaths.ts';
import { compilePlaces, listRailStops } from '../compile/compile-stops.ts';
import { getString, listStrings } from '../string-table.ts';
import type { PatternTable, StopTable, Timetable } from '../timetable.ts';
import type { AddedStop } from './edited-rows.ts';
import type { StopLayout } from './lay-out-stops.ts';
import { relinkWalks } from './relink-walks.ts';

/** What the region says of places and cities: the values that the base was compiled with. */
export interface EditContext {
  readonly cities: readonly City[];
  readonly stopMerges: readonly StopMergeRow[];
}

type LinkedParts = Pick<
  Timetable,
  'stops' | 'stopMerges' | 'walks' | 'footpaths' | 'streetWays' | 'stepFreeFootpaths' | 'stepFreeStreetWays'
>;

/**
 * Fills the laid-out stop table and the walks; walks on which nothing has an effect are those of the base.
 *
 * Time: linear in stops and calls, and that of `mergeStops` and `buildWalks` for the stops around a difference.
 */
export function linkStops(
  base: Timetable,
  edited: Pick<Timetable, 'feeds' | 'routes' | 'names' | 'patterns' | 'walks'>,
  layout: StopLayout,
  added: readonly AddedStop[],
  context: EditContext,
): LinkedParts {
  const { order, rowOf, table } = layout;
  setSlack(base, edited, table, order);
  added.forEach(({ changeSec }, i) => {
    if (changeSec !== undefined) table.changeSec[rowOf[base.stops.count + i] as number] = changeSec;
  });
  const stopMerges = toPlaces(base, edited, layout, context);
  const rowsAdded = added.map((_, i) => rowOf[base.stops.count + i] as number);
  assignCities(
    rowsAdded.map((row) => ({ lat: table.lat[row] as number, lon: table.lon[row] as number })),
    context.cities,
  ).forEach((city, i) => {
    table.city[rowsAdded[i] as number] = city < 0 ? 255 : city;
  });
  const { walks } = edited;
  const isWalkedAlike =
    order === undefined &&
    walks.transferSec.length === base.walks.transferSec.length &&
    (['boardSlackSec', 'place'] as const).every((column) =>
      table[column].every((value, row) => value === base.stops[column][row]),
    );
  if (!isWalkedAlike)
    return { stops: table, stopMerges, walks, ...relinkWalks(base, { stops: table, walks, rowOf }) };
  const { footpaths, stepFreeFootpaths, stepFreeStreetWays, streetWays } = base;
  return {
    stops: table,
    stopMerges,
    walks,
    footpaths,
    ...(streetWays ? { streetWays } : {}),
    ...(stepFreeFootpaths ? { stepFreeFootpaths } : {}),
    ...(stepFreeStreetWays ? { stepFreeStreetWays } : {}),
  };
}

/**
 * The places of the stops. They depend on stops and on where trains call; if neither differs from the base, the base's
 * places are used.
 */
function toPlaces(
  base: Timetable,
  edited: Pick<Timetable, 'feeds' | 'routes' | 'names' | 'patterns'>,
  { order, rowOf, table }: StopLayout,
  { stopMerges }: EditContext,
): Timetable['stopMerges'] {
  const before = listRailStops(base.stops, base.patterns, base.routes);
  const after = listRailStops(table, edited.patterns, edited.routes);
  const isRailAlike = before.every((isRail, row) => isRail === after[rowOf[row] as number]);
  if (isRailAlike && !order) return base.stopMerges;
  const known = isRailAlike ? addServedStops(base, edited, { rowOf, table }, after, stopMerges) : undefined;
  if (!known) {
    return compilePlaces(listNamedStops(edited, table), table, edited.patterns, edited.routes, stopMerges);
  }
  table.place.set(known.placeOf);
  return known.decisions;
}

/** The places where stops are served for the first time; undefined where stations of several stops are concerned. */
function addServedStops(
  base: Timetable,
  { feeds, names }: Pick<Timetable, 'feeds' | 'names'>,
  { rowOf, table }: StopLayout,
  isRail: Uint8Array,
  overrides: readonly StopMergeRow[],
): StopPlaces | undefined {
  const { boardable, count, feed, ids, lat, lon, name, parent } = table;
  const isFirst = (row: number) => row >= base.stops.boardable && row < boardable;
  const served = Array.from({ length: boardable - base.stops.boardable }, (_, i) => base.stops.boardable + i);
  const isOfStation = (up: number, row: number) => up >= 0 && (isFirst(row) || isFirst(up));
  if (parent.some(isOfStation)) return undefined;
  const placeOf = Int32Array.from({ length: count }, (_, row) => row);
  base.stops.place.forEach((place, row) => {
    placeOf[rowOf[row] as number] = rowOf[place] as number;
  });
  const places = { placeOf, decisions: base.stopMerges };
  if (served.length === 0) return places;
  const toStop = (row: number): MergeStop => ({
    key: `${feeds[feed[row] as number]?.feedId}:${getString(ids, row)}`,
    feed: feed[row] as number,
    name: names[name[row] as number]?.text ?? '',
    lat: lat[row] as number,
    lon: lon[row] as number,
    ...((parent[row] as number) >= 0 ? { parent: parent[row] as number } : {}),
    isServed: row < boardable,
    isRail: isRail[row] === 1,
  });
  const points = Array.from(lat, (one, row) => ({ lat: one, lon: lon[row] as number }));
  return addToPlaces(places, { points, parent, toStop }, served, overrides);
}

/** A change time that is not the region's is stated by transfers.txt, and stays. */
function setSlack(
  base: Timetable,
  { patterns, routes }: Pick<Timetable, 'patterns' | 'routes'>,
  table: StopTable,
  order: readonly number[] | undefined,
): void {
  const before = toSlack(base.stops.count, base.patterns, base.routes, base.rules);
  const after = toSlack(table.count, patterns, routes, base.rules);
  for (let row = 0; row < table.count; row++) {
    const old = order ? (order[row] as number) : row;
    const isStated = old < base.stops.count && base.stops.changeSec[old] !== before.changeSec[old];
    if (!isStated) table.changeSec[row] = after.changeSec[row] as number;
    table.boardSlackSec[row] = after.boardSlackSec[row] as number;
  }
}

function toSlack(
  count: number,
  patterns: PatternTable,
  routes: Timetable['routes'],
  rules: Timetable['rules'],
): Pick<StopTable, 'changeSec' | 'boardSlackSec'> {
  const slack = { changeSec: new Int32Array(count), boardSlackSec: new Int32Array(count) };
  applySlack(slack, patterns, routes, rules);
  return slack;
}

function listNamedStops({ feeds, names }: Pick<Timetable, 'feeds' | 'names'>, table: StopTable) {
  const ids = listStrings(table.ids);
  const stops = feeds.map(() => [] as { stopId: string; name: { text: string } }[]);
  ids.forEach((stopId, row) => {
    const name = names[table.name[row] as number] ?? { text: '' };
    stops[table.feed[row] as number]?.push({ stopId, name });
  });
  return feeds.map(({ feedId }, f) => ({ feedId, stops: stops[f] ?? [] }));
}
