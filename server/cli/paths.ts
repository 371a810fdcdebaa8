/** Where things lie in this package. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const packageDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const defaultDataDir = join(packageDir, '.data');
const gtfsDataDir = join(packageDir, 'gtfs-data');
/** Versions of the card's scheme, and the banking calendar. */
export const schemeDir = join(gtfsDataDir, 'scheme');
export const regionFile = join(gtfsDataDir, 'region.json');
export const clientDir = join(packageDir, 'dist', 'client');

/** The feeds of the two cities. */
export const defaultFeeds = ['hohhot-metro', 'hohhot-bus', 'baotou-bus', 'intercity-bus', 'rail'].map(
  (name) => join(gtfsDataDir, name),
);
