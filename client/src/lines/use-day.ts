import { useSearchParams } from 'react-router';
import { findDate } from '../i18n/clock.ts';

/** The day that the address asks for; undefined where it names none, or one that no calendar has. */
export function useDay(): readonly [date: string | undefined, setDate: (date: string) => void] {
  const [params, setParams] = useSearchParams();
  const setDate = (next: string) => {
    const query = new URLSearchParams(params);
    query.set('date', next);
    setParams(query, { replace: true });
  };
  return [findDate(params.get('date')), setDate];
}
