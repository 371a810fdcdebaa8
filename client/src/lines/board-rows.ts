/** Groups departures of a stop by line and destination. */
import type { StopTime } from '../api/contract.ts';

export interface BoardRow {
  readonly key: string;
  readonly line: StopTime;
  /** The next departures, the earliest first. */
  readonly departures: readonly StopTime[];
}

const shown = 3;

/** Whole minutes until an instant; 0 for past ones. */
export function toMinutesUntil(instant: string, nowMs: number): number {
  return Math.max(0, Math.floor((Date.parse(instant) - nowMs) / 60_000));
}

/** Departure time; arrival time of a trip that ends here. */
export function toEventTime({ place }: StopTime): string {
  return place.departure ?? place.arrival ?? '';
}

/** One row for each line and destination, ordered by next departure. A numbered train has a row of its own. */
export function toBoardRows(events: readonly StopTime[], nowMs: number): BoardRow[] {
  const rows = new Map<string, StopTime[]>();
  for (const event of events) {
    if (event.pickupDropoffType === 'NOT_ALLOWED' || Date.parse(toEventTime(event)) < nowMs - 60_000)
      continue;
    const isNumbered = event.tripShortName !== '' && event.displayName === event.tripShortName;
    const key = [event.routeId, isNumbered ? event.tripId : event.headsign].join('|');
    const row = rows.get(key);
    if (row) row.push(event);
    else rows.set(key, [event]);
  }
  return [...rows].flatMap(([key, departures]) => {
    const [line] = departures;
    return line ? [{ key, line, departures: departures.slice(0, shown) }] : [];
  });
}

/** The rows of one line: its directions stand together. */
export interface BoardLine {
  readonly key: string;
  readonly rows: readonly BoardRow[];
}

/** One entry for each line, ordered by its next departure; a numbered train is an entry of its own. */
export function toBoardLines(rows: readonly BoardRow[]): BoardLine[] {
  const byLine = Map.groupBy(rows, ({ key, line }) =>
    line.tripShortName !== '' && line.displayName === line.tripShortName ? key : line.routeId,
  );
  return [...byLine].map(([key, own]) => ({ key, rows: own }));
}
