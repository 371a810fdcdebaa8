/** Page cursors over the wire: `LATER|1764027000`, the instant in epoch seconds. */
import { toServiceTime } from '../../base/service-day.ts';
import type { PageCursor } from '../../planner/itinerary/plan-request.ts';
import { toEpochSec } from './instant.ts';

export function toCursorText(cursor: PageCursor, timeZone: string): string {
  return `${cursor.direction === 'later' ? 'LATER' : 'EARLIER'}|${toEpochSec(cursor.time, timeZone)}`;
}

/** The cursor, or undefined where the text is none of ours. Years 1970 to 2286. */
export function findCursor(text: string, timeZone: string): PageCursor | undefined {
  const match = /^(LATER|EARLIER)\|(\d{1,10})$/.exec(text);
  if (!match) return undefined;
  return {
    direction: match[1] === 'LATER' ? 'later' : 'earlier',
    time: toServiceTime(Number(match[2]), timeZone),
  };
}
