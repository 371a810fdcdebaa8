/**
 * The state of the view in the address: `from`, `time` and `arriveBy` as in the planner, and `cutoffs`, minutes
 * separated by commas. For an arrival time the place is in `to`.
 */
import type { PlaceChoice } from '../planner/place-choice.ts';
import { emptyPlan, parsePlanUrl, type TimeChoice, toPlanParams } from '../planner/plan-url.ts';

export interface ReachState {
  /** Start of all trips; their destination where `time` is an arrival. */
  readonly place?: PlaceChoice;
  readonly time: TimeChoice;
  /** Minutes, ascending; the map has three colours, so at most three. */
  readonly cutoffs: readonly number[];
}

export const cutoffChoices = [
  [15, 30, 45],
  [30, 60, 120],
  [60, 120, 180],
] as const;

const defaultCutoffs: readonly number[] = cutoffChoices[1];
/** Minutes that suit a trip inside a city; `emptyReach` has those that suit a region. */
export const cityCutoffs: readonly number[] = cutoffChoices[0];
const MAX_MINUTES = 1_440;

export const emptyReach: ReachState = { time: { kind: 'now' }, cutoffs: defaultCutoffs };

/** Box of the form that holds the place. */
export function toEnd(time: TimeChoice): 'from' | 'to' {
  return time.kind === 'arrive' ? 'to' : 'from';
}

function parseCutoffs(text: string | null): readonly number[] {
  const found = (text ?? '').split(',').filter((part) => /^\d{1,4}$/.test(part));
  const minutes = [...new Set(found.map(Number))].filter((one) => one >= 1 && one <= MAX_MINUTES);
  return minutes.length > 0 ? minutes.sort((a, b) => a - b).slice(0, 3) : defaultCutoffs;
}

/** Reads the state. Invalid values become defaults. */
export function parseReachUrl(params: URLSearchParams): ReachState {
  const plan = parsePlanUrl(params);
  const place = plan[toEnd(plan.time)];
  return { ...(place && { place }), time: plan.time, cutoffs: parseCutoffs(params.get('cutoffs')) };
}

/** Writes the state in a fixed order: equal states give equal links. */
export function toReachParams({ place, time, cutoffs }: ReachState): URLSearchParams {
  const params = toPlanParams({ ...emptyPlan, time, ...(place && { [toEnd(time)]: place }) });
  if (String(cutoffs) !== String(defaultCutoffs)) params.set('cutoffs', cutoffs.join(','));
  return params;
}
