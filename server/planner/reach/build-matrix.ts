/** Travel times between many places, computed on several threads. */
import type { PlanPlace } from '../model/plan-request.ts';
import { NOT_REACHED } from './one-to-all.ts';
import { type ReachPool, toPieces } from './reach-pool.ts';
import type { MatrixRequest } from './reach-request.ts';
import {
  prepareFarEnd,
  prepareNearEnd,
  prepareSearch,
  type ReachEnd,
  type ReachParts,
} from './reach-search.ts';
import type { MatrixPlace, MatrixTask } from './reach-tasks.ts';
import { newSharedInt32, toShared } from './shared-network.ts';

export interface Matrix {
  readonly originCount: number;
  readonly destinationCount: number;
  /** Rows are origins, columns are destinations; `NOT_REACHED` where travel takes too long. */
  readonly travelSec: Int32Array;
}

/**
 * Travel time from every origin to every destination for one departure, by one search for each origin; or for one latest
 * arrival, by one search for each destination. The number of threads does not change the result: each row is written by
 * one task and depends on no other row.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service`
 */
export async function buildMatrix(
  parts: ReachParts,
  request: MatrixRequest,
  pool: ReachPool,
): Promise<Matrix> {
  const { arriveBy, origins, destinations } = request;
  const search = prepareSearch(parts, request, request.time, arriveBy);
  const [nearPlaces, farPlaces] = arriveBy ? [destinations, origins] : [origins, destinations];
  const near = nearPlaces.map((place: PlanPlace) => toMatrixPlace(prepareNearEnd(parts, search, place)));
  const far = farPlaces.map((place: PlanPlace) => toMatrixPlace(prepareFarEnd(parts, search, place)));
  const out = newSharedInt32(near.length * far.length);
  const common = {
    kind: 'matrix' as const,
    network: toShared(search.side.network),
    query: {
      maxRides: search.maxRides,
      maxTravelSec: request.maxTravelSec,
      ...(search.allowedChains ? { allowedChains: search.allowedChains } : {}),
    },
    departureSec: search.departureSec,
    walk: {
      speedMps: search.walk.speedMps,
      detourFactor: search.walk.detourFactor,
      maxDirectSec: request.walking.maxDirectSec,
    },
    far,
    out,
  };
  await pool.run(
    toPieces(near, pool.threads).map(
      ({ first, items }): MatrixTask => ({ ...common, near: items, firstRow: first }),
    ),
  );
  return {
    originCount: origins.length,
    destinationCount: destinations.length,
    travelSec: arriveBy ? transpose(out, near.length, far.length) : out.slice(),
  };
}

function toMatrixPlace({ end, access }: ReachEnd): MatrixPlace {
  return { lat: end.place.lat, lon: end.place.lon, members: end.members, access };
}

function transpose(rows: Int32Array, rowCount: number, columnCount: number): Int32Array {
  const columns = new Int32Array(rows.length).fill(NOT_REACHED);
  for (let r = 0; r < rowCount; r++) {
    for (let c = 0; c < columnCount; c++) columns[c * rowCount + r] = rows[r * columnCount + c] as number;
  }
  return columns;
}
