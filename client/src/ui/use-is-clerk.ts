import { useEffect, useState } from 'react';

const storageKey = 'tongcheng.clerk.v1';
const views = /^\/(settlement|journey)(\/|$)/;

function load(): boolean {
  try {
    return localStorage.getItem(storageKey) !== null;
  } catch {
    return false;
  }
}

/** Whether this browser has opened the clearing, now or before: its bar then leads there. */
export function useIsClerk(pathname: string): boolean {
  const isThere = views.test(pathname);
  const [isKnown] = useState(load);
  const [wasThere, setWasThere] = useState(isThere);
  if (isThere && !wasThere) setWasThere(true);
  useEffect(() => {
    if (!isThere) return;
    try {
      localStorage.setItem(storageKey, '1');
    } catch {
      // Without storage the bar leads there until the page is closed.
    }
  }, [isThere]);
  return isKnown || wasThere;
}
