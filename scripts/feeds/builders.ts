/** The feeds of the two cities: the function that builds each, and the box for its points. */

import type { Box } from '../../server/base/geo.ts';
import { buildBaotouBus } from './baotou-bus.ts';
import type { FeedDraft } from './feed-draft.ts';
import { buildHohhotBus } from './hohhot-bus.ts';
import { buildHohhotMetro } from './hohhot-metro.ts';
import { buildIntercityBus } from './intercity-bus.ts';
import { buildRail } from './rail.ts';

interface FeedBuilder {
  /** Reads fact tables from `sourcesDir` and returns the feed. */
  readonly build: (sourcesDir: string) => FeedDraft;
  /** The box for its points: that of `region.json`, or `countryBox` for trains that leave the region. */
  readonly reach: 'region' | 'country';
}

/** Mainland China, with a margin. */
export const countryBox: Box = { south: 18, west: 73, north: 54, east: 135 };

/** In the order of the list of lines: the feeds with most departures first. */
export const feedBuilders: readonly FeedBuilder[] = [
  { build: buildHohhotMetro, reach: 'region' },
  { build: buildHohhotBus, reach: 'region' },
  { build: buildBaotouBus, reach: 'region' },
  { build: buildIntercityBus, reach: 'region' },
  { build: buildRail, reach: 'country' },
];
