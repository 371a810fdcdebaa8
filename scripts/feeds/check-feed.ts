/** All checks of a build. A fault stops the build before it writes a feed. */

import type { Box } from '../../server/base/geo.ts';
import { checkFareCover } from './check-fare-cover.ts';
import { listFareFaults } from './check-fares.ts';
import { listPlaceFaults } from './check-places.ts';
import { listRunningFaults } from './check-running.ts';
import {
  listProvenanceFaults,
  listReferenceFaults,
  listShapeFaults,
  listTranslationFaults,
} from './check-tables.ts';
import type { FeedDraft } from './feed-draft.ts';
import { type FeedFault, listRows, toFault, toText } from './feed-fault.ts';

/** Tables with ids that all feeds share: the same id has to have the same row. */
const vocabularies = ['fare_media', 'rider_categories'];

/** Tables and columns of ids that must differ between feeds. */
const ownIds: readonly (readonly [table: string, column: string])[] = [
  ['agency', 'agency_id'],
  ['stops', 'stop_id'],
  ['routes', 'route_id'],
  ['trips', 'trip_id'],
  ['calendar', 'service_id'],
  ['shapes', 'shape_id'],
  ['areas', 'area_id'],
  ['networks', 'network_id'],
  ['fare_products', 'fare_product_id'],
  ['pathways', 'pathway_id'],
  ['levels', 'level_id'],
  ['timeframes', 'timeframe_group_id'],
  ['fare_leg_rules', 'leg_group_id'],
];

/** Finds all faults of one feed. @param box - allowed area of its points */
export function checkFeed(feed: FeedDraft, box: Box): FeedFault[] {
  return [
    ...listShapeFaults(feed),
    ...listReferenceFaults(feed),
    ...listPlaceFaults(feed, box),
    ...listRunningFaults(feed),
    ...listFareFaults(feed),
    ...checkFareCover(feed).faults,
    ...listTranslationFaults(feed),
    ...listProvenanceFaults(feed),
  ];
}

/** Finds ids that two feeds use, and shared ids with different rows. */
export function checkTogether(feeds: readonly FeedDraft[]): FeedFault[] {
  const faults: FeedFault[] = [];
  for (const [table, column] of ownIds) {
    const ownerOf = new Map<string, string>();
    for (const feed of feeds) {
      for (const row of listRows(feed, table)) {
        const id = toText(row[column]);
        if (id === '') continue;
        const owner = ownerOf.get(id);
        if (owner !== undefined && owner !== feed.feedId)
          faults.push(toFault(feed, table, row, `${column} ${id} is taken by ${owner}`));
        else ownerOf.set(id, feed.feedId);
      }
    }
  }
  for (const table of vocabularies) {
    const meaningOf = new Map<string, { feedId: string; text: string }>();
    for (const feed of feeds) {
      for (const row of listRows(feed, table)) {
        const id = toText(Object.values(row)[0]);
        const text = JSON.stringify(row);
        const known = meaningOf.get(id);
        if (known && known.text !== text)
          faults.push(toFault(feed, table, row, `${id} means something else in ${known.feedId}`));
        else meaningOf.set(id, { feedId: feed.feedId, text });
      }
    }
  }
  return faults;
}

/** Throws an error with a line for each fault (at most 40): file, row and reason. */
export function assertNoFaults(faults: readonly FeedFault[]): void {
  if (faults.length === 0) return;
  const lines = faults.slice(0, 40).map(({ file, row, reason }) => `  ${file} [${row}]: ${reason}`);
  if (faults.length > lines.length) lines.push(`  ... and ${faults.length - lines.length} more`);
  throw new Error(`the feeds have ${faults.length} faults:\n${lines.join('\n')}`);
}
