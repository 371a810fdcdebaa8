/** Selects the region file for the feeds in service. */
import { resolve } from 'node:path';
import { type Box, findBox, findMiddle, isInBox, type LatLon } from '../../base/geo.ts';
import { openFeed } from '../../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import { listAgencies } from '../../transit/gtfs/read-feed-info.ts';
import { countTrips, listStopPoints } from '../../transit/gtfs/read-stops.ts';
import { regionFile } from '../files/paths.ts';
import { loadRegion, type RegionFiles, toNeutralRegion } from './region.ts';

/**
 * The default region applies if at least this share of the stops lies in its bounding box, or of the trips touches it.
 */
const OWN_SHARE = 0.5;
/** Greatest number of agencies in the name of a neutral region. */
const MAX_NAMES = 2;

/**
 * Returns a function that selects the region. A region given by the caller always applies. Otherwise the default region
 * applies to feeds that lie in it, and a neutral region to all others: facts about Hohhot and Baotou are wrong
 * elsewhere. Trains call far outside the box, so trips that touch it count as well as stops in it.
 */
export function toRegionChooser(
  file: string | undefined,
): (imported: readonly ImportedFeed[]) => RegionFiles {
  const region = loadRegion(file === undefined ? regionFile : resolve(file));
  return (imported) => {
    if (file !== undefined) return region;
    const { insideCount, names, points, touchingCount, tripCount } = summarizeFeeds(imported, region.bounds);
    const [box, middle] = [findBox(points), findMiddle(points)];
    const isOwn = insideCount >= points.length * OWN_SHARE || touchingCount >= tripCount * OWN_SHARE;
    if (!box || !middle || (isOwn && insideCount > 0)) return region;
    const shown = names.slice(0, MAX_NAMES).join('、');
    return toNeutralRegion(box, middle, names.length > MAX_NAMES ? `${shown} …` : shown);
  };
}

function summarizeFeeds(imported: readonly ImportedFeed[], bounds: Box) {
  const names = new Set<string>();
  const points: LatLon[] = [];
  let [insideCount, touchingCount, tripCount] = [0, 0, 0];
  for (const { file } of imported) {
    const db = openFeed(file);
    try {
      for (const { name } of listAgencies(db)) names.add(name.text);
      const own = listStopPoints(db);
      for (const point of own) points.push(point);
      const inside = own.filter((point) => isInBox(point, bounds)).length;
      insideCount += inside;
      const trips = countTrips(db, inside > 0 ? bounds : undefined);
      touchingCount += trips.touching;
      tripCount += trips.all;
    } finally {
      db.close();
    }
  }
  return { insideCount, names: [...names], points, touchingCount, tripCount };
}
