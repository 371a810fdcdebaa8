/** calendar.txt and calendar_dates.txt of all feeds as one bit per service and day. */
import { type ServiceDay, toWeekday } from '../../../base/service-day.ts';
import type { ServiceTable } from '../timetable.ts';
import type { FeedSource } from './feed-source.ts';

/**
 * Days kept at most. Some feeds begin in 1900 or end in the year 9999; forty years hold every timetable that
 * anyone plans with, and a service then costs 1.8 kB.
 */
const MAX_DAYS = 14_610;
/** 2000-01-01: no GTFS feed is as old, so days before it give way where not all can be kept. */
const BEFORE_GTFS: ServiceDay = 10_957;

export interface CompiledServices {
  readonly table: ServiceTable;
  /** Row of a service, or undefined where the feed has none of that id. */
  readonly findService: (feed: number, serviceId: string) => number | undefined;
}

export function compileServices(feeds: readonly FeedSource[]): CompiledServices {
  const rows = new Map<string, number>();
  const feedOfRow: number[] = [];
  let firstDay = Number.POSITIVE_INFINITY;
  let lastDay = Number.NEGATIVE_INFINITY;
  const see = (feed: number, serviceId: string, first: ServiceDay, last: ServiceDay) => {
    const key = `${feed} ${serviceId}`;
    if (!rows.has(key)) {
      rows.set(key, rows.size);
      feedOfRow.push(feed);
    }
    firstDay = Math.min(firstDay, first);
    lastDay = Math.max(lastDay, last);
  };
  feeds.forEach((feed, f) => {
    for (const row of feed.calendars) see(f, row.serviceId, row.startDay, row.endDay);
    for (const row of feed.calendarDates) see(f, row.serviceId, row.day, row.day);
  });
  if (rows.size === 0) [firstDay, lastDay] = [0, 0];

  if (lastDay - firstDay >= MAX_DAYS) {
    firstDay = Math.max(firstDay, Math.min(BEFORE_GTFS, lastDay - MAX_DAYS + 1));
  }
  // A calendar that ends before it begins runs on no day.
  const dayCount = Math.max(1, Math.min(lastDay - firstDay + 1, MAX_DAYS));
  const wordsPerService = Math.ceil(dayCount / 32);
  const bits = new Uint32Array(rows.size * wordsPerService);
  const set = (service: number, day: ServiceDay, on: boolean) => {
    const bit = day - firstDay;
    if (bit < 0 || bit >= dayCount) return;
    const word = service * wordsPerService + (bit >>> 5);
    const mask = 1 << (bit & 31);
    bits[word] = on ? (bits[word] as number) | mask : (bits[word] as number) & ~mask;
  };
  feeds.forEach((feed, f) => {
    for (const row of feed.calendars) {
      const service = rows.get(`${f} ${row.serviceId}`) as number;
      const end = Math.min(row.endDay, firstDay + dayCount - 1);
      for (let day = Math.max(row.startDay, firstDay); day <= end; day++) {
        if (row.weekdays[toWeekday(day)]) set(service, day, true);
      }
    }
    for (const row of feed.calendarDates) {
      set(rows.get(`${f} ${row.serviceId}`) as number, row.day, row.isAdded);
    }
  });
  return {
    table: { count: rows.size, firstDay, dayCount, wordsPerService, bits, feed: Uint16Array.from(feedOfRow) },
    findService: (feed, serviceId) => rows.get(`${feed} ${serviceId}`),
  };
}
