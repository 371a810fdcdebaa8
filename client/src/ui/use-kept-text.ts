import { useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

/**
 * A text that is typed to narrow a list down, kept in the address under `key`: whoever opens an entry of the list and comes
 * back finds the list as it was.
 */
export function useKeptText(key: string): readonly [string, (text: string) => void] {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [text, setText] = useState(() => params.get(key) ?? '');
  function keep(next: string) {
    setText(next);
    // From the window, not the router: the map writes its view into the address by itself.
    const query = new URLSearchParams(window.location.search);
    if (next === '') query.delete(key);
    else query.set(key, next);
    void navigate({ pathname, search: query.toString() }, { replace: true });
  }
  return [text, keep];
}
