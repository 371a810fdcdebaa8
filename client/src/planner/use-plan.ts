import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useGo } from '../ui/links.ts';
import { useOwnFare, withOwnFare } from './own-fare.ts';
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
  /** Writes another state into the address, as a new entry of the history unless `replace` is set. */
  readonly go: (next: PlanState, options?: { replace?: boolean }) => void;
}

/** The planner's state. The address holds it, except for the own card and rider where it names neither. */
export function usePlan(): Plan {
  const [params] = useSearchParams();
  const own = useOwnFare();
  const state = useMemo(() => withOwnFare(parsePlanUrl(params), own), [params, own]);
  const navigate = useGo();
  const go = useCallback(
    (next: PlanState, options?: { replace?: boolean }) => navigate('/plan', toPlanParams(next), options),
    [navigate],
  );
  return { state, go };
}

/** The same search without the opened trip. */
export function toClosed(state: PlanState): PlanState {
  const { trip: _trip, page: _page, ...rest } = state;
  return rest;
}

/** `state` that avoids the line, without the opened trip. */
export function toAvoiding(state: PlanState, line: AvoidedLine): PlanState {
  const others = (state.avoid ?? []).filter(({ routeId }) => routeId !== line.routeId);
  return { ...toClosed(state), avoid: [...others, line] };
}

/** `state` that no longer avoids the line. */
export function toAllowing(state: PlanState, line: AvoidedLine): PlanState {
  const { avoid = [], ...rest } = toClosed(state);
  const left = avoid.filter(({ routeId }) => routeId !== line.routeId);
  return left.length > 0 ? { ...rest, avoid: left } : rest;
}

/** `state` that avoids the stop, without the opened trip. */
export function toAvoidingStop(state: PlanState, stop: AvoidedStop): PlanState {
  const others = (state.avoidStops ?? []).filter(({ stopId }) => stopId !== stop.stopId);
  return { ...toClosed(state), avoidStops: [...others, stop] };
}

/** `state` that no longer avoids the stop. */
export function toAllowingStop(state: PlanState, stop: AvoidedStop): PlanState {
  const { avoidStops = [], ...rest } = toClosed(state);
  const left = avoidStops.filter(({ stopId }) => stopId !== stop.stopId);
  return left.length > 0 ? { ...rest, avoidStops: left } : rest;
}

/** `state` with another place on the way, or without one. */
export function toWithVia(state: PlanState, via: ViaChoice | undefined): PlanState {
  const { via: _old, ...rest } = toClosed(state);
  return via ? { ...rest, via } : rest;
}

/** `state` with another start or destination; undefined removes it. */
export function toWithEnd(state: PlanState, end: 'from' | 'to', place: PlanState['from']): PlanState {
  const { [end]: _old, ...rest } = toClosed(state);
  return place ? { ...rest, [end]: place } : rest;
}
