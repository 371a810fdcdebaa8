/**
 * `npm run feeds`: builds GTFS feeds from fact tables.
 *
 * Usage: `node scripts/feeds/build.ts [outDir]`. Reads `gtfs-data/sources/` and `gtfs-data/region.json`,
 * writes one folder for each feed, and the worked-out layers of `geo/`, into `outDir` (default `gtfs-data/`). Checks all feeds before it writes the
 * first one; on a fault it writes nothing and exits with code 1.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Box } from '../../server/base/geo.ts';
import { countryBox, feedBuilders } from './builders.ts';
import { checkFareCover } from './check-fare-cover.ts';
import { assertNoFaults, checkFeed, checkTogether } from './check-feed.ts';
import type { FeedDraft } from './feed-draft.ts';
import { writeGeoFiles } from './geo-layers.ts';
import { writeFeed } from './write-feed.ts';

const dataDir = join(dirname(fileURLToPath(import.meta.url)), '../../gtfs-data');

function loadRegionBox(): Box {
  const region = JSON.parse(readFileSync(join(dataDir, 'region.json'), 'utf8')) as { bbox: Box };
  return region.bbox;
}

/** Builds and checks all feeds; throws an error with a line for each fault. */
export function buildFeeds(): FeedDraft[] {
  const regionBox = loadRegionBox();
  const built = feedBuilders.map(({ build, reach }) => {
    const feed = build(join(dataDir, 'sources'));
    return { feed, faults: checkFeed(feed, reach === 'region' ? regionBox : countryBox) };
  });
  const feeds = built.map(({ feed }) => feed);
  assertNoFaults([...built.flatMap(({ faults }) => faults), ...checkTogether(feeds)]);
  return feeds;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = resolve(process.argv[2] ?? dataDir);
  try {
    const feeds = buildFeeds();
    writeGeoFiles(outDir, join(dataDir, 'sources'));
    for (const feed of feeds) {
      writeFeed(outDir, feed);
      const count = (table: string) => feed.tables.get(table)?.length ?? 0;
      console.log(
        `${feed.feedId}: ${count('stops')} stops, ${count('routes')} routes, ${count('trips')} trips, ${count('stop_times')} calls, ${checkFareCover(feed).rides} rides priced`,
      );
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
