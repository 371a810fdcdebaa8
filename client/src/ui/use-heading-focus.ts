import { type RefObject, useEffect, useRef } from 'react';

/**
 * For the heading of a view: takes the focus once the view is there, so that a screen reader begins with
 * it, and starts the panel from its top.
 */
export function useHeadingFocus(isReady: boolean): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isReady) return;
    document.getElementById('main')?.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, [isReady]);
  return heading;
}
