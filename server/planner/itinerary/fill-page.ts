/**
 * What a page shows, as a function of its edges alone: so a page that is come back to is the page that was left.
 *
 * A page holds all items of whole seconds. A second that has more items than a page is shown on several pages, each of
 * which holds nothing else.
 */
import type { PageCursor } from '../model/plan-request.ts';

/** A second, and how many of its items lie before the edge. */
export interface Cut {
  readonly sec: number;
  readonly skip: number;
}

export interface FilledPage<T> {
  readonly shown: readonly T[];
  readonly low: Cut;
  readonly high: Cut;
}

/** Items of the seconds from the first up to, but not at, the second: in ascending order of their key. */
export type Content<T> = (fromSec: number, toSec: number) => readonly T[];

/** A page between two edges that are known. */
export function showBetween<T>(content: Content<T>, low: Cut, high: Cut): FilledPage<T> {
  const tornSec = high.skip > 0 ? high.sec : low.skip > 0 ? low.sec : undefined;
  if (tornSec === undefined) return { shown: content(low.sec, high.sec), low, high };
  const from = low.sec === tornSec ? low.skip : 0;
  const to = high.sec === tornSec ? high.skip : undefined;
  return { shown: content(tornSec, tornSec + 1).slice(from, to), low, high };
}

/**
 * As much of a span as fits, from the end that the page begins at.
 *
 * @param max items at most, 1 or more
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
    // The first item that finds no room; its whole second stays out.
    const over = direction === 'later' ? items[max] : items[items.length - 1 - max];
    const sec = keyOf(over as T);
    const [fewerLow, fewerHigh] = direction === 'later' ? [low, sec] : [sec + 1, high];
    const fewer = content(fewerLow, fewerHigh);
    if (fewer.length === 0) return tear(content(sec, sec + 1), sec, direction, max, whole(low), whole(high));
    [items, low, high] = [fewer, fewerLow, fewerHigh];
  }
}

/** A page that begins inside a second: the rest of it, as far as there is room. */
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

/** The part of a second that comes first in the direction; between it and the edge given there is nothing. */
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
