/** Change times and boarding slack of stops, and the walks between stops. */

import type { TransferRow } from '../../gtfs/rows.ts';
import type { City } from '../../network/cities.ts';
import { assignCities } from '../../network/cities.ts';
import { type BuiltWalks, buildWalks, toNetworkStops } from '../build-walks.ts';
import {
  NO_CHANGE,
  type PathwayOfStops,
  type PatternTable,
  type StopTable,
  type TimetableRoute,
  type WalkSources,
} from '../timetable.ts';
import { type TravelRules, toServiceKind } from '../travel-rules.ts';
import type { FeedSource } from './feed-source.ts';

export type WalkOptions = Pick<WalkSources, 'maxM' | 'speedMps' | 'detourFactor'>;

/** Change time where `transfer_type` 3 forbids a change at a stop: longer than any query day. */
const NO_CHANGE_SEC = 7 * 86_400;

type FindStop = (feed: number, stopId: string) => number | undefined;

export interface CompiledWalks extends BuiltWalks {
  readonly walks: WalkSources;
}

/** A row of transfers.txt that names only stops. */
interface StatedChange {
  readonly from: number;
  readonly to: number;
  readonly sec: number;
}

/** Fills `changeSec`, `boardSlackSec` and `city` of the stop table and builds the walks. Needs `place` of the stop table. */
export function compileFootpaths(
  feeds: readonly FeedSource[],
  stops: StopTable,
  findStop: FindStop,
  patterns: PatternTable,
  routes: readonly TimetableRoute[],
  cities: readonly City[],
  { detourFactor, maxM, speedMps }: WalkOptions,
  rules: TravelRules,
): CompiledWalks {
  applySlack(stops, patterns, routes, rules);
  const children = listChildren(stops);
  const stated = feeds.flatMap((feed, f) => {
    // A row that names a stop overrides a row that names its station, whatever their order in the file: apply it later.
    const isOfStation = (row: TransferRow) => (findStop(f, row.fromStopId ?? '') ?? 0) >= stops.boardable;
    return feed.transfers
      .toSorted((a, b) => Number(isOfStation(b)) - Number(isOfStation(a)))
      .flatMap((row) => applyTransfer(row, f, findStop, children, stops));
  });
  const pathways = feeds.flatMap((feed, f) =>
    feed.pathways.flatMap((row): PathwayOfStops[] => {
      const [from, to] = [findStop(f, row.fromStopId), findStop(f, row.toStopId)];
      return from === undefined || to === undefined ? [] : [{ from, to, row }];
    }),
  );
  assignCities(toNetworkStops(stops), cities).forEach((city, i) => {
    stops.city[i] = city < 0 ? 255 : city;
  });
  const walks: WalkSources = {
    maxM,
    speedMps,
    detourFactor,
    pathways,
    transferFrom: Int32Array.from(stated, ({ from }) => from),
    transferTo: Int32Array.from(stated, ({ to }) => to),
    transferSec: Int32Array.from(stated, ({ sec }) => sec),
  };
  return { walks, ...buildWalks(stops, walks, speedMps) };
}

/** At each stop, the kind of service that needs most time decides. */
export function applySlack(
  stops: Pick<StopTable, 'changeSec' | 'boardSlackSec'>,
  patterns: PatternTable,
  routes: readonly TimetableRoute[],
  rules: TravelRules,
): void {
  for (let p = 0; p < patterns.count; p++) {
    const slack = rules.slack[toServiceKind(routes[patterns.route[p] as number]?.routeType ?? 3)];
    for (let c = patterns.callOffsets[p] as number; c < (patterns.callOffsets[p + 1] as number); c++) {
      const stop = patterns.stop[c] as number;
      stops.changeSec[stop] = Math.max(stops.changeSec[stop] as number, slack.changeSec);
      stops.boardSlackSec[stop] = Math.max(stops.boardSlackSec[stop] as number, slack.boardSlackSec);
    }
  }
}

/** The boardable stops of a station; for a boardable stop, itself. */
export function listChildren(stops: StopTable): (stop: number) => readonly number[] {
  const children = new Map<number, number[]>();
  for (let stop = 0; stop < stops.boardable; stop++) {
    for (let up = stops.parent[stop] as number; up >= 0; up = stops.parent[up] as number) {
      const list = children.get(up);
      if (list) list.push(stop);
      else children.set(up, [stop]);
    }
  }
  return (stop) => (stop < stops.boardable ? [stop] : (children.get(stop) ?? []));
}

/**
 * Applies a row of transfers.txt that names only stops; a station stands for all its stops. A row from a stop to itself
 * sets `changeSec`. Returns the other rows as changes. Rows with routes or trips are change rules (`compile-transfers.ts`).
 */
function applyTransfer(
  row: TransferRow,
  feed: number,
  findStop: FindStop,
  children: (stop: number) => readonly number[],
  stops: StopTable,
): StatedChange[] {
  const from = row.fromStopId === undefined ? undefined : findStop(feed, row.fromStopId);
  const to = row.toStopId === undefined ? undefined : findStop(feed, row.toStopId);
  if (isSpecific(row) || from === undefined || to === undefined) return [];
  const changeSec = from === to ? toChangeSec(row) : undefined;
  if (changeSec !== undefined) for (const stop of children(from)) stops.changeSec[stop] = changeSec;
  if (row.transferType === 2 && row.minTransferSec !== undefined) {
    return [{ from, to, sec: row.minTransferSec }];
  }
  return row.transferType === 3 ? [{ from, to, sec: NO_CHANGE }] : [];
}

/** Whether a row names routes or trips, not only stops. */
export function isSpecific(row: TransferRow): boolean {
  return (row.fromRouteId ?? row.toRouteId ?? row.fromTripId ?? row.toTripId) !== undefined;
}

/** The change time at a stop that a row from the stop to itself gives. */
function toChangeSec({ transferType, minTransferSec }: TransferRow): number | undefined {
  if (transferType === 1) return 0;
  if (transferType === 2) return minTransferSec;
  return transferType === 3 ? NO_CHANGE_SEC : undefined;
}
