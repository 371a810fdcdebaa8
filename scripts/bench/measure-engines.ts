/** Measures times and answers of this project's search on prepared queries. */
import type { FoundJourney } from '../../server/planner/raptor/journey.ts';
import { NEVER_REACHED } from '../../server/planner/raptor/raptor.ts';
import type { RowExtras } from './bench-row.ts';
import { type PreparedQuery, type StopSearch, toArrival } from './feed-search.ts';
import type { PlainScan } from './plain-scan.ts';

export interface Measured<T> {
  readonly ms: readonly number[];
  readonly answers: readonly T[];
  readonly extras?: RowExtras;
}

/** A journey in the form that the oracle can check. */
export interface Trip {
  readonly departureSec: number;
  readonly arrivalSec: number;
}

export const RANGE_SEC = 3600;
const MAX_STEPS = 1000;
/** More vehicles than any journey of a day has. */
const ALL_RIDES = 30;

/** Runs each query once, and measures only the call of `answer`. */
export function measure<Q, T>(queries: readonly Q[], answer: (query: Q) => T): Measured<T> {
  const ms: number[] = [];
  const answers = queries.map((query) => {
    const startMs = performance.now();
    const found = answer(query);
    ms.push(performance.now() - startMs);
    return found;
  });
  return { ms, answers };
}

/** Like `measure`, and adds the statistics of the search. */
function measureWork<Q, T>(
  { search }: StopSearch,
  queries: readonly Q[],
  answer: (query: Q) => T,
): Measured<T> {
  const before = search.work.stopVisits;
  const measured = measure(queries, answer);
  const visits = search.work.stopVisits - before;
  const totalMs = measured.ms.reduce((sum, one) => sum + one, 0);
  return {
    ...measured,
    extras: {
      stopVisits: Math.round(visits / Math.max(1, queries.length)),
      nsPerVisit: Math.round((totalMs * 1e7) / Math.max(1, visits)) / 10,
    },
  };
}

type Arrivals = Measured<number | undefined>;

/** Measures all journeys that are Pareto-optimal in arrival and number of vehicles. */
export function measureDepartAt(stops: StopSearch, queries: readonly PreparedQuery[]): Arrivals {
  const { ms, answers, extras } = measureWork(stops, queries, (query) => stops.search.departAt(query));
  return { ms, answers: toArrivals(queries, answers), ...(extras ? { extras } : {}) };
}

/** Like `measureDepartAt`, and finds the latest departure of each journey. */
export function measureDepartLatest(stops: StopSearch, queries: readonly PreparedQuery[]): Arrivals {
  const { ms, answers, extras } = measureWork(stops, queries, (query) => stops.search.departLatest(query));
  return { ms, answers: toArrivals(queries, answers), ...(extras ? { extras } : {}) };
}

const toArrivals = (queries: readonly PreparedQuery[], found: readonly (readonly FoundJourney[])[]) =>
  found.map((journeys, i) => toArrival(queries[i] as PreparedQuery, journeys.at(-1)?.arrivalSec));

/** Measures the latest departure by vehicle that arrives by `timeSec`; undefined where there is none. */
export function measureArriveBy(
  stops: StopSearch,
  queries: readonly PreparedQuery[],
): Measured<number | undefined> {
  const { ms, answers, extras } = measureWork(stops, queries, (query) => stops.search.arriveBy(query));
  return {
    ms,
    answers: answers.map((journeys) => journeys.at(-1)?.departureSec),
    ...(extras ? { extras } : {}),
  };
}

/** Measures all journeys of one hour that are Pareto-optimal in departure, arrival and number of vehicles. */
export function measureRange(
  stops: StopSearch,
  queries: readonly PreparedQuery[],
): Measured<readonly Trip[]> {
  const { ms, answers, extras } = measureWork(stops, queries, (query) =>
    stops.search.departRange({ ...query, windowSec: RANGE_SEC, minCount: 0, maxSteps: MAX_STEPS }),
  );
  return { ms, answers: answers.map(({ journeys }) => journeys), ...(extras ? { extras } : {}) };
}

/** Measures the arrivals by vehicle at all stops, by row; `NEVER_REACHED` where there is none. */
export function measureOneToAll(stops: StopSearch, queries: readonly PreparedQuery[]): Measured<Int32Array> {
  const { search } = stops.search.sides.forward;
  return measureWork(stops, queries, ({ timeSec, access }) =>
    search.reachAll({ timeSec, access, maxRounds: ALL_RIDES }),
  );
}

export function toArrivalMap(stops: StopSearch, arrivals: Int32Array): Map<string, number> {
  return new Map(
    stops.keys.flatMap((key, row) => {
      const sec = arrivals[row] as number;
      return sec === NEVER_REACHED ? [] : [[key, sec] as const];
    }),
  );
}

/** Measures the plain connection scan on the same arrays. */
export function measureScan(scan: PlainScan, queries: readonly PreparedQuery[]): Arrivals {
  const { ms, answers } = measure(queries, (query) => scan.findArrival(query));
  return { ms, answers: answers.map((sec, i) => toArrival(queries[i] as PreparedQuery, sec)) };
}
