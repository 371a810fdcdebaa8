/** Undo and redo of a document. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Of the last change, where the next one of the same kind may join it. */
  readonly burst?: { readonly key: string; readonly atMs: number } | undefined;
}

export type HistoryAction<T> =
  | {
      readonly kind: 'set';
      readonly next: T;
      /** Changes of one key that follow each other quickly are one step: letters typed into a field. */
      readonly burst?: { readonly key: string; readonly atMs: number } | undefined;
    }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

/** Steps that are kept. */
const MAX_PAST = 200;
/** Longest pause inside of one step. */
const BURST_MS = 1_000;

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

export function moveHistory<T>(history: History<T>, action: HistoryAction<T>): History<T> {
  const { burst: last, future, past, present } = history;
  switch (action.kind) {
    case 'set': {
      const { burst, next } = action;
      if (next === present) return history;
      const joins = burst && last && burst.key === last.key && burst.atMs - last.atMs <= BURST_MS;
      const steps = joins ? past : [...past, present].slice(-MAX_PAST);
      return { past: steps, present: next, future: [], burst };
    }
    case 'undo': {
      const before = past.at(-1);
      if (before === undefined) return history;
      return { past: past.slice(0, -1), present: before, future: [present, ...future] };
    }
    case 'redo': {
      const [next, ...rest] = future;
      if (next === undefined) return history;
      return { past: [...past, present], present: next, future: rest };
    }
  }
}
