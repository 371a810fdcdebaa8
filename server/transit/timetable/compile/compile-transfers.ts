/**
 * Rows of transfers.txt that name routes or trips: change rules (types 0 to 3) for each pair of boardable stops, and links
 * between two trips of one vehicle (types 4 and 5).
 *
 * The rank of a rule decides between several that match the same two trips. `day/split-by-rules.ts` applies the rules to
 * the trips of a query day.
 */
import { isLatLon, toDistanceM } from '../../../base/geo.ts';
import type { TransferRow } from '../../gtfs/rows.ts';
import type { Footpaths } from '../../network/footpath-table.ts';
import {
  type ChangeRuleTable,
  FIXED_CHANGE,
  FOOTPATH_CHANGE,
  findFootpathSec,
  LINE_CHANGE,
  NO_CHANGE,
  STATED_CHANGE,
  type StopTable,
  type Timetable,
  type TripLinkTable,
  toStopPoint,
} from '../timetable.ts';
import type { TravelRules } from '../travel-rules.ts';
import { applySlack, isSpecific, listChildren, type WalkOptions } from './compile-footpaths.ts';
import type { FeedSource } from './feed-source.ts';

/** Rows of other tables by feed and id; undefined for unknown ids. */
export interface RuleLookups {
  readonly findStop: (feed: number, stopId: string) => number | undefined;
  readonly findRoute: (feed: number, routeId: string) => number | undefined;
  readonly findTrip: (feed: number, tripId: string) => number | undefined;
}

/** The durations of changes without change rules. */
interface PlainChanges {
  /** At each stop, from the travel rules alone. */
  readonly changeSec: Int32Array;
  readonly footpaths: Footpaths;
  readonly walk: WalkOptions;
}

interface Rule {
  readonly fromStop: number;
  readonly toStop: number;
  readonly fromRoute: number;
  readonly toRoute: number;
  readonly fromTrip: number;
  readonly toTrip: number;
  readonly rank: number;
  readonly sec: number;
  /** `ChangeRuleTable.basis`. */
  readonly basis: number;
}

export function compileChangeRules(
  feeds: readonly FeedSource[],
  lookups: RuleLookups,
  { footpaths, patterns, routes, stops }: Pick<Timetable, 'footpaths' | 'patterns' | 'routes' | 'stops'>,
  walk: WalkOptions,
  travelRules: TravelRules,
): ChangeRuleTable {
  const empty = { changeSec: new Int32Array(stops.count), boardSlackSec: new Int32Array(stops.count) };
  applySlack(empty, patterns, routes, travelRules);
  const plain = { changeSec: empty.changeSec, footpaths, walk };
  const children = listChildren(stops);
  const rules = feeds.flatMap((feed, f) => {
    const stated = new Set(
      feed.transfers.filter((row) => !isSpecific(row)).map((row) => `${row.fromStopId} ${row.toStopId}`),
    );
    return feed.transfers.flatMap((row) => toRules(row, f, lookups, children, stops, plain, stated));
  });
  const toColumn = (name: keyof Rule) => Int32Array.from(rules, (rule) => rule[name]);
  return {
    count: rules.length,
    fromStop: toColumn('fromStop'),
    toStop: toColumn('toStop'),
    fromRoute: toColumn('fromRoute'),
    toRoute: toColumn('toRoute'),
    fromTrip: toColumn('fromTrip'),
    toTrip: toColumn('toTrip'),
    rank: toColumn('rank'),
    sec: toColumn('sec'),
    basis: Uint8Array.from(rules, ({ basis }) => basis),
  };
}

