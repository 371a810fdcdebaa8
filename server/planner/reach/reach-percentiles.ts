/** How travel times to every stop spread over the departures of a window. */
import { ProblemError } from '../../base/problem.ts';
import type { ItineraryPlace } from '../model/itinerary.ts';
import { type DepartureSamples, listEventSamples, toSteps } from './departure-samples.ts';
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
  /** Departures that count: steps, or seconds of the window. */
  readonly departureCount: number;
  /** Searches that were made for them. */
  readonly searchCount: number;
  /** A row for each boardable stop, a column for each percent; `NOT_REACHED` where too many departures fail. */
  readonly travelSec: Int32Array;
}

/** Searches of one request, and numbers that they may leave behind (four bytes each). */
const MAX_SEARCHES = 3_000;
const MAX_CELLS = 40_000_000;

/**
 * Percentiles of travel time to each stop. Every second of the window is exact at the cost of one search for each
 * departure that could be caught, and steps are a sample of it; a departure that reaches nothing counts as endless,
 * it is not left out.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service`, `bad-request` (too much at once)
 */
export async function listPercentiles(
  parts: ReachParts,
  request: PercentilesRequest,
  toWalks: WalkTableMaker,
  pool: ReachPool,
): Promise<ReachPercentiles> {
  const search = prepareSearch(parts, request, request.time, request.arriveBy);
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

/** On the clock of the mirror, a window of arrivals is one of departures with its ends changed. */
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
