/** Converts first bus, last bus and headways of a line to windows of `frequencies.txt` or to departures. */
import type { Period } from './bus-run-times.ts';

/** First bus, last bus and headways of one season; seconds of the service day. */
export interface Span {
  readonly firstSec: number;
  readonly lastSec: number;
  readonly peakHeadwaySec: number;
  readonly offpeakHeadwaySec: number;
}

/** Departures at `startSec` and every `headwaySec` after it, before `endSec`. */
export interface HeadwayWindow {
  readonly period: Period;
  readonly startSec: number;
  readonly endSec: number;
  readonly headwaySec: number;
}

const hour = 3600;
const peaks = [
  [7 * hour, 9 * hour],
  [17 * hour, 19 * hour],
] as const;

/** The period of a departure on a working day. */
export function toPeriod(departureSec: number): Period {
  return peaks.some(([from, to]) => from <= departureSec && departureSec < to) ? 'peak' : 'offpeak';
}

/** Windows of one service day, in order and without overlap; first and last bus keep their exact times. */
export function toWindows(span: Span, hasPeaks: boolean): HeadwayWindow[] {
  const { firstSec, lastSec } = span;
  const evenSec = span.peakHeadwaySec === span.offpeakHeadwaySec;
  // On days off, the last window also starts in the evening, and its headway is adjusted to the last bus.
  const bounds = hasPeaks && !evenSec ? peaks.flat() : [peaks[1][1]];
  const starts = [firstSec, ...bounds.filter((bound) => firstSec < bound && bound < lastSec)];
  const windows = starts.map((startSec, idx): HeadwayWindow => {
    const period = hasPeaks && !evenSec ? toPeriod(startSec) : 'offpeak';
    return {
      period,
      startSec,
      endSec: starts[idx + 1] ?? lastSec + 1,
      headwaySec: period === 'peak' ? span.peakHeadwaySec : span.offpeakHeadwaySec,
    };
  });
  const evening = windows.at(-1);
  if (!evening || lastSec < firstSec) throw new Error(`last bus ${lastSec} before the first ${firstSec}`);
  const remainder = (lastSec - evening.startSec) % evening.headwaySec;
  if (remainder === 0) return windows;
  if (windows.length > 1) {
    windows[windows.length - 1] = { ...evening, startSec: evening.startSec + remainder };
    return windows;
  }
  // A single window cannot start later, because the first bus is fixed, too.
  const last: HeadwayWindow = { ...evening, startSec: lastSec };
  const endSec = Math.max(firstSec + 1, lastSec - Math.min(remainder, evening.headwaySec / 2));
  windows[0] = { ...evening, endSec };
  return [...windows, last];
}

/** Departures of a line with long headways. First and last bus are exact, so the last interval may differ. */
export function toDepartures(span: Span): number[] {
  const departures: number[] = [];
  for (let sec = span.firstSec; sec <= span.lastSec; ) {
    departures.push(sec);
    sec += toPeriod(sec) === 'peak' ? span.peakHeadwaySec : span.offpeakHeadwaySec;
  }
  const final = departures.at(-1);
  if (final === undefined) throw new Error(`last bus ${span.lastSec} before the first ${span.firstSec}`);
  if (final === span.lastSec) return departures;
  // Drops a bus less than half a headway before the last one.
  if (departures.length > 1 && span.lastSec - final < span.offpeakHeadwaySec / 2) departures.pop();
  return [...departures, span.lastSec];
}
