/**
 * State of a search box.
 *
 * A Chinese input method shows half-typed letters between `compositionstart` and `compositionend`. During that time
 * `query` does not change, so nothing is searched, moved to or chosen.
 */
export interface SearchBoxState {
  /** Text in the input. */
  readonly text: string;
  /** Text to search for. */
  readonly query: string;
  readonly composing: boolean;
  readonly open: boolean;
  /** Index of the option that Enter would choose; -1 for none. */
  readonly active: number;
  /**
   * The box was left with a text for which nothing was chosen. Its best match is chosen next, or a message says that
   * nothing was found.
   */
  readonly left: boolean;
}

export type SearchBoxEvent =
  | { readonly kind: 'focus' }
  | { readonly kind: 'input'; readonly text: string }
  | { readonly kind: 'compositionStart' }
  | { readonly kind: 'compositionEnd'; readonly text: string }
  | { readonly kind: 'move'; readonly by: 1 | -1; readonly count: number }
  | { readonly kind: 'point'; readonly index: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'leave'; readonly text: string }
  | { readonly kind: 'reset'; readonly text: string };

export function toSearchBoxState(text: string): SearchBoxState {
  return { text, query: '', composing: false, open: false, active: -1, left: false };
}

export function searchBoxReducer(state: SearchBoxState, event: SearchBoxEvent): SearchBoxState {
  switch (event.kind) {
    case 'focus':
      return { ...state, open: true, active: -1, left: false };
    case 'input':
      if (state.composing) return { ...state, text: event.text };
      return { ...state, text: event.text, query: event.text.trim(), open: true, active: -1, left: false };
    case 'compositionStart':
      return { ...state, composing: true };
    case 'compositionEnd':
      return {
        text: event.text,
        query: event.text.trim(),
        composing: false,
        open: true,
        active: -1,
        left: false,
      };
    case 'leave':
      return { ...toSearchBoxState(event.text), query: event.text.trim(), left: true };
    case 'move':
      if (state.composing) return state;
      if (!state.open) return { ...state, open: true, active: -1 };
      return { ...state, active: toNextIndex(state.active, event.by, event.count) };
    case 'point':
      return state.composing ? state : { ...state, active: event.index };
    case 'close':
      return state.composing ? state : { ...state, open: false, active: -1 };
    case 'reset':
      return toSearchBoxState(event.text);
  }
}

/** Next index in a ring of all options and "none". */
function toNextIndex(active: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  const ring = count + 1;
  return ((active + 1 + by + ring) % ring) - 1;
}
