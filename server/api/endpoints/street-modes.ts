/**
 * How one gets to the first stop, from the last one, and all the way without a vehicle. Walking is what is served
 * here; bicycles, cars and rented vehicles are left out and said to be, never stood in for by a walk.
 */
import type { PlanPlace } from '../../planner/model/plan-request.ts';
import type { QueryMode } from '../schema/mode.ts';

/** Parameters of the MOTIS API that list modes of the street, each with `WALK` as its default. */
export interface StreetModeQuery {
  readonly directModes?: readonly QueryMode[] | undefined;
  readonly preTransitModes?: readonly QueryMode[] | undefined;
  readonly postTransitModes?: readonly QueryMode[] | undefined;
}

/** A parameter with those of its values that nothing was answered for. */
export interface NotServed {
  readonly parameter: string;
  readonly values: string[];
}

/** Less than no time: not even a stop at the very spot is walked to. */
const NO_WALK_SEC = -1;

interface Ends {
  readonly from: PlanPlace;
  readonly to: PlanPlace;
}

export interface WalkSecs {
  readonly maxAccessSec: number;
  readonly maxEgressSec: number;
  readonly maxDirectSec: number;
}

/** The limits of walking, with those walks ruled out for which other modes were asked. Stops are at a stop already. */
export function toAllowedWalks(query: StreetModeQuery, { from, to }: Ends, walks: WalkSecs): WalkSecs {
  const isBarred = (modes: readonly QueryMode[] | undefined) =>
    modes !== undefined && !modes.includes('WALK');
  return {
    maxAccessSec: from.kind === 'point' && isBarred(query.preTransitModes) ? NO_WALK_SEC : walks.maxAccessSec,
    maxEgressSec: to.kind === 'point' && isBarred(query.postTransitModes) ? NO_WALK_SEC : walks.maxEgressSec,
    maxDirectSec: isBarred(query.directModes) ? NO_WALK_SEC : walks.maxDirectSec,
  };
}

/** What was asked for and is not served; undefined where that is nothing. */
export function findNotServed(query: StreetModeQuery): NotServed[] | undefined {
  const parameters = ['directModes', 'preTransitModes', 'postTransitModes'] as const;
  const found = parameters.flatMap((parameter) => {
    const values = (query[parameter] ?? []).filter((mode) => mode !== 'WALK');
    return values.length > 0 ? [{ parameter, values }] : [];
  });
  return found.length > 0 ? found : undefined;
}
