/** Answers questions about all that one place reaches, and keeps what is worth keeping between them. */

import type { PlanPlace } from '../itinerary/plan-request.ts';
import { buildMatrix, type Matrix } from './build-matrix.ts';
import { drawIsochrones, type IsochroneSet } from './draw-isochrones.ts';
import { findTravelTo, type Reached, reachFrom, type Travel } from './reach-from.ts';
import { listPercentiles, type ReachPercentiles } from './reach-percentiles.ts';
import { ReachPool } from './reach-pool.ts';
import type { MatrixRequest, PercentilesRequest, ReachRequest } from './reach-request.ts';
import type { ReachParts, ReachSearch } from './reach-search.ts';
import { listWalkDiscs, toMetresPerSec } from './walk-discs.ts';
import { buildWalkTable, type WalkTable } from './walk-table.ts';

/** Walking speeds and limits in use at the same time. */
const KEPT_TABLES = 3;

/** Isochrones, with the search that they were drawn from. */
export interface DrawnReach extends IsochroneSet {
  readonly reached: Reached;
}

export class ReachPlanner {
  readonly #parts: ReachParts;
  readonly #pool: ReachPool;
  readonly #tables = new Map<string, WalkTable>();

  constructor(parts: ReachParts, pool = new ReachPool()) {
    this.#parts = parts;
    this.#pool = pool;
  }

  /** @throws ProblemError `stop-unknown`, `stop-ambiguous`, `date-outside-service` */
  reachFrom(request: ReachRequest): Reached {
    return reachFrom(this.#parts, request, this.#toWalks);
  }

  /** Looks a place up in what was found; undefined where it is not reached. */
  findTravelTo(reached: Reached, place: PlanPlace): Travel | undefined {
    return findTravelTo(this.#parts, reached, place);
  }

  /** Cut-offs above `maxTravelSec` are of no use. */
  drawIsochrones(request: ReachRequest, cutoffsSec: readonly number[]): DrawnReach {
    const reached = this.reachFrom(request);
    const discs = listWalkDiscs(this.#parts, reached);
    return { ...drawIsochrones(discs, cutoffsSec, toMetresPerSec(reached.search)), reached };
  }

  listPercentiles(request: PercentilesRequest): Promise<ReachPercentiles> {
    return listPercentiles(this.#parts, request, this.#toWalks, this.#pool);
  }

  buildMatrix(request: MatrixRequest): Promise<Matrix> {
    return buildMatrix(this.#parts, request, this.#pool);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  readonly #toWalks = ({ rules, walk }: ReachSearch): WalkTable => {
    const key = `${rules.walking.maxFarSec} ${walk.speedMps}`;
    const known = this.#tables.get(key);
    const table =
      known ??
      buildWalkTable(this.#parts.timetable.stops, this.#parts.locator, rules.walking.maxFarSec, walk);
    this.#tables.delete(key);
    this.#tables.set(key, table);
    const [oldest] = this.#tables.keys();
    if (this.#tables.size > KEPT_TABLES && oldest !== undefined) this.#tables.delete(oldest);
    return table;
  };
}
