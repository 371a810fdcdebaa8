/** Where a page of journeys begins and ends, and the cursors that lead on from it and back to it. */
import { toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import type { PageCursor, PageEdge, PlanRequest, SeenPage, ServiceTime } from '../model/plan-request.ts';

/** Pages that a cursor remembers on either side. */
const REMEMBERED = 12;

/** A page that is asked for. */
export interface AskedPage {
  readonly direction: PageCursor['direction'];
  /** From its low end on, or back from its high end: it decides which days the search knows. */
  readonly searched: SeenPage['searched'];
  /** The edge that it begins at, in its direction; behind the latest arrival that a request asks for. */
  readonly near: PageEdge;
  /** The other edge, where the page was shown before. */
  readonly far?: PageEdge;
  /** The page of a request without a cursor. */
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

/** The moment whose day a page is searched from: its first second, or its last where the search looks back. */
export function toSearchTime({ direction, far, near, searched }: AskedPage, timeZone: string): ServiceTime {
  const isNearLow = direction === 'later';
  const edge = (searched === 'forward') === isNearLow ? near : (far ?? near);
  const isInside = searched === 'forward' || (edge.skip ?? 0) > 0;
  return move(edge.time, isInside ? 0 : -1, timeZone);
}

/** The cursors of the neighbour pages, each with the way back to this one. */
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
