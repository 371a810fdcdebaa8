/**
 * The state of the view in the address: `comparison` (the job), `view` (the tab), `measure`, `zone`, `district` and `pair`,
 * beside the `variant` of the scenario and the view of the map.
 */
import { useSearchParams } from 'react-router';
import { bureauPath, useGo } from '../../ui/links.ts';

export const compareViews = ['times', 'map', 'riders', 'operations', 'settlement'] as const;
export type CompareView = (typeof compareViews)[number];

export interface CompareState {
  readonly comparison: string;
  readonly view: CompareView;
  readonly measure: string | null;
  readonly zone: string | null;
  /** District that the map shows. */
  readonly district: string | null;
  /** Row of the pair of stations whose curves are drawn. */
  readonly pair: number;
}

function parseCompareUrl(params: URLSearchParams): CompareState {
  const view = compareViews.find((one) => one === params.get('view')) ?? compareViews[0];
  const pair = Number(params.get('pair') ?? 0);
  return {
    comparison: params.get('comparison') ?? '',
    view,
    measure: params.get('measure'),
    zone: params.get('zone'),
    district: params.get('district'),
    pair: Number.isInteger(pair) && pair >= 0 ? pair : 0,
  };
}

export type CompareChange = Partial<Record<keyof CompareState | 'variant', string | undefined>>;

/** The state, and a function that changes members of it; undefined takes a member out of the address. */
export function useCompareState(
  scenarioId: string,
): readonly [CompareState, (change: CompareChange) => void] {
  const [params] = useSearchParams();
  const go = useGo();
  const change = (members: CompareChange) => {
    const next = new URLSearchParams(params);
    // The map writes its view into the address without a render.
    const map = new URLSearchParams(window.location.search).get('map');
    if (map !== null) next.set('map', map);
    for (const [name, value] of Object.entries(members)) {
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    }
    go(bureauPath(scenarioId), next, { replace: true });
  };
  return [parseCompareUrl(params), change];
}
