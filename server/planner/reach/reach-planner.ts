/** Answers requests about travel from one place to all others, and caches walks between stops. */
import { LRUCache } from 'lru-cache';
import { recall } from '../../base/recall.ts';
import { buildMatrix, type Matrix } from './build-matrix.ts';
import { drawIsochrones, listWalkDiscs, toMetresPerSec } from './draw-isochrones.ts';
import { buildWalkTable, type WalkTable } from './one-to-all.ts';
import {
  countWithin,
  type Isochrones,
  type Landmark,
  listReachedStops,
  listStopPercentiles,
  type Percentiles,
  type ReachedStops,
} from './reach-answers.ts';
import {
  findTravelTo,
  reachFrom,
  type Travel,
  type Walk,
  type WalkToManyRequest,
  walkToMany,
} from './reach-from.ts';
import { listPercentiles } from './reach-percentiles.ts';
import { ReachPool } from './reach-pool.ts';
import type {
  IsochronesRequest,
  MatrixRequest,
  PercentilesRequest,
  ReachManyRequest,
  ReachRequest,
} from './reach-request.ts';
import type { ReachParts, ReachSearch } from './reach-search.ts';

/** Cached walk tables, one for each combination of walking speed and limit. */
const MAX_WALK_TABLES = 3;

/** All methods throw `ProblemError`: `stop-unknown` or `stop-ambiguous` for a place, `date-outside-service` for a day. */
export class ReachPlanner {
  readonly #parts: ReachParts;
  readonly #pool: ReachPool;
  readonly #tables = new LRUCache<string, WalkTable>({ max: MAX_WALK_TABLES });

  constructor(parts: ReachParts, pool = new ReachPool()) {
    this.#parts = parts;
    this.#pool = pool;
  }

  /** All reached stops. */
  reachAll(request: ReachRequest): ReachedStops {
    return listReachedStops(this.#parts.stops, reachFrom(this.#parts, request, this.#toWalks));
  }

  /** Travel to each of `many`; undefined where a place is not reached. */
  reachMany(request: ReachManyRequest): (Travel | undefined)[] {
    const reached = reachFrom(this.#parts, request, this.#toWalks);
    return request.many.map((place) => findTravelTo(this.#parts, reached, place));
  }

  walkToMany(request: WalkToManyRequest): (Walk | undefined)[] {
    return walkToMany(this.#parts.stops, request);
  }

  drawIsochrones(request: IsochronesRequest, landmarks: readonly Landmark[]): Isochrones {
    const parts = this.#parts;
    const reached = reachFrom(parts, request, this.#toWalks);
    const found = landmarks.map((landmark) => {
      const { lat, lon } = landmark;
      return { ...landmark, travelSec: findTravelTo(parts, reached, { kind: 'point', lat, lon })?.travelSec };
    });
    const discs = listWalkDiscs(parts, reached);
    const drawn = drawIsochrones(discs, request.cutoffsSec, toMetresPerSec(reached.search));
    return {
      one: reached.one,
      isochrones: countWithin(drawn.isochrones, reached, found),
      landmarks: found,
      stopCount: parts.timetable.stops.boardable,
      toleranceM: drawn.toleranceM,
    };
  }

  /** @throws ProblemError `bad-request` where the window needs too many searches */
  async listPercentiles(request: PercentilesRequest): Promise<Percentiles> {
    const found = await listPercentiles(this.#parts, request, this.#toWalks, this.#pool);
    return listStopPercentiles(this.#parts.stops, found);
  }

  buildMatrix(request: MatrixRequest): Promise<Matrix> {
    return buildMatrix(this.#parts, request, this.#pool);
  }

  /** Ends the threads; a later request starts new ones. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  readonly #toWalks = ({ rules, walk }: ReachSearch): WalkTable => {
    const { stops } = this.#parts.timetable;
    const { maxFarSec } = rules.walking;
    const key = `${maxFarSec} ${walk.speedMps}`;
    return recall(this.#tables, key, () => buildWalkTable(stops, this.#parts.locator, maxFarSec, walk));
  };
}
