/** Looks up places of a link that have an id or a name but no position, and adds the positions to the address. */
import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { linkedPlaceQuery } from './plan-query.ts';
import { listUnplaced, toPlaced } from './plan-url.ts';

export interface LinkedPlaces {
  /** Places are being looked up. */
  readonly busy: boolean;
  /** Texts of the link for which nothing was found. */
  readonly lost: readonly string[];
}

export function useLinkedPlaces(): LinkedPlaces {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [lost, setLost] = useState<readonly string[]>([]);
  const unplaced = useMemo(() => listUnplaced(params), [params]);
  const found = useQueries({ queries: unplaced.map(({ text }) => linkedPlaceQuery(text)) });
  const isDone = unplaced.length > 0 && found.every(({ isSuccess }) => isSuccess);
  const places = found.map(({ data }) => data ?? undefined);
  const key = isDone ? JSON.stringify(places) : '';
  useEffect(() => {
    if (key === '') return;
    const looked = JSON.parse(key) as typeof places;
    const search = toPlaced(params, unplaced, (index) => looked[index] ?? undefined).toString();
    setLost(unplaced.flatMap(({ text }, index) => (looked[index] ? [] : [text])));
    void navigate({ pathname, search }, { replace: true });
  }, [key, params, unplaced, pathname, navigate]);
  return { busy: unplaced.length > 0, lost };
}
