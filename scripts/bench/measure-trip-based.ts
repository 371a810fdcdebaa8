/** Measures Trip-Based search on the queries of the other engines, and its preparation. */
import { prepareTransfers } from '../../server/planner/trip-based/prepare-transfers.ts';
import { TripBasedSearch } from '../../server/planner/trip-based/trip-based-search.ts';
import type { ConnectionOracle } from '../../tests/support/connection-oracle.ts';
import { type BenchRow, compare, type RowExtras, toBenchRow, type Verdict } from './bench-row.ts';
import { checkRanges } from './check-answers.ts';
import { type PreparedQuery, type StopSearch, toArrival } from './feed-search.ts';
import { measure, RANGE_SEC } from './measure-engines.ts';
import type { KnownQuery } from './stop-queries.ts';

const CHECKED_RANGES = 25;
const ENGINE = 'trip-based';

export function measureTripBased(
  feed: string,
  stops: StopSearch,
  oracle: ConnectionOracle | undefined,
  queries: readonly KnownQuery[],
  prepared: readonly PreparedQuery[],
  warmUp: readonly PreparedQuery[],
): BenchRow[] {
  const row = (name: string, ms: readonly number[], verdict?: Verdict, extras?: RowExtras) =>
    toBenchRow(feed, ENGINE, name, ms, verdict, extras);
  const { network } = stops.search.sides.forward;
  const startMs = performance.now();
  const transfers = prepareTransfers(network);
  const prepareMs = performance.now() - startMs;
  const memoryMb = Math.round((transfers.words.byteLength + transfers.offsets.byteLength) / 2 ** 20);
  const search = new TripBasedSearch(network, transfers);

  const departAt = (query: PreparedQuery) => search.search(query);
  measure(warmUp, departAt);
  const single = measure(prepared, departAt);
  const range = (query: PreparedQuery) => search.findProfile({ ...query, windowSec: RANGE_SEC }).journeys;
  measure(warmUp.slice(0, 50), range);
  const ranges = measure(prepared, range);
  const arrivals = single.answers.map((journeys, i) =>
    toArrival(prepared[i] as PreparedQuery, journeys.at(-1)?.arrivalSec),
  );
  return [
    row('preparation', [prepareMs], undefined, { memoryMb }),
    row(
      'depart-at',
      single.ms,
      compare(
        arrivals,
        queries.map(({ arrivalSec }) => arrivalSec),
      ),
    ),
    row(
      'range of 1 h',
      ranges.ms,
      oracle && checkRanges(oracle, queries.slice(0, CHECKED_RANGES), ranges.answers),
    ),
  ];
}
