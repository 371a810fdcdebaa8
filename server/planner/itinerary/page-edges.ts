/** The edges of a page of journeys, and the cursors of the pages before and after it. */
import { toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import type { PageCursor, PageEdge, PlanRequest, SeenPage, ServiceTime } from '../model/plan-request.ts';

/** Number of shown pages that a cursor remembers in each direction. */
const REMEMBERED = 12;

/** The page that a request asks for. */
export interface AskedPage {
  readonly direction: PageCursor['direction'];
  /**
   * Whether the page is searched forward from its low edge or back from its high edge. This decides which days the
   * search loads.
   */
  readonly searched: SeenPage['searched'];
  /**
   * The edge at which the page begins, seen in its direction. For a first arrive-by page: one second after the latest
   * arrival.
   */
  readonly near: PageEdge;
  /** The other edge, if the page was shown before. */
  readonly far?: PageEdge;
  /** Whether the request has no cursor. */
  readonly isFirst: boolean;
}

type Paged = Pick<PlanRequest, 'arriveBy' | 'page' | 'time'>;

export function toAskedPage({ arriveBy, page, time }: Paged, timeZone: string): AskedPage {
  if (!page) {
    if (!arriveBy) return { direction: 'later', searched: 'forward', near: { time }, isFirst: true };
    return { direction: 'earlier', searched: 'back', near: { time: move(time, 1, timeZone) }, isFirst: true };
  }
  const { direction } = page;
  const near: PageEdge = page.skip === undefined ? { time: page.time } : { time: page.time, skip: page.skip };
  const known = page.ahead?.[0];
  const searched = known?.searched ?? (direction === 'later' ? 'forward' : 'back');
  return { direction, searched, near, isFirst: false, ...(known ? { far: known.edge } : {}) };
}

/** The time whose day is searched: the first second of the page, or its last if it is searched back. */
export function toSearchTime({ direction, far, near, searched }: AskedPage, timeZone: string): ServiceTime {
  const isNearLow = direction === 'later';
  const edge = (searched === 'forward') === isNearLow ? near : (far ?? near);
  const isInside = searched === 'forward' || (edge.skip ?? 0) > 0;
  return move(edge.time, isInside ? 0 : -1, timeZone);
}

/** The cursors of the previous and the next page. Each remembers the pages that lead back to this one. */
export function toCursors(
  page: PageCursor | undefined,
  searched: SeenPage['searched'],
  low: PageEdge,
  high: PageEdge,
): { readonly previousPage: PageCursor; readonly nextPage: PageCursor } {
  const onward = page?.ahead?.slice(1) ?? [];
  const back = page?.behind ?? [];
  const [earlier, later] = page?.direction === 'earlier' ? [onward, back] : [back, onward];
  return {
    previousPage: toCursor('earlier', low, earlier, [{ edge: high, searched }, ...later]),
    nextPage: toCursor('later', high, later, [{ edge: low, searched }, ...earlier]),
  };
}

function toCursor(
  direction: PageCursor['direction'],
  edge: PageEdge,
  ahead: readonly SeenPage[],
  behind: readonly SeenPage[],
): PageCursor {
  return {
    direction,
    ...edge,
    ...(ahead.length > 0 ? { ahead: ahead.slice(0, REMEMBERED) } : {}),
    behind: behind.slice(0, REMEMBERED),
  };
}

function move(time: ServiceTime, bySec: number, timeZone: string): ServiceTime {
  return toServiceTime(toDayStartEpochSec(time.day, timeZone) + time.seconds + bySec, timeZone);
}
