/** What depends on which vehicles call where: change times, places, cities and walks of an edited timetable. */
import { assignCities, type City } from '../../network/cities.ts';
import type { StopMergeRow } from '../../network/stop-merges.ts';
import { buildWalks, toNetworkStops } from '../build-walks.ts';
import { applySlack } from '../compile/compile-footpaths.ts';
import { compilePlaces, listRailStops } from '../compile/compile-stops.ts';
import { listStrings } from '../string-table.ts';
import type { PatternTable, StopTable, Timetable } from '../timetable.ts';
import type { AddedStop } from './edited-rows.ts';
import type { StopLayout } from './lay-out-stops.ts';

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
 * Fills the laid-out stop table and builds the walks again; walks on which nothing has an effect are those of the base.
 *
 * Time: that of `buildWalks` where a stop, a place or a change time differs; else linear in calls.
 */
export function linkStops(
  base: Timetable,
  edited: Pick<Timetable, 'feeds' | 'routes' | 'names' | 'patterns' | 'walks'>,
  { order, rowOf, table }: StopLayout,
  added: readonly AddedStop[],
  context: EditContext,
): LinkedParts {
  setSlack(base, edited, table, order);
  added.forEach(({ changeSec }, i) => {
    if (changeSec !== undefined) table.changeSec[rowOf[base.stops.count + i] as number] = changeSec;
  });
  const stopMerges = toPlaces(base, edited, table, order, context);
  if (order) {
    assignCities(toNetworkStops(table), context.cities).forEach((city, row) => {
      table.city[row] = city < 0 ? 255 : city;
    });
  }
  const { walks } = edited;
  const isWalkedAlike =
    order === undefined &&
    walks.transferSec.length === base.walks.transferSec.length &&
    (['boardSlackSec', 'changeSec', 'place'] as const).every((column) =>
      table[column].every((value, row) => value === base.stops[column][row]),
    );
  if (!isWalkedAlike) return { stops: table, stopMerges, walks, ...buildWalks(table, walks, walks.speedMps) };
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
  table: StopTable,
  order: readonly number[] | undefined,
  { stopMerges }: EditContext,
): Timetable['stopMerges'] {
  if (!order) {
    const before = listRailStops(base.stops, base.patterns, base.routes);
    const after = listRailStops(table, edited.patterns, edited.routes);
    if (before.every((isRail, row) => isRail === after[row])) return base.stopMerges;
  }
  return compilePlaces(listNamedStops(edited, table), table, edited.patterns, edited.routes, stopMerges);
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
