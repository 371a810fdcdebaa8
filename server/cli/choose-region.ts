/** Which region file goes with the feeds at hand. */
import { resolve } from 'node:path';
import { type Box, findBox, isInBox } from '../base/box.ts';
import type { LatLon } from '../base/geo.ts';
import { openFeed } from '../transit/gtfs/feed-db.ts';
import type { ImportedFeed } from '../transit/gtfs/feed-list.ts';
import { listAgencies } from '../transit/gtfs/read-agencies.ts';
import { listStopPoints } from '../transit/gtfs/read-stops.ts';
import { regionFile } from './paths.ts';
import { loadRegion, type RegionFiles, toNeutralRegion } from './region.ts';

/** The default region holds for feeds of which at least this share of the stops lies inside its box. */
const OWN_SHARE = 0.5;
/** Agencies named in the title of a region that has no name. */
const MAX_NAMES = 2;

/**
 * A region named by hand always holds. Without one the default region does where the feeds lie in it, and elsewhere a
 * neutral one: what is true of Hohhot and Baotou is not laid on other cities.
 */
export function toRegionChooser(
  file: string | undefined,
): (imported: readonly ImportedFeed[]) => RegionFiles {
  const region = loadRegion(file === undefined ? regionFile : resolve(file));
  return (imported) => {
    if (file !== undefined) return region;
    const { box, insideCount, names, stopCount } = summarizeFeeds(imported, region.bounds);
    if (insideCount >= stopCount * OWN_SHARE || box === undefined) return region;
    const shown = names.slice(0, MAX_NAMES).join('、');
    return toNeutralRegion(box, names.length > MAX_NAMES ? `${shown} …` : shown);
  };
}

function summarizeFeeds(imported: readonly ImportedFeed[], bounds: Box) {
  const names = new Set<string>();
  const points: LatLon[] = [];
  for (const { file } of imported) {
    const db = openFeed(file);
    try {
      for (const { name } of listAgencies(db)) names.add(name.text);
      for (const point of listStopPoints(db)) points.push(point);
    } finally {
      db.close();
    }
  }
  return {
    box: findBox(points),
    insideCount: points.filter((point) => isInBox(point, bounds)).length,
    stopCount: points.length,
    names: [...names],
  };
}
