/** Paths of this package. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const defaultDataDir = join(packageDir, '.data');
const gtfsDataDir = join(packageDir, 'gtfs-data');
export const regionFile = join(gtfsDataDir, 'region.json');
export const clientDir = join(packageDir, 'dist', 'client');

/** The feeds of the two cities. */
export const defaultFeeds = ['hohhot-metro', 'hohhot-bus', 'baotou-bus', 'intercity-bus', 'rail'].map(
  (name) => join(gtfsDataDir, name),
);

/** The version of the package. */
export function readVersion(): string {
  const file = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  return file.version;
}
