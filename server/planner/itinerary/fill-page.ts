/**
 * Computes what a page shows from its edges alone, so that returning to a page shows the same items again.
 *
 * A page holds all items of whole seconds. If one second has more items than fit on a page, several pages show this
 * second and nothing else.
 */
import type { PageCursor } from '../model/plan-request.ts';

/** An edge: a second, and how many items of that second lie before the edge. */
export interface Cut {
  readonly sec: number;
  readonly skip: number;
}

export interface FilledPage<T> {
  readonly shown: readonly T[];
  readonly low: Cut;
  readonly high: Cut;
}

/** Returns the items of the seconds from `fromSec` to before `toSec`, in ascending order of their key. */
export type Content<T> = (fromSec: number, toSec: number) => readonly T[];

/** The page between two known edges. */
export function showBetween<T>(content: Content<T>, low: Cut, high: Cut): FilledPage<T> {
  const tornSec = high.skip > 0 ? high.sec : low.skip > 0 ? low.sec : undefined;
  if (tornSec === undefined) return { shown: content(low.sec, high.sec), low, high };
  const from = low.sec === tornSec ? low.skip : 0;
  const to = high.sec === tornSec ? high.skip : undefined;
  return { shown: content(tornSec, tornSec + 1).slice(from, to), low, high };
}

/**
 * As many items of a span as fit on a page, counted from the end at which the page begins.
 *
 * @param max greatest number of items, 1 or more
 */
export function fillPage<T>(
  content: Content<T>,
  keyOf: (item: T) => number,
  direction: PageCursor['direction'],
  span: { readonly fromSec: number; readonly toSec: number },
  max: number,
): FilledPage<T> {
  let [low, high] = [span.fromSec, span.toSec];
  for (let items = content(low, high); ; ) {
    if (items.length <= max) return { shown: items, low: whole(low), high: whole(high) };
    // The first item that does not fit. The page leaves out its whole second.
    const over = direction === 'later' ? items[max] : items[items.length - 1 - max];
    const sec = keyOf(over as T);
    const [fewerLow, fewerHigh] = direction === 'later' ? [low, sec] : [sec + 1, high];
    const fewer = content(fewerLow, fewerHigh);
    if (fewer.length === 0) return tear(content(sec, sec + 1), sec, direction, max, whole(low), whole(high));
    [items, low, high] = [fewer, fewerLow, fewerHigh];
  }
}

/** A page that begins inside a second: the other items of this second, as many as fit. */
export function fillTorn<T>(
  content: Content<T>,
  { sec, skip }: Cut,
  direction: PageCursor['direction'],
  max: number,
): FilledPage<T> {
  const items = content(sec, sec + 1);
  if (direction === 'earlier') {
    const start = Math.max(0, skip - max);
    return { shown: items.slice(start, skip), low: { sec, skip: start }, high: { sec, skip } };
  }
  const end = skip + max;
  const high = end < items.length ? { sec, skip: end } : whole(sec + 1);
  return { shown: items.slice(skip, end), low: { sec, skip }, high };
}

const whole = (sec: number): Cut => ({ sec, skip: 0 });

/** The first items of a second that has more items than fit. No item lies between this second and the given edge. */
function tear<T>(
  items: readonly T[],
  sec: number,
  direction: PageCursor['direction'],
  max: number,
  low: Cut,
  high: Cut,
): FilledPage<T> {
  if (direction === 'later') {
    const end = items.length > max ? { sec, skip: max } : whole(sec + 1);
    return { shown: items.slice(0, max), low, high: end };
  }
  const start = Math.max(0, items.length - max);
  return { shown: items.slice(start), low: { sec, skip: start }, high };
}
