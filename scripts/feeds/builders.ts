/** The feeds of the two cities: who builds each, and where its points may lie. */
import { buildBaotouBus } from './baotou-bus.ts';
import type { Box } from './check-places.ts';
import type { FeedDraft } from './feed-draft.ts';
import { buildHohhotBus } from './hohhot-bus.ts';
import { buildHohhotMetro } from './hohhot-metro.ts';
import { buildIntercityBus } from './intercity-bus.ts';
import { buildRail } from './rail.ts';

interface FeedBuilder {
  /** Reads fact tables of `sourcesDir` and returns the whole feed. */
  readonly build: (sourcesDir: string) => FeedDraft;
  /** Trains run far beyond the region; everything else stays inside `region.json`'s box. */
  readonly reach: 'region' | 'country';
}

/** Mainland China, with a margin. */
export const countryBox: Box = { south: 18, west: 73, north: 54, east: 135 };

/** In the order of the line browser: what runs most often first. */
export const feedBuilders: readonly FeedBuilder[] = [
  { build: buildHohhotMetro, reach: 'region' },
  { build: buildHohhotBus, reach: 'region' },
  { build: buildBaotouBus, reach: 'region' },
  { build: buildIntercityBus, reach: 'region' },
  { build: buildRail, reach: 'country' },
];
