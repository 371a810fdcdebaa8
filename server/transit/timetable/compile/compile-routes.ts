/** routes.txt and agency.txt of all feeds, with what is known of where each line comes from. */
import type { Names } from '../../../base/names.ts';
import type { AgencyRow } from '../../gtfs/rows.ts';
import type { TimetableFeed, TimetableRoute } from '../timetable.ts';
import type { FeedSource } from './feed-source.ts';

export interface CompiledRoutes {
  readonly routes: readonly TimetableRoute[];
  readonly findRoute: (feed: number, routeId: string) => number | undefined;
}

const RANK = ['sourced', 'derived', 'reconstructed'] as const;

/** A feed without provenance.txt is an operator's own: its lines count as sourced. */
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
      const noName: Names = { text: '' };
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
        agencyName: agency?.name ?? noName,
        agencyUrl: agency?.url ?? '',
        confidence: confidence.get(row.routeId) ?? confidence.get('*') ?? 'sourced',
      });
    }
  });
  return { routes, findRoute: (feed, routeId) => rows.get(`${feed} ${routeId}`) };
}

/** What a feed says of itself; its confidence is that of its least certain line. */
export function toTimetableFeed(
  feed: FeedSource,
  routes: readonly TimetableRoute[],
  index: number,
): TimetableFeed {
  const own = routes.filter((route) => route.feed === index);
  const least = Math.max(0, ...own.map((route) => RANK.indexOf(route.confidence)));
  return {
    feedId: feed.feedId,
    timeZone: feed.agencies[0]?.timeZone ?? 'UTC',
    confidence: RANK[least] ?? 'sourced',
    ...(feed.info ? { publisher: feed.info.publisherName, publisherUrl: feed.info.publisherUrl } : {}),
    ...(feed.info?.version ? { version: feed.info.version } : {}),
    attributions: feed.attributions.map((row) => row.organizationName),
  };
}
