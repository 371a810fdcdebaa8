/** Journeys of the ledger by line and period. */
import { toGlobalId } from '../../base/ids.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { JourneyRow } from '../../money/ledger/ledger-store.ts';
import { StopIndex } from '../../planner/model/stop-index.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { Clearing } from '../clearing/clearing.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { loadLineFinder } from '../pricing/feed-lines.ts';
import type { LineJourneys, LineTarget } from './follow-up-compare.ts';

/** Days, both ends included. */
export interface Span {
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
}

interface Totals {
  settled: number;
  unresolved: number;
}

/** @param batchDays from the first period on: later batches hold corrections */
export async function countJourneys(
  loaded: LoadedTimetable,
  clearing: Clearing,
  batchDays: readonly ServiceDay[],
  targets: readonly LineTarget[],
  spans: readonly Span[],
): Promise<{ readonly byLine: readonly (readonly LineJourneys[])[]; readonly totals: readonly Totals[] }> {
  const own = createOwnership(loaded.timetable, targets, createNetworkFinder(loaded, clearing));
  const byLine = targets.map(() => spans.map(() => ({ low: 0, high: 0, lowFen: 0, highFen: 0 })));
  const totals = spans.map((): Totals => ({ settled: 0, unresolved: 0 }));
  const add = (journey: JourneyRow, sign: 1 | -1) => {
    const p = spans.findIndex(
      ({ firstDay, lastDay }) => journey.serviceDay >= firstDay && journey.serviceDay <= lastDay,
    );
    const total = totals[p];
    if (!total) return;
    if (journey.status === 'unresolved' || journey.status === 'open') total.unresolved += sign;
    if (journey.status !== 'completed' && journey.status !== 'autocompleted') return;
    total.settled += sign;
    const fen = journey.riderFen + journey.fundedFen;
    for (const { isSure, target } of own(journey)) {
      const sum = byLine[target]?.[p];
      if (!sum) continue;
      sum.high += sign;
      sum.highFen += sign * fen;
      if (isSure) {
        sum.low += sign;
        sum.lowFen += sign * fen;
      }
    }
  };
  for (const batchDay of batchDays)
    for await (const changes of clearing.store.iterateJourneyChanges(batchDay))
      for (const { journey, previous } of changes) {
        add(journey, 1);
        if (previous) add(previous, -1);
      }
  return { byLine, totals };
}

/** Finds the lines that a journey may have taken. */
function createOwnership(
  timetable: Timetable,
  targets: readonly LineTarget[],
  findNetwork: (route: number, schemeVersion: number) => string | undefined,
) {
  const index = new StopIndex(timetable);
  const routesAt = listRoutesByStop(timetable);
  const members = new Map<string, readonly number[]>();
  const listMembers = (stopId: string) => {
    let rows = members.get(stopId);
    if (!rows) {
      rows = index.listRows(stopId).flatMap((row) => index.listStationMembers(row));
      members.set(stopId, rows);
    }
    return rows;
  };
  const pairs = new Map<string, { readonly target: number; readonly isSure: boolean }[]>();
  const ofPair = ({ networkId, schemeVersion }: JourneyRow, from: string, to: string) => {
    const key = `${from} ${to} ${networkId} ${schemeVersion}`;
    const known = pairs.get(key);
    if (known) return known;
    const [starts, ends] = [listMembers(from), listMembers(to)];
    const routes = (rows: readonly number[]) =>
      new Set(rows.flatMap((row) => [...(routesAt.get(row) ?? [])]));
    const [there, here] = [routes(ends), routes(starts)];
    const serving = [...here].filter(
      (route) => there.has(route) && findNetwork(route, schemeVersion) === networkId,
    );
    const found = targets.flatMap(({ route }, target) =>
      route !== undefined && from !== to && serving.includes(route)
        ? [{ target, isSure: serving.length === 1 }]
        : [],
    );
    pairs.set(key, found);
    return found;
  };
  const byRoute = new Map(targets.map(({ actualId }, target) => [actualId, [{ target, isSure: true }]]));
  return (journey: JourneyRow) => {
    const { fromStopId, routeId, toStopId } = journey;
    if (routeId !== null) return byRoute.get(routeId) ?? [];
    return fromStopId === null || toStopId === null ? [] : ofPair(journey, fromStopId, toStopId);
  };
}

/** The network of the scheme that a line belongs to, by version of the scheme. */
function createNetworkFinder({ imported, timetable }: LoadedTimetable, { book }: Clearing) {
  const find = loadLineFinder(imported);
  const known = new Map<string, string | undefined>();
  const { feeds, routes } = timetable;
  return (route: number, schemeVersion: number) => {
    const key = `${route} ${schemeVersion}`;
    if (!known.has(key)) {
      const scheme = book.versions.find(({ version }) => version === schemeVersion);
      const { feed = 0, routeId = '' } = routes[route] ?? {};
      known.set(key, scheme && find(scheme, toGlobalId(feeds[feed]?.feedId ?? '', routeId))?.network.id);
    }
    return known.get(key);
  };
}

function listRoutesByStop({ patterns }: Timetable): Map<number, Set<number>> {
  const routes = new Map<number, Set<number>>();
  for (let p = 0; p < patterns.count; p++)
    for (const stop of patterns.stop.subarray(patterns.callOffsets[p], patterns.callOffsets[p + 1])) {
      const own = routes.get(stop) ?? new Set();
      routes.set(stop, own.add(patterns.route[p] as number));
    }
  return routes;
}
