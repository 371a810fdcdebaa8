/**
 * Street modes: how travellers reach the first stop, leave the last one, or go all the way without a vehicle. Only walking is
 * served; other modes are named in `notServed` and never replaced by a walk.
 */
import type { PlanPlace } from '../../planner/model/plan-request.ts';
import type { QueryMode } from '../schema/mode.ts';
import type { ApiNotServed } from '../schema/travel-params.ts';
import { findStreetMode } from '../wire/leg-mode.ts';

/** Parameters of the MOTIS API that list street modes; each defaults to `WALK`. */
export interface StreetModeQuery {
  readonly directModes?: readonly QueryMode[] | undefined;
  readonly preTransitModes?: readonly QueryMode[] | undefined;
  readonly postTransitModes?: readonly QueryMode[] | undefined;
}

/** A limit below zero excludes even stops at distance 0. */
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

/**
 * Limits of walks, where walks that the question's street modes exclude get `NO_WALK_SEC`. A stop as start or end needs no
 * walk.
 */
export function toAllowedWalks(query: StreetModeQuery, { from, to }: Ends, walks: WalkSecs): WalkSecs {
  const isBarred = (modes: readonly QueryMode[] | undefined) =>
    modes !== undefined && !modes.includes('WALK');
  return {
    maxAccessSec: from.kind === 'point' && isBarred(query.preTransitModes) ? NO_WALK_SEC : walks.maxAccessSec,
    maxEgressSec: to.kind === 'point' && isBarred(query.postTransitModes) ? NO_WALK_SEC : walks.maxEgressSec,
    maxDirectSec: isBarred(query.directModes) ? NO_WALK_SEC : walks.maxDirectSec,
  };
}

/** Street modes of the question that are not served; undefined where there are none. */
export function findNotServed(query: StreetModeQuery): ApiNotServed | undefined {
  const parameters = ['directModes', 'preTransitModes', 'postTransitModes'] as const;
  const found = parameters.flatMap((parameter) => {
    const values = (query[parameter] ?? []).filter((mode) => !findStreetMode(mode));
    return values.length > 0 ? [{ parameter, values }] : [];
  });
  return found.length > 0 ? found : undefined;
}
