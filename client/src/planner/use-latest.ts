import { type RefObject, useEffect, useRef } from 'react';

/** The value of the latest rendering, for an answer that comes later; undefined once the view is left. */
export function useLatest<T>(value: T): Readonly<RefObject<T | undefined>> {
  const latest = useRef<T | undefined>(value);
  useEffect(() => {
    latest.current = value;
    return () => {
      latest.current = undefined;
    };
  });
  return latest;
}
