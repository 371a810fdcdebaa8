/**
 * Page cursors as text: `LATER|1764027000`, a direction and an instant in epoch seconds. Two optional parts follow, which
 * callers send back unchanged: the number of journeys of that second already shown (`.2`), and the pages around it,
 * `|ahead|behind`. Each of these is a list of page edges, nearest first: `f` or `b` (searched forward or back) and the
 * seconds from the edge before it, in base 36.
 */
import { toServiceTime } from '../../base/service-day.ts';
import type { PageCursor, PageEdge, SeenPage } from '../../planner/model/plan-request.ts';
import { toEpochSec } from './instant.ts';

export function toCursorText(cursor: PageCursor, timeZone: string): string {
  const { ahead = [], behind = [], direction } = cursor;
  const start = `${direction === 'later' ? 'LATER' : 'EARLIER'}|${toEpochSec(cursor.time, timeZone)}${toSkipText(cursor)}`;
  if (ahead.length + behind.length === 0) return start;
  const tell = (pages: readonly SeenPage[]) => {
    let before = cursor.time;
    return pages
      .map(({ edge, searched }) => {
        const gapSec = Math.abs(toEpochSec(edge.time, timeZone) - toEpochSec(before, timeZone));
        before = edge.time;
        return `${searched === 'forward' ? 'f' : 'b'}${gapSec.toString(36)}${toSkipText(edge)}`;
      })
      .join();
  };
  return `${start}|${tell(ahead)}|${tell(behind)}`;
}

const toSkipText = ({ skip = 0 }: PageEdge) => (skip > 0 ? `.${skip}` : '');

const EDGE = String.raw`[fb][0-9a-z]{1,6}(?:\.\d{1,4})?`;
const EDGES = `(?:${EDGE}(?:,${EDGE})*)?`;
const CURSOR = new RegExp(
  String.raw`^(LATER|EARLIER)\|(\d{1,10})(?:\.(\d{1,4}))?(?:\|(${EDGES})\|(${EDGES}))?$`,
);

/** Parses a cursor of the years 1970 to 2286; undefined where the text is none. */
export function findCursor(text: string, timeZone: string): PageCursor | undefined {
  const [, word, instant, skip, ahead = '', behind = ''] = CURSOR.exec(text) ?? [];
  if (word === undefined) return undefined;
  const direction = word === 'LATER' ? 'later' : 'earlier';
  const startSec = Number(instant);
  const sign = direction === 'later' ? 1 : -1;
  return {
    direction,
    ...toEdge(startSec, skip, timeZone),
    ...(ahead === '' ? {} : { ahead: toSeenPages(ahead, startSec, sign, timeZone) }),
    ...(behind === '' ? {} : { behind: toSeenPages(behind, startSec, -sign, timeZone) }),
  };
}

function toSeenPages(text: string, startSec: number, sign: number, timeZone: string): SeenPage[] {
  let epochSec = startSec;
  return text.split(',').map((part) => {
    const [gap = '', skip] = part.slice(1).split('.');
    epochSec += sign * Number.parseInt(gap, 36);
    return { searched: part.startsWith('f') ? 'forward' : 'back', edge: toEdge(epochSec, skip, timeZone) };
  });
}

function toEdge(epochSec: number, skip: string | undefined, timeZone: string): PageEdge {
  const time = toServiceTime(epochSec, timeZone);
  return skip === undefined || Number(skip) === 0 ? { time } : { time, skip: Number(skip) };
}
