/** Percentiles of travel time to every stop, over the departures of a window. */

import { ProblemError } from '../../base/problem.ts';
import { withWaysIn } from '../../transit/timetable/day/added-stops.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { ItineraryPlace } from '../model/itinerary.ts';
import type { StopAccess } from '../raptor/search-query.ts';
import { NOT_REACHED } from './one-to-all.ts';
import type { WalkTableMaker } from './reach-from.ts';
import { type ReachPool, toPieces } from './reach-pool.ts';
import type { PercentilesRequest } from './reach-request.ts';
import {
  listDirect,
  prepareNearEnd,
  prepareSearch,
  type ReachParts,
  type ReachSearch,
  toQuery,
} from './reach-search.ts';
import type { DeparturesTask, PercentilesTask } from './reach-tasks.ts';
import { newSharedInt32, toShared } from './shared-network.ts';

export interface ReachPercentiles {
  readonly one: ItineraryPlace;
  readonly search: ReachSearch;
  readonly percents: readonly number[];
  /** Number of departures: steps, or seconds of the window. */
  readonly departureCount: number;
  /** Number of searches for them. */
  readonly searchCount: number;
  /** A row for each boardable stop, a column for each percent; `NOT_REACHED` where too many departures fail. */
  readonly travelSec: Int32Array;
}

/** Most searches of one request, and most travel times to store for them (four bytes each). */
const MAX_SEARCHES = 3_000;
const MAX_CELLS = 40_000_000;

/**
 * Percentiles of travel time to each stop. With `stepSec` 0 they cover every second of the window, by one search for each
 * vehicle that can be caught; steps are a sample. A departure that does not arrive in time counts as infinitely long.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service`, `bad-request` (too much at once)
 */
export async function listPercentiles(
  parts: ReachParts,
  request: PercentilesRequest,
  toWalks: WalkTableMaker,
  pool: ReachPool,
): Promise<ReachPercentiles> {
  // The departures of the window sample the waits for a headway.
  const rules = { ...request, samplesWaits: true };
  const search = prepareSearch(parts, rules, request.time, request.arriveBy);
  const near = prepareNearEnd(parts, search, request.one);
  const samples = toSamples(search, near.access, request);
  const stopCount = parts.timetable.stops.boardable;
  const rows = samples.departuresSec.length;
  if (rows > MAX_SEARCHES || rows * stopCount > MAX_CELLS) throw toTooMuch(rows);
  const out = newSharedInt32(rows * stopCount);
  const common = {
    kind: 'departures' as const,
    network: toShared(search.side.network),
    query: toQuery(search, near),
    walks: toShared(toWalks(search)),
    slackSec: search.farSlackSec,
    out,
  };
  await pool.run(
    toPieces(samples.departuresSec, pool.threads).map(
      ({ first, items }): DeparturesTask => ({ ...common, departuresSec: items, firstRow: first }),
    ),
  );
  const directSec = newSharedInt32(stopCount).fill(NOT_REACHED);
  for (const { stop, durationSec } of listDirect(parts, search, near)) directSec[stop] = durationSec;
  const travelSec = newSharedInt32(stopCount * request.percents.length);
  const { maxTravelSec, percents } = request;
  const { weights } = samples;
  const stops = Array.from({ length: stopCount }, (_, stop) => stop);
  await pool.run(
    toPieces(stops, pool.threads).map(
      ({ items }): PercentilesTask => ({
        kind: 'percentiles',
        rows: out,
        weights,
        percents,
        directSec,
        maxTravelSec,
        stops: items,
        out: travelSec,
      }),
    ),
  );
  return {
    one: near.end.place,
    search,
    percents: request.percents,
    departureCount: samples.weights.reduce((sum, weight) => sum + weight, 0),
    searchCount: rows,
    travelSec,
  };
}

/** For `arriveBy`, times are negated: a window of arrivals becomes a window of departures with swapped ends. */
function toSamples(
  search: ReachSearch,
  access: Parameters<typeof listEventSamples>[1],
  { windowSec, stepSec }: PercentilesRequest,
): DepartureSamples {
  const { departureSec, arriveBy, allowedChains } = search;
  if (stepSec > 0) {
    const steps = toSteps(0, windowSec, stepSec);
    const sign = arriveBy ? -1 : 1;
    return { ...steps, departuresSec: steps.departuresSec.map((sec) => departureSec + sign * sec) };
  }
  const fromSec = arriveBy ? departureSec - windowSec + 1 : departureSec;
  return listEventSamples(search.side.network.day, access, fromSec, fromSec + windowSec, allowedChains);
}

function toTooMuch(searches: number): ProblemError {
  return new ProblemError('bad-request', {
    zh: `时间窗口内需要 ${searches} 次查询，太多；请缩短窗口或加大步长`,
    en: `The window needs ${searches} searches, which is too many: shorten it or take longer steps`,
  });
}

/** Ascending departures; sample `i` also represents the `weights[i] - 1` seconds before it. */
interface DepartureSamples {
  readonly departuresSec: readonly number[];
  readonly weights: readonly number[];
}

/** A sample every `stepSec`, from the first second of the window on. */
function toSteps(fromSec: number, windowSec: number, stepSec: number): DepartureSamples {
  const departuresSec = Array.from(
    { length: Math.ceil(windowSec / stepSec) },
    (_, i) => fromSec + i * stepSec,
  );
  return { departuresSec, weights: departuresSec.map(() => 1) };
}

/**
 * The last seconds of the window `[fromSec, toSec)` at which some vehicle can still be caught. Arrivals do not change
 * between two of them, so these samples represent every second.
 */
function listEventSamples(
  day: DayTimetable,
  access: readonly StopAccess[],
  fromSec: number,
  toSec: number,
  allowedChains: Uint8Array | undefined,
): DepartureSamples {
  const events = new Set<number>([toSec - 1]);
  for (const { stop, durationSec } of withWaysIn(day.addedStops, access)) {
    for (let i = day.stopOffsets[stop] as number; i < (day.stopOffsets[stop + 1] as number); i++) {
      const chain = day.stopChain[i] as number;
      if (allowedChains !== undefined && allowedChains[chain] === 0) continue;
      const position = day.stopPosition[i] as number;
      for (let run = day.runOffsets[chain] as number; run < (day.runOffsets[chain + 1] as number); run++) {
        const offset = day.profileDeparture[(day.runProfile[run] as number) + position] as number;
        const leaveSec = (day.runStart[run] as number) + offset - durationSec;
        if (leaveSec >= fromSec && leaveSec < toSec) events.add(leaveSec);
      }
    }
  }
  const departuresSec = [...events].sort((a, b) => a - b);
  return {
    departuresSec,
    weights: departuresSec.map((sec, i) => sec - (departuresSec[i - 1] ?? fromSec - 1)),
  };
}
