import { useSyncExternalStore } from 'react';

const query = typeof window === 'undefined' ? undefined : window.matchMedia('(prefers-color-scheme: dark)');

/** Whether the system uses a dark colour scheme; renders again when that changes. */
export function useIsDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      query?.addEventListener('change', changed);
      return () => query?.removeEventListener('change', changed);
    },
    () => query?.matches ?? false,
    () => false,
  );
}
