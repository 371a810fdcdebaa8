/** The tables that trips refer to: routes with their agencies, services, shapes. */
import type { ServiceDay } from '../../../base/service-day.ts';
import { type AgencyRow, type CalendarRow, confidences } from '../../gtfs/rows.ts';
import { ServiceDays } from '../../gtfs/service-days.ts';
import type { ServiceTable, ShapeTable, TimetableFeed, TimetableRoute } from '../timetable.ts';
import type { FeedSource } from './feed-source.ts';

export interface CompiledRoutes {
  readonly routes: readonly TimetableRoute[];
  readonly findRoute: (feed: number, routeId: string) => number | undefined;
}

/** routes.txt and agency.txt. Routes of a feed without provenance.txt count as sourced: an operator publishes them itself. */
export function compileRoutes(feeds: readonly FeedSource[]): CompiledRoutes {
  const routes: TimetableRoute[] = [];
  const rows = new Map<string, number>();
  feeds.forEach((feed, f) => {
    const agencies = new Map(feed.agencies.map((agency) => [agency.agencyId, agency] as const));
    const confidence = new Map(
      feed.provenance
        .filter(({ table }) => table === 'routes')
        .map((row) => [row.recordId, row.confidence] as const),
    );
    for (const row of feed.routes) {
      const agency: AgencyRow | undefined = agencies.get(row.agencyId ?? '') ?? feed.agencies[0];
      rows.set(`${f} ${row.routeId}`, routes.length);
      routes.push({
        feed: f,
        routeId: row.routeId,
        shortName: row.shortName,
        longName: row.longName,
        routeType: row.routeType,
        ...(row.color ? { color: row.color } : {}),
        ...(row.textColor ? { textColor: row.textColor } : {}),
        sortOrder: row.sortOrder ?? Number.MAX_SAFE_INTEGER,
        agencyId: agency?.agencyId ?? '',
        agencyName: agency?.name ?? { text: '' },
        agencyUrl: agency?.url ?? '',
        confidence: confidence.get(row.routeId) ?? confidence.get('*') ?? 'sourced',
      });
    }
  });
  return { routes, findRoute: (feed, routeId) => rows.get(`${feed} ${routeId}`) };
}

/** feed_info.txt and attributions.txt. The confidence of a feed is that of its least certain route. */
export function toTimetableFeed(
  feed: FeedSource,
  routes: readonly TimetableRoute[],
  index: number,
): TimetableFeed {
  const own = routes.filter((route) => route.feed === index);
  const least = Math.max(0, ...own.map((route) => confidences.indexOf(route.confidence)));
  return {
    feedId: feed.feedId,
    timeZone: feed.agencies[0]?.timeZone ?? 'UTC',
    confidence: confidences[least] ?? 'sourced',
    ...(feed.info ? { publisher: feed.info.publisherName, publisherUrl: feed.info.publisherUrl } : {}),
    ...(feed.info?.version ? { version: feed.info.version } : {}),
    attributions: feed.attributions.map((row) => row.organizationName),
  };
}

export interface CompiledServices {
  readonly table: ServiceTable;
  readonly findService: (feed: number, serviceId: string) => number | undefined;
}

/** calendar.txt and calendar_dates.txt of all feeds as one bit for each service and day. */
export function compileServices(feeds: readonly FeedSource[]): CompiledServices {
  const rows = new Map<string, number>();
  const feedOfRow: number[] = [];
  const toKey = (feed: number, serviceId: string) => {
    const key = `${feed} ${serviceId}`;
    if (!rows.has(key)) {
      rows.set(key, rows.size);
      feedOfRow.push(feed);
    }
    return key;
  };
  const weekly = new Map<string, CalendarRow>();
  const exceptions = new Map<string, Map<ServiceDay, boolean>>();
  feeds.forEach(({ calendarDates, calendars }, f) => {
    for (const row of calendars) weekly.set(toKey(f, row.serviceId), row);
    for (const { day, isAdded, serviceId } of calendarDates) {
      const key = toKey(f, serviceId);
      const days = exceptions.get(key) ?? new Map<ServiceDay, boolean>();
      exceptions.set(key, days.set(day, isAdded));
    }
  });
  const days = new ServiceDays(weekly, exceptions);
  const dayCount = Math.max(1, days.dayCount);
  const wordsPerService = Math.ceil(dayCount / 32);
  const bits = new Uint32Array(rows.size * wordsPerService);
  for (const [key, row] of rows) bits.set(days.bitsOf(key), row * wordsPerService);
  return {
    table: {
      count: rows.size,
      firstDay: days.firstDay,
      dayCount,
      wordsPerService,
      bits,
      feed: Uint16Array.from(feedOfRow),
    },
    findService: (feed, serviceId) => rows.get(`${feed} ${serviceId}`),
  };
}

export interface CompiledShapes {
  readonly table: ShapeTable;
  readonly findShape: (feed: number, shapeId: string) => number | undefined;
}

/** shapes.txt of all feeds in microdegrees (11 cm). */
export function compileShapes(feeds: readonly FeedSource[]): CompiledShapes {
  const rows = new Map<string, number>();
  const offsets = [0];
  const lat: number[] = [];
  const lon: number[] = [];
  feeds.forEach((feed, f) => {
    let current: string | undefined;
    for (const point of feed.shapePoints) {
      if (point.shapeId !== current) {
        if (current !== undefined) offsets.push(lat.length);
        current = point.shapeId;
        rows.set(`${f} ${current}`, offsets.length - 1);
      }
      lat.push(Math.round(point.lat * 1e6));
      lon.push(Math.round(point.lon * 1e6));
    }
    if (current !== undefined) offsets.push(lat.length);
  });
  return {
    table: { offsets: Int32Array.from(offsets), latE6: Int32Array.from(lat), lonE6: Int32Array.from(lon) },
    findShape: (feed, shapeId) => rows.get(`${feed} ${shapeId}`),
  };
}
