/** The data that the page loads first: the region with its feeds. */
import type { Box, LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Confidence } from '../../planner/model/itinerary.ts';
import { isActive, type ServiceTable } from '../../transit/timetable/timetable.ts';
import type { World } from './world.ts';

export interface RegionInfo {
  readonly timeZone: string;
  /** Name of the whole region. */
  readonly name: Names;
  readonly center: LatLon;
  readonly zoom: number;
  readonly bounds: Box;
  /** Whether the region has the scheme of a shared card, and with it cards and a clearing. */
  readonly hasCard: boolean;
  /** ISO 4217, of fares, of the card, and of costs. */
  readonly currency: string;
  readonly regions: readonly Region[];
  /** Public holidays, ascending; none where none are known. */
  readonly holidays: readonly Holiday[];
  /** Days of a weekend that are worked in exchange for a holiday. */
  readonly officeDays: readonly ServiceDay[];
  readonly feeds: readonly FeedSummary[];
}

export interface Holiday {
  readonly name: Names;
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
}

/** A city or county with its lines. */
export interface Region extends LatLon {
  readonly regionId: string;
  readonly name: Names;
}

export interface FeedSummary {
  readonly feedId: string;
  readonly timeZone: string;
  readonly publisherName: string;
  readonly publisherUrl: string;
  readonly version?: string;
  readonly firstDay?: ServiceDay;
  readonly lastDay?: ServiceDay;
  /** Number of lines by `Confidence`. */
  readonly lineCounts: Readonly<Record<Confidence, number>>;
  readonly attributions: readonly { readonly name: string; readonly url?: string }[];
}

export function toRegionInfo({ calendar, currency, hasScheme, region, timetable }: World): RegionInfo {
  const { bounds, cities, name, start } = region;
  return {
    timeZone: timetable.timeZone,
    name,
    center: { lat: start.lat, lon: start.lon },
    zoom: start.zoom,
    bounds,
    hasCard: hasScheme,
    currency,
    regions: cities.map(({ id, names, seats }) => ({
      regionId: id,
      name: names,
      lat: seats[0]?.lat ?? start.lat,
      lon: seats[0]?.lon ?? start.lon,
    })),
    holidays: listHolidays(calendar),
    officeDays: [...calendar.officeDays].sort((a, b) => a - b),
    feeds: timetable.feeds.map((feed, index) => toFeedSummary(timetable, feed, index)),
  };
}

/** Days in a row with one name are one holiday. */
export function listHolidays({ holidays }: World['calendar']): Holiday[] {
  const spans: { name: Names; firstDay: ServiceDay; lastDay: ServiceDay }[] = [];
  for (const [day, name] of [...holidays].sort(([a], [b]) => a - b)) {
    const before = spans.at(-1);
    if (before?.lastDay === day - 1 && before.name.text === name.text) before.lastDay = day;
    else spans.push({ name, firstDay: day, lastDay: day });
  }
  return spans;
}

function toFeedSummary(
  timetable: World['timetable'],
  feed: World['timetable']['feeds'][number],
  index: number,
): FeedSummary {
  const lineCounts: Record<Confidence, number> = { sourced: 0, derived: 0, reconstructed: 0 };
  for (const route of timetable.routes) if (route.feed === index) lineCounts[route.confidence]++;
  return {
    feedId: feed.feedId,
    timeZone: feed.timeZone,
    publisherName: feed.publisher ?? '',
    publisherUrl: feed.publisherUrl ?? '',
    ...toServiceSpan(timetable, index),
    ...(feed.version === undefined ? {} : { version: feed.version }),
    lineCounts,
    attributions: feed.attributions.map((name) => ({ name })),
  };
}

/** First and last day on which any of a feed's services runs. */
function toServiceSpan(
  { services }: World['timetable'],
  feed: number,
): Pick<FeedSummary, 'firstDay' | 'lastDay'> {
  const days: ServiceDay[] = [];
  for (let service = 0; service < services.count; service++) {
    if (services.feed[service] !== feed) continue;
    const first = findActiveDay(services, service, 0, 1);
    const last = findActiveDay(services, service, services.dayCount - 1, -1);
    if (first !== undefined && last !== undefined) days.push(first, last);
  }
  return days.length === 0 ? {} : { firstDay: Math.min(...days), lastDay: Math.max(...days) };
}

function findActiveDay(
  services: ServiceTable,
  service: number,
  from: number,
  step: 1 | -1,
): ServiceDay | undefined {
  for (let d = from; d >= 0 && d < services.dayCount; d += step) {
    if (isActive(services, service, services.firstDay + d)) return services.firstDay + d;
  }
  return undefined;
}
