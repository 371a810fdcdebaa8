/** Undo and redo of a document. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

export type HistoryAction<T> =
  | { readonly kind: 'set'; readonly next: T }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' };

/** Steps that are kept. */
const MAX_PAST = 200;

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

export function moveHistory<T>(history: History<T>, action: HistoryAction<T>): History<T> {
  const { future, past, present } = history;
  switch (action.kind) {
    case 'set':
      if (action.next === present) return history;
      return { past: [...past, present].slice(-MAX_PAST), present: action.next, future: [] };
    case 'undo': {
      const last = past.at(-1);
      if (last === undefined) return history;
      return { past: past.slice(0, -1), present: last, future: [present, ...future] };
    }
    case 'redo': {
      const [next, ...rest] = future;
      if (next === undefined) return history;
      return { past: [...past, present], present: next, future: rest };
    }
  }
}
