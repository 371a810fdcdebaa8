/** Hashes of what comparisons are computed from, besides their request. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ClearingOptions, findSchemeDir } from '../clearing/clearing.ts';
import { hashSources } from '../files/hash-sources.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';

/** Of what travel times depend on: the timetable, the region file and the program. */
export function hashNetwork({ region, timetable }: LoadedTimetable): string {
  return hashFiles([hashSources(), timetable.hash], region.file === undefined ? [] : [region.file]);
}

/** Of what any part of a comparison depends on: also zones, places and the card's scheme. */
export function hashBase(feeds: ClearingOptions, loaded: LoadedTimetable): string {
  const { file } = loaded.region;
  const ofRegion =
    file === undefined ? [] : ['zones.csv', 'places.csv'].map((name) => join(dirname(file), name));
  const schemeDir = findSchemeDir(feeds, loaded.region);
  const ofScheme =
    schemeDir !== undefined && existsSync(schemeDir)
      ? readdirSync(schemeDir)
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => join(schemeDir, name))
      : [];
  return hashFiles([hashNetwork(loaded)], [...ofRegion, ...ofScheme]);
}

function hashFiles(texts: readonly string[], files: readonly string[]): string {
  const hash = createHash('sha256').update(texts.join());
  for (const file of files) if (existsSync(file)) hash.update(readFileSync(file));
  return hash.digest('hex');
}
