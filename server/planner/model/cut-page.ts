/** The part of a long list that a page has room for. */

export interface CutPage<T> {
  readonly shown: readonly T[];
  /** Key of the nearest item that found no room, absent where all did. */
  readonly nextKey?: number;
}

/**
 * The first `max` items of a later page, the last `max` of an earlier one. Items of one key are not torn apart,
 * or the next page, which begins at a key, would lose some: rather fewer are shown, unless all that there is
 * room for have the same key.
 *
 * @param items in ascending order of their key
 */
export function cutPage<T>(
  items: readonly T[],
  keyOf: (item: T) => number,
  direction: 'earlier' | 'later',
  max: number,
): CutPage<T> {
  if (items.length <= max) return { shown: items };
  const keyAt = (i: number) => keyOf(items[i] as T);
  if (direction === 'later') {
    let end = max;
    while (end > 0 && keyAt(end - 1) === keyAt(max)) end--;
    if (end === 0) return { shown: items.slice(0, max), nextKey: keyAt(max) + 1 };
    return { shown: items.slice(0, end), nextKey: keyAt(end) };
  }
  const before = items.length - max - 1;
  let start = before + 1;
  while (start < items.length && keyAt(start) === keyAt(before)) start++;
  if (start === items.length) return { shown: items.slice(before + 1), nextKey: keyAt(before) - 1 };
  return { shown: items.slice(start), nextKey: keyAt(start - 1) };
}
