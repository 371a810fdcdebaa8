/**
 * The origins whose travel times can differ between two timetables. For all others the times of one are those of the other,
 * so that a comparison computes them once.
 *
 * A journey that only one side has makes a changed ride, walk or change at some point; up to the first of them both sides
 * are alike. So a search back from all changes, on the later timetable, finds the latest departure from each stop that
 * meets one. Nothing about a change is assumed: both days are compared as they are.
 */
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { withAddedStops } from '../raptor/added-ends.ts';
import type { SearchNetwork, StopAccess } from '../raptor/search-query.ts';
import { listDayChanges, type StopMap } from './day-changes.ts';
import { ProfileReach } from './profile-reach.ts';
import type { SkimQuery, SkimZone } from './skim-window.ts';

/** A timetable with one of its days, and zones with their walks to its stops. */
export interface TouchSide {
  readonly timetable: Pick<Timetable, 'feeds' | 'stops'>;
  readonly network: SearchNetwork;
  readonly origins: readonly SkimZone[];
  readonly destinations: readonly SkimZone[];
}

export interface TouchedOrigins {
  /** 1 for each origin whose times can differ, in the order of origins. */
  readonly isTouched: Uint8Array;
  readonly count: number;
}

/**
 * Finds the origins whose skims can differ. Both sides have the same zones.
 *
 * Time: linear in both days, and one search of a window.
 *
 * @param mirrored the mirror image of the later network
 */
export function findTouchedOrigins(
  before: TouchSide,
  after: TouchSide,
  mirrored: SearchNetwork,
  query: SkimQuery,
): TouchedOrigins {
  const map = toStopMap(before, after);
  const isSameEnd = ({ egress }: SkimZone, i: number) =>
    map !== undefined && isAlike((before.destinations[i] as SkimZone).egress, egress, map);
  if (!map || !after.destinations.every(isSameEnd)) return toAll(after.origins.length);
  const spare = findSpareSec(before.network, after.network, mirrored, map, query);
  const isTouched = Uint8Array.from(after.origins, (origin, i) => {
    const own = before.origins[i] as SkimZone;
    if (!isAlike(own.access, origin.access, map)) return 1;
    const { access } = withAddedStops(after.network.day, { access: origin.access, egress: [] });
    return access.some(({ durationSec, stop }) => durationSec <= (spare[stop] as number)) ? 1 : 0;
  });
  return { isTouched, count: isTouched.reduce((sum, one) => sum + one, 0) };
}

const toAll = (count: number): TouchedOrigins => ({ isTouched: new Uint8Array(count).fill(1), count });

/**
 * By stop of the later day: most seconds that a passenger may walk there and still leave within the window, meet a change
 * and arrive within the limit; -1 where none can.
 */
function findSpareSec(
  before: SearchNetwork,
  after: SearchNetwork,
  mirrored: SearchNetwork,
  map: StopMap,
  { departureCount, fromSec, maxRides, maxTravelSec, stepSec }: SkimQuery,
): Int32Array {
  const lastSec = fromSec + (departureCount - 1) * stepSec;
  const changes = listDayChanges(before, after, map, { fromSec, toSec: lastSec + maxTravelSec });
  /** First departure of the window that can use a change in time. */
  const toFirst = (nextSec: number) =>
    fromSec + Math.max(0, Math.ceil((nextSec - maxTravelSec - fromSec) / stepSec)) * stepSec;
  const sources = changes
    .map(({ isBoarding, nextSec, stop, timeSec }) => ({
      stop,
      timeSec: -timeSec,
      limitSec: -toFirst(nextSec),
      isArrival: isBoarding,
    }))
    .filter(({ limitSec, timeSec }) => limitSec >= -lastSec && timeSec <= limitSec)
    .sort((a, b) => b.limitSec - a.limitSec || a.timeSec - b.timeSec);
  const spare = new Int32Array(after.day.stopCount).fill(-1);
  // Each change takes a ride at least, and so does each way to it.
  new ProfileReach(mirrored).reachFrom(sources, maxRides - 1, (stop, time, limitSec) => {
    spare[stop] = Math.max(spare[stop] as number, limitSec - time);
  });
  return spare;
}

/** Undefined where a stop of the earlier day is missing or elsewhere, or where the added stops of change rules differ. */
function toStopMap(before: TouchSide, after: TouchSide): StopMap | undefined {
  const [stops, others] = [before.timetable.stops, after.timetable.stops];
  const isShared = stops.ids === others.ids && stops.feed === others.feed;
  const findRow = isShared ? (row: number) => row : toRowFinder(before.timetable, after.timetable);
  const rows = new Int32Array(before.network.day.stopCount);
  for (let row = 0; row < stops.boardable; row++) {
    const other = findRow(row);
    if (other === undefined) return undefined;
    if (stops.lat[row] !== others.lat[other] || stops.lon[row] !== others.lon[other]) return undefined;
    rows[row] = other;
  }
  const [added, otherAdded] = [before.network.day.addedStops, after.network.day.addedStops];
  if ((added?.place.length ?? 0) !== (otherAdded?.place.length ?? 0)) return undefined;
  if (added && otherAdded) {
    for (let i = 0; i < added.place.length; i++) rows[added.first + i] = otherAdded.first + i;
    const isSame =
      added.kind.every((kind, i) => kind === otherAdded.kind[i]) &&
      added.place.every((row, i) => rows[row] === otherAdded.place[i]) &&
      added.fromPlace.every((row, i) => rows[row] === otherAdded.fromPlace[i]);
    if (!isSame) return undefined;
  }
  const isOld = new Uint8Array(after.network.day.stopCount);
  for (const row of rows) isOld[row] = 1;
  return { rows, isOld };
}

/** Finds stops by feed and id. */
function toRowFinder(from: TouchSide['timetable'], to: TouchSide['timetable']) {
  const toKey = ({ feeds, stops }: TouchSide['timetable'], row: number) =>
    `${feeds[stops.feed[row] as number]?.feedId}:${getString(stops.ids, row)}`;
  const rows = new Map<string, number>();
  for (let row = 0; row < to.stops.boardable; row++) rows.set(toKey(to, row), row);
  return (row: number) => rows.get(toKey(from, row));
}

/** Whether a zone has the same walks on both sides. Stops that only the later side has do not count: all their rides are changes. */
function isAlike(walks: readonly StopAccess[], others: readonly StopAccess[], { isOld, rows }: StopMap) {
  const known = new Map<number, number>();
  for (const { durationSec, stop } of others) if (isOld[stop] === 1) known.set(stop, durationSec);
  return (
    walks.length === known.size &&
    walks.every(({ durationSec, stop }) => known.get(rows[stop] as number) === durationSec)
  );
}
