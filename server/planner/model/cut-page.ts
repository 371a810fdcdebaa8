/** Cuts a page out of a long list. */

export interface CutPage<T> {
  readonly shown: readonly T[];
  /** Key of the nearest item that did not fit; absent if all fit. */
  readonly nextKey?: number;
}

/**
 * The first `max` items of a later page, or the last `max` of an earlier one. Items of one key stay together, because
 * the next page begins at a key: the page takes fewer items instead, unless the first `max` all have the same key.
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
