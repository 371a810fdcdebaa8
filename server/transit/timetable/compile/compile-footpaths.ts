/** Change times, boarding slack, and the footpaths between stops, from rules, transfers and pathways. */

import type { TransferRow } from '../../gtfs/rows.ts';
import type { City } from '../../network/cities.ts';
import { assignCities } from '../../network/cities.ts';
import type { Footpaths } from '../../network/footpath-table.ts';
import { buildFootpaths } from '../../network/footpaths.ts';
import type { GivenWalk, NetworkStop } from '../../network/network-stop.ts';
import { toPathwayWalks } from '../../network/pathway-walk.ts';
import { buildStreetWays, type StreetWays } from '../../network/street-ways.ts';
import type { PatternTable, StopTable, TimetableRoute } from '../timetable.ts';
import { type TravelRules, toServiceKind } from '../travel-rules.ts';
import type { FeedSource } from './feed-source.ts';

export interface WalkOptions {
  /** Straight-line metres between two stops at most. */
  readonly maxM: number;
  readonly speedMps: number;
  /** Way on the ground for each metre of straight line. */
  readonly detourFactor: number;
}

/** Longer than any day's timetable: nobody changes where `transfer_type` 3 forbids it. */
const NO_CHANGE_SEC = 7 * 86_400;

type FindStop = (feed: number, stopId: string) => number | undefined;

export interface CompiledWalks {
  readonly footpaths: Footpaths;
  /** Absent where pathways lead to no stop. */
  readonly streetWays?: StreetWays;
  /** These two are absent where a wheelchair can pass everywhere. */
  readonly stepFreeFootpaths?: Footpaths;
  readonly stepFreeStreetWays?: StreetWays;
}

/** Fills `changeSec`, `boardSlackSec` and `city` of the stop table, whose places are known, and gives the footpaths. */
export function compileFootpaths(
  feeds: readonly FeedSource[],
  stops: StopTable,
  findStop: FindStop,
  patterns: PatternTable,
  routes: readonly TimetableRoute[],
  cities: readonly City[],
  walk: WalkOptions,
  rules: TravelRules,
): CompiledWalks {
  applySlack(stops, patterns, routes, rules);
  const children = listChildren(stops);
  const given: GivenWalk[] = [];
  feeds.forEach((feed, f) => {
    // A row about a stop goes before one about its whole station, whatever their order in the file.
    const isOfStation = (row: TransferRow) => (findStop(f, row.fromStopId ?? '') ?? 0) >= stops.boardable;
    const rows = feed.transfers.toSorted((a, b) => Number(isOfStation(b)) - Number(isOfStation(a)));
    for (const row of rows) applyTransfer(row, f, findStop, children, stops, given);
  });
  const networkStops = Array.from({ length: stops.count }, (_, i): NetworkStop => {
    const parent = stops.parent[i] as number;
    return {
      key: String(i),
      lat: stops.lat[i] as number,
      lon: stops.lon[i] as number,
      ...(parent >= 0 ? { parent } : {}),
      boardSlackSec: stops.boardSlackSec[i] as number,
      changeSec: stops.changeSec[i] as number,
      isEntrance: stops.locationType[i] === 2,
      wheelchair: stops.wheelchair[i] as number,
    };
  });
  const levelOf = (stop: number) => {
    const level = stops.level[stop] as number;
    return Number.isNaN(level) ? undefined : level;
  };
  feeds.forEach((feed, f) => {
    for (const row of feed.pathways) {
      const [from, to] = [findStop(f, row.fromStopId), findStop(f, row.toStopId)];
      if (from === undefined || to === undefined) continue;
      given.push(...toPathwayWalks(row, { from, to, stops: networkStops, levelOf }, walk.speedMps));
    }
  });
  assignCities(networkStops, cities).forEach((city, i) => {
    stops.city[i] = city < 0 ? 255 : city;
  });
  const boardable = new Uint8Array(stops.count).fill(1, 0, stops.boardable);
  const options = { ...walk, withSlack: true, boardable, placeOf: stops.place };
  const footpaths = buildFootpaths(networkStops, given, options);
  const isAllOpen = !stops.wheelchair.includes(2) && given.every(({ isStepFree }) => isStepFree !== false);
  const streetWays = buildStreetWays(networkStops, given, { boardable });
  const walks = { footpaths, ...(streetWays ? { streetWays } : {}) };
  if (isAllOpen) return walks;
  const stepFreeWays = buildStreetWays(networkStops, given, { boardable, stepFree: true });
  return {
    ...walks,
    ...(stepFreeWays ? { stepFreeStreetWays: stepFreeWays } : {}),
    stepFreeFootpaths: buildFootpaths(networkStops, given, { ...options, stepFree: true }),
  };
}

/** A stop's times are those of the service that needs most there. */
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

/** Boardable stops of a station; of a stop, the stop itself. */
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
 * Stop-to-stop rows of transfers.txt; a station stands for all its stops. Rows between routes or trips are
 * change rules (`compile-change-rules.ts`).
 */
function applyTransfer(
  row: TransferRow,
  feed: number,
  findStop: FindStop,
  children: (stop: number) => readonly number[],
  stops: StopTable,
  given: GivenWalk[],
): void {
  const isSpecific = row.fromRouteId ?? row.toRouteId ?? row.fromTripId ?? row.toTripId;
  const from = row.fromStopId === undefined ? undefined : findStop(feed, row.fromStopId);
  const to = row.toStopId === undefined ? undefined : findStop(feed, row.toStopId);
  if (isSpecific !== undefined || from === undefined || to === undefined) return;
  const changeSec = from === to ? toChangeSec(row) : undefined;
  if (changeSec !== undefined) for (const stop of children(from)) stops.changeSec[stop] = changeSec;
  if (row.transferType === 2 && row.minTransferSec !== undefined) {
    given.push({ from, to, durationSec: row.minTransferSec, kind: 'transfer' });
  }
  if (row.transferType === 3) given.push({ from, to, durationSec: 0, kind: 'transfer', isForbidden: true });
}

/** What a row from a place to itself says of changing there. */
function toChangeSec({ transferType, minTransferSec }: TransferRow): number | undefined {
  if (transferType === 1) return 0;
  if (transferType === 2) return minTransferSec;
  return transferType === 3 ? NO_CHANGE_SEC : undefined;
}
