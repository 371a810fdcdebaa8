/** The lines of the imported feeds, for the scheme's lookup of networks. */
import { toGlobalId } from '../../base/ids.ts';
import { createLineFinder, type FeedLine, type FindSchemeLine } from '../../money/scheme/scheme-lines.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { listRoutes } from '../../transit/gtfs/read-trips.ts';

/** Every line of the feeds, with its agency and its network. */
export function listFeedLines(imported: readonly ImportedFeed[]): FeedLine[] {
  return imported.flatMap(({ feedId, file }) => {
    const db = openFeed(file);
    try {
      return listRoutes(db).map(({ agencyId, networkId, routeId }) => ({
        routeId: toGlobalId(feedId, routeId),
        agencyId: toGlobalId(feedId, agencyId ?? ''),
        feedNetworkId: networkId === undefined ? undefined : toGlobalId(feedId, networkId),
      }));
    } finally {
      db.close();
    }
  });
}

/** Reads the feeds' lines; the result finds a line's network and operator in any version of the scheme. */
export function loadLineFinder(imported: readonly ImportedFeed[]): FindSchemeLine {
  return createLineFinder(listFeedLines(imported));
}
