import { useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** Text of a filter, kept in the address under `key`: going back to the list restores it. */
export function useKeptText(key: string): readonly [string, (text: string) => void] {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [text, setText] = useState(() => params.get(key) ?? '');
  function keep(next: string) {
    setText(next);
    // Read from the window, because the map writes its view into the address without the router.
    const query = new URLSearchParams(window.location.search);
    if (next === '') query.delete(key);
    else query.set(key, next);
    void navigate({ pathname, search: query.toString() }, { replace: true });
  }
  return [text, keep];
}
