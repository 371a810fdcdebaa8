/**
 * Rows of transfers.txt that name routes or trips (types 0 to 3), for each pair of boardable stops that they
 * speak of. Which of several holds for two given trips is a question of rank, settled here; which trips meet, one of
 * the day, settled when a query day is laid out.
 */
import { isLatLon, toDistanceM } from '../../../base/geo.ts';
import type { TransferRow } from '../../gtfs/rows.ts';
import type { Footpaths } from '../../network/footpath-table.ts';
import { findFootpathSec } from '../find-footpath.ts';
import {
  type ChangeRuleTable,
  FIXED_CHANGE,
  FOOTPATH_CHANGE,
  LINE_CHANGE,
  NO_CHANGE,
  STATED_CHANGE,
  type StopTable,
  type Timetable,
} from '../timetable.ts';
import type { TravelRules } from '../travel-rules.ts';
import { applySlack, listChildren, type WalkOptions } from './compile-footpaths.ts';
import type { FeedSource } from './feed-source.ts';

/** Rows of other tables, by feed and id; undefined for what is not there. */
export interface RuleLookups {
  readonly findStop: (feed: number, stopId: string) => number | undefined;
  readonly findRoute: (feed: number, routeId: string) => number | undefined;
  readonly findTrip: (feed: number, tripId: string) => number | undefined;
}

/** What a change takes where no row of transfers.txt has a say. */
interface PlainChanges {
  /** At each stop, before transfers.txt. */
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
  /** Which walk the seconds depend on. */
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
  const column = (name: keyof Rule) => Int32Array.from(rules, (rule) => rule[name]);
  return {
    count: rules.length,
    fromStop: column('fromStop'),
    toStop: column('toStop'),
    fromRoute: column('fromRoute'),
    toRoute: column('toRoute'),
    fromTrip: column('fromTrip'),
    toTrip: column('toTrip'),
    rank: column('rank'),
    sec: column('sec'),
    basis: Uint8Array.from(rules, ({ basis }) => basis),
  };
}

/** Whether a row speaks of certain routes or trips and not of stops alone. */
function isSpecific(row: TransferRow): boolean {
  return (row.fromRouteId ?? row.toRouteId ?? row.fromTripId ?? row.toTripId) !== undefined;
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
 * The reference's order, least first: one route, both routes, one trip, a trip and a route, both trips. Where a
 * trip is named its route adds nothing. Of rows of the same rank the one that names stops goes before their station's.
 */
function toRank({ fromRouteId, fromTripId, toRouteId, toTripId }: TransferRow): number {
  const [from, to] = [fromTripId, toTripId].map((trip) => trip !== undefined);
  if (from && to) return 5;
  if (from || to) return (from ? toRouteId : fromRouteId) === undefined ? 3 : 4;
  return fromRouteId !== undefined && toRouteId !== undefined ? 2 : 1;
}

/** Undefined where the row leaves a change as it is and there is none. */
function toSec(
  { minTransferSec, transferType }: TransferRow,
  from: number,
  to: number,
  stops: StopTable,
  plain: PlainChanges,
  isStated: boolean,
): number | undefined {
  // Of a timed transfer the second vehicle waits for the passengers of the first, wherever it stands.
  if (transferType === 1) return 0;
  if (transferType === 2) return minTransferSec;
  if (transferType === 3) return NO_CHANGE;
  if (from === to) return plain.changeSec[from];
  return (
    (isStated ? undefined : findFootpathSec(plain.footpaths, from, to)) ??
    toStraightSec(from, to, stops, plain)
  );
}

/** What `toSec` has taken the seconds from. */
function toBasis({ transferType }: TransferRow, from: number, to: number, isStated: boolean): number {
  if (transferType === 2) return STATED_CHANGE;
  if (transferType !== 0 || from === to) return FIXED_CHANGE;
  return isStated ? LINE_CHANGE : FOOTPATH_CHANGE;
}

/** A way between two stops that only this row speaks of is as long as it is. */
function toStraightSec(
  from: number,
  to: number,
  stops: StopTable,
  { walk }: PlainChanges,
): number | undefined {
  const [a, b] = [from, to].map((stop) => ({
    lat: stops.lat[stop] as number,
    lon: stops.lon[stop] as number,
  }));
  if (!a || !b || !isLatLon(a) || !isLatLon(b)) return undefined;
  const walkSec = Math.ceil((toDistanceM(a, b) * walk.detourFactor) / walk.speedMps);
  return walkSec + (stops.boardSlackSec[to] as number);
}
