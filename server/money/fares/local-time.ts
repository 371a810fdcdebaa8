/**
 * The wall clock at a fare event, which timeframes are read by.
 *
 * A journey's seconds count from noon minus 12 hours in its own zone; the event's clock is that of its
 * stop (`stop_timezone`, of the stop or its station), or else of the feed's agency. On a day of clock
 * change the two differ even in one zone.
 */
import { findSeconds } from '../../base/seconds.ts';
import { toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import type { FareRide } from './journey-fare.ts';
import type { FeedTariff } from './tariff.ts';

const QUARTER_SEC = 900;
/** Memo of zone lookups, which cost microseconds each; emptied when full, for days come from outside. */
const memo = new Map<string, number>();
const MEMO_LIMIT = 5_000;

/** Seconds since 1970-01-01 on the wall clock of the stop, `sec` seconds after the ride's day began. */
export function toLocalSec(feed: FeedTariff, ride: FareRide, stopId: string, sec: number): number {
  const { day, timeZone } = ride;
  if (timeZone === undefined) return day * 86_400 + sec;
  const start = remember(`${timeZone} ${day}`, () => toDayStartEpochSec(day, timeZone));
  const zone = findStopZone(feed, stopId) ?? feed.timeZone ?? timeZone;
  const epochSec = start + sec;
  // Zones change their offset on a quarter of an hour.
  const quarter = Math.floor(epochSec / QUARTER_SEC);
  return epochSec + remember(`${zone} q${quarter}`, () => toOffsetSec(quarter * QUARTER_SEC, zone));
}

/** Seconds by which the wall clock of a zone is ahead of UTC at an instant. */
function toOffsetSec(epochSec: number, timeZone: string): number {
  const { day } = toServiceTime(epochSec, timeZone);
  const clock = new Date(epochSec * 1000).toLocaleTimeString('en-GB', { timeZone, hourCycle: 'h23' });
  return day * 86_400 + findSeconds(clock)! - epochSec;
}

function findStopZone(feed: FeedTariff, stopId: string): string | undefined {
  const stop = feed.stops.get(stopId);
  if (stop?.parentStation === undefined) return stop?.timeZone;
  return feed.stops.get(stop.parentStation)?.timeZone ?? stop.timeZone;
}

function remember(key: string, compute: () => number): number {
  let value = memo.get(key);
  if (value === undefined) {
    if (memo.size >= MEMO_LIMIT) memo.clear();
    value = compute();
    memo.set(key, value);
  }
  return value;
}
