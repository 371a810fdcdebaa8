import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useGo } from '../ui/links.ts';
import {
  type AvoidedLine,
  type AvoidedStop,
  type PlanState,
  parsePlanUrl,
  toPlanParams,
  type ViaChoice,
} from './plan-url.ts';

export interface Plan {
  readonly state: PlanState;
  /** Goes to another state: a new entry of the history, unless `replace`. */
  readonly go: (next: PlanState, options?: { replace?: boolean }) => void;
}

/** The planner's state, which lives in the address and nowhere else. */
export function usePlan(): Plan {
  const [params] = useSearchParams();
  const state = useMemo(() => parsePlanUrl(params), [params]);
  const navigate = useGo();
  const go = useCallback(
    (next: PlanState, options?: { replace?: boolean }) => navigate('/plan', toPlanParams(next), options),
    [navigate],
  );
  return { state, go };
}

/** The same search without an opened trip. */
export function toClosed(state: PlanState): PlanState {
  const { trip: _trip, page: _page, ...rest } = state;
  return rest;
}

/** `state` without the line, and without the trip that rode it. */
export function toAvoiding(state: PlanState, line: AvoidedLine): PlanState {
  const others = (state.avoid ?? []).filter(({ routeId }) => routeId !== line.routeId);
  return { ...toClosed(state), avoid: [...others, line] };
}

/** `state` in which the line may be ridden again. */
export function toAllowing(state: PlanState, line: AvoidedLine): PlanState {
  const { avoid = [], ...rest } = toClosed(state);
  const left = avoid.filter(({ routeId }) => routeId !== line.routeId);
  return left.length > 0 ? { ...rest, avoid: left } : rest;
}

/** `state` without changing, boarding or alighting at the stop, and without the trip that did. */
export function toAvoidingStop(state: PlanState, stop: AvoidedStop): PlanState {
  const others = (state.avoidStops ?? []).filter(({ stopId }) => stopId !== stop.stopId);
  return { ...toClosed(state), avoidStops: [...others, stop] };
}

/** `state` in which the stop may be used again. */
export function toAllowingStop(state: PlanState, stop: AvoidedStop): PlanState {
  const { avoidStops = [], ...rest } = toClosed(state);
  const left = avoidStops.filter(({ stopId }) => stopId !== stop.stopId);
  return left.length > 0 ? { ...rest, avoidStops: left } : rest;
}

/** `state` by another way, or by none. */
export function toWithVia(state: PlanState, via: ViaChoice | undefined): PlanState {
  const { via: _old, ...rest } = toClosed(state);
  return via ? { ...rest, via } : rest;
}

/** `state` with another start or destination; undefined clears it. */
export function toWithEnd(state: PlanState, end: 'from' | 'to', place: PlanState['from']): PlanState {
  const { [end]: _old, ...rest } = toClosed(state);
  return place ? { ...rest, [end]: place } : rest;
}
