/** Reads the ids of `locations.geojson`, the zones of GTFS-Flex, so that calls can refer to them. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCATIONS_FILE } from './feed-tables.ts';
import type { CheckContext } from './row-columns.ts';

/** The file is parsed in one piece; zones of a whole country stay far below this. */
const MAX_BYTES = 64 * 2 ** 20;

/** Whether the feed has zones. */
export async function checkLocations(context: CheckContext): Promise<boolean> {
  const path = join(context.dir, LOCATIONS_FILE);
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return false;
  const edits = context.edits.of(LOCATIONS_FILE);
  try {
    if (size > MAX_BYTES) throw new Error('too large');
    const json = JSON.parse(await readFile(path, 'utf8')) as { features?: unknown };
    if (!Array.isArray(json.features)) throw new Error('no features');
    const ids = context.keys.known(LOCATIONS_FILE, 'id');
    for (const feature of json.features as ({ id?: unknown } | null)[]) {
      if (feature?.id !== undefined) ids.add(String(feature.id));
    }
    edits.records = json.features.length;
    return ids.size > 0;
  } catch (error) {
    edits.isOmitted = true;
    const where = { file: LOCATIONS_FILE, value: error instanceof Error ? error.message : '' };
    context.log.add('invalid-json', where, {
      zh: 'GeoJSON FeatureCollection',
      en: 'a GeoJSON FeatureCollection',
    });
    return false;
  }
}
