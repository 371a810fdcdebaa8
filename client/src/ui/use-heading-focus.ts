import { type RefObject, useEffect, useRef } from 'react';

/**
 * Ref for the heading of a page. Focuses it once `isReady`, so that screen readers start there, and scrolls the panel
 * to its top.
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