function toRules(
  row: TransferRow,
  feed: number,
  lookups: RuleLookups,
  children: (stop: number) => readonly number[],
  stops: StopTable,
  plain: PlainChanges,
  stated: ReadonlySet<string>,
): Rule[] {
  if (!isSpecific(row) || row.transferType > 3) return [];
  if (row.transferType === 2 && row.minTransferSec === undefined) return [];
  const find = (id: string | undefined, by: (feed: number, id: string) => number | undefined) =>
    id === undefined ? -1 : by(feed, id);
  const [from, to] = [find(row.fromStopId, lookups.findStop), find(row.toStopId, lookups.findStop)];
  const fromRoute = find(row.fromRouteId, lookups.findRoute);
  const toRoute = find(row.toRouteId, lookups.findRoute);
  const fromTrip = find(row.fromTripId, lookups.findTrip);
  const toTrip = find(row.toTripId, lookups.findTrip);
  if ([from, to, fromRoute, toRoute, fromTrip, toTrip].includes(undefined)) return [];
  if (from === -1 || to === -1) return [];
  const ends = { fromRoute, toRoute, fromTrip, toTrip } as Pick<
    Rule,
    'fromRoute' | 'toRoute' | 'fromTrip' | 'toTrip'
  >;
  const rules: Rule[] = [];
  for (const fromStop of children(from as number)) {
    for (const toStop of children(to as number)) {
      const named = Number(fromStop === from) + Number(toStop === to);
      const isStated = stated.has(`${row.fromStopId} ${row.toStopId}`);
      const sec = toSec(row, fromStop, toStop, stops, plain, isStated);
      if (sec === undefined) continue;
      const basis = toBasis(row, fromStop, toStop, isStated);
      rules.push({ fromStop, toStop, ...ends, rank: toRank(row) * 4 + named, sec, basis });
    }
  }
  return rules;
}

/**
 * As in the GTFS reference, from the lowest rank: one route, both routes, one trip, a trip and a route, both trips. The
 * route of a named trip adds nothing. The caller adds the number of ends that are stops and not stations.
 */
function toRank({ fromRouteId, fromTripId, toRouteId, toTripId }: TransferRow): number {
  const [from, to] = [fromTripId, toTripId].map((trip) => trip !== undefined);
  if (from && to) return 5;
  if (from || to) return (from ? toRouteId : fromRouteId) === undefined ? 3 : 4;
  return fromRouteId !== undefined && toRouteId !== undefined ? 2 : 1;
}

/** Undefined for type 0 between stops without a footpath and without known positions. */
function toSec(
  { minTransferSec, transferType }: TransferRow,
  from: number,
  to: number,
  stops: StopTable,
  plain: PlainChanges,
  isStated: boolean,
): number | undefined {
  // Timed transfer: the second vehicle waits for the passengers of the first.
  if (transferType === 1) return 0;
  if (transferType === 2) return minTransferSec;
  if (transferType === 3) return NO_CHANGE;
  if (from === to) return plain.changeSec[from];
  return (
    (isStated ? undefined : findFootpathSec(plain.footpaths, from, to)) ??
    toStraightSec(from, to, stops, plain)
  );
}

/** How the result of `toSec` depends on the walking pace. */
function toBasis({ transferType }: TransferRow, from: number, to: number, isStated: boolean): number {
  if (transferType === 2) return STATED_CHANGE;
  if (transferType !== 0 || from === to) return FIXED_CHANGE;
  return isStated ? LINE_CHANGE : FOOTPATH_CHANGE;
}

/** The walk along the straight line, with boarding slack; undefined where a position is unknown. */
function toStraightSec(
  from: number,
  to: number,
  stops: StopTable,
  { walk }: PlainChanges,
): number | undefined {
  const [a, b] = [toStopPoint(stops, from), toStopPoint(stops, to)];
  if (!isLatLon(a) || !isLatLon(b)) return undefined;
  const walkSec = Math.ceil((toDistanceM(a, b) * walk.detourFactor) / walk.speedMps);
  return walkSec + (stops.boardSlackSec[to] as number);
}

const STAY_SEATED = 4;
const GET_OFF = 5;

/** Types 4 (stay seated) and 5 (get off). Rows without two known trips are ignored. */
export function compileTripLinks(
  feeds: readonly FeedSource[],
  findTrip: (feed: number, tripId: string) => number | undefined,
): TripLinkTable {
  const links = feeds.flatMap((feed, f) =>
    feed.transfers.flatMap(({ fromTripId, toTripId, transferType }) => {
      if (transferType !== STAY_SEATED && transferType !== GET_OFF) return [];
      const from = fromTripId === undefined ? undefined : findTrip(f, fromTripId);
      const to = toTripId === undefined ? undefined : findTrip(f, toTripId);
      return from === undefined || to === undefined
        ? []
        : [{ from, to, isSeated: transferType === STAY_SEATED }];
    }),
  );
  return {
    count: links.length,
    fromTrip: Int32Array.from(links, ({ from }) => from),
    toTrip: Int32Array.from(links, ({ to }) => to),
    isSeated: Uint8Array.from(links, ({ isSeated }) => Number(isSeated)),
  };
}
