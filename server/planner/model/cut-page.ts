/** Cuts a page out of a long list. */

export interface CutPage<T> {
  readonly shown: readonly T[];
  /** Key of the nearest item that did not fit; absent if all fit. */
  readonly nextKey?: number;
}

/**
 * The first `max` items of a later page, or the last `max` of an earlier one. Items of one key stay together, because
 * the next page begins at a key: the page takes fewer items instead. If the first `max` all have the same key, it takes all
 * items of that key, up to `most`. A page of no items has none.
 *
 * @param items in ascending order of their key
 */
export function cutPage<T>(
  items: readonly T[],
  keyOf: (item: T) => number,
  direction: 'earlier' | 'later',
  max: number,
  most = max,
): CutPage<T> {
  if (items.length <= max) return { shown: items };
  const keyAt = (i: number) => keyOf(items[i] as T);
  if (max === 0) return { shown: [], nextKey: keyAt(direction === 'later' ? 0 : items.length - 1) };
  if (direction === 'later') {
    let end = max;
    while (end > 0 && keyAt(end - 1) === keyAt(max)) end--;
    if (end === 0) {
      const key = keyAt(max);
      let same = max;
      while (same < Math.min(most, items.length) && keyAt(same) === key) same++;
      return same === items.length ? { shown: items } : { shown: items.slice(0, same), nextKey: key + 1 };
    }
    return { shown: items.slice(0, end), nextKey: keyAt(end) };
  }
  const before = items.length - max - 1;
  let start = before + 1;
  while (start < items.length && keyAt(start) === keyAt(before)) start++;
  if (start === items.length) {
    const key = keyAt(before);
    let first = before + 1;
    while (first > Math.max(0, items.length - most) && keyAt(first - 1) === key) first--;
    return first === 0 ? { shown: items } : { shown: items.slice(first), nextKey: key - 1 };
  }
  return { shown: items.slice(start), nextKey: keyAt(start - 1) };
}
