import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { loadFareTables } from '../../../server/transit/gtfs/read-fares.ts';
import { listStops } from '../../../server/transit/gtfs/read-stops.ts';
import {
  iterateStopTimes,
  listCalendars,
  listRoutes,
  listTrips,
} from '../../../server/transit/gtfs/read-trips.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

const files: Readonly<Record<string, string>> = {
  ...smallFeed,
  'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT1,06:00:00,07:00:00,300\n',
  'fare_products.txt': 'fare_product_id,amount,currency\np,2.00,CNY\nq,3.50,CNY\n',
  'fare_leg_rules.txt': 'leg_group_id,fare_product_id\ng,p\nh,q\n',
};
const names = Object.keys(files);

/** Replaces, repeats or removes a cell, row or byte. */
const defect = fc.record({
  file: fc.constantFrom(...names),
  kind: fc.constantFrom('cell', 'row-twice', 'row-gone', 'bytes', 'header'),
  row: fc.nat(8),
  column: fc.nat(10),
  text: fc.constantFrom(
    '',
    'x',
    '-1',
    '99:99:99',
    '"',
    '\0',
    '站',
    '1e9',
    '20260230',
    'T1',
    'A',
    ',',
    '\n',
    '7.5',
    '\xff',
  ),
});

test('a feed with random defects is imported consistently or refused with a report, without a throw', async () => {
  const dir = await makeTempDir();
  let run = 0;
  const statuses = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(defect, { minLength: 1, maxLength: 4 }), async (defects) => {
      const broken: Record<string, string> = { ...files };
      for (const { file, kind, row, column, text } of defects) {
        const rows = broken[file]!.split('\n');
        const at = kind === 'header' ? 0 : Math.min(1 + row, rows.length - 1);
        if (kind === 'cell' || kind === 'header') {
          const cells = rows[at]!.split(',');
          cells[column % cells.length] = text;
          rows[at] = cells.join(',');
        } else if (kind === 'row-twice') rows.splice(at, 0, rows[at]!);
        else if (kind === 'row-gone') rows.splice(at, 1);
        else rows[at] = rows[at]!.slice(0, column) + text + rows[at]!.slice(column + 1);
        broken[file] = rows.join('\n');
      }
      run++;
      const encoding = run % 5 === 0 ? 'latin1' : 'utf8';
      const path = await writeInlineFeed(
        join(dir, `feed-${run}`),
        Object.fromEntries(Object.entries(broken).map(([name, text]) => [name, Buffer.from(text, encoding)])),
      );
      const dataDir = join(dir, `data-${run}`);
      const [report] = (await importFeeds({ paths: [path], dataDir })).feeds;
      statuses.add(report!.status);
      expect(report!.problems.totals).not.toHaveProperty('database-failed');
      expect(report!.status).toBe(report!.problems.errors > 0 ? 'refused' : 'imported');
      const [listed] = listImportedFeeds(dataDir);
      expect(listed === undefined).toBe(report!.status === 'refused');
      if (listed === undefined) return;
      const db = openFeed(listed.file);
      try {
        // Every reference that the planner follows has a target, and every trip is usable.
        const stops = new Set(listStops(db).map(({ stopId }) => stopId));
        const routes = new Set(listRoutes(db).map(({ routeId }) => routeId));
        const trips = listTrips(db);
        const calls = [...iterateStopTimes(db)];
        for (const trip of trips) {
          expect(routes).toContain(trip.routeId);
          const own = calls.filter(({ tripId }) => tripId === trip.tripId);
          expect(own.length).toBeGreaterThanOrEqual(2);
          for (const call of [own[0]!, own.at(-1)!])
            expect(call.arrivalSec ?? call.departureSec).toBeDefined();
          const times = own
            .flatMap(({ arrivalSec, departureSec }) => [arrivalSec, departureSec])
            .filter((t) => t !== undefined);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
        }
        const tripIds = new Set(trips.map(({ tripId }) => tripId));
        for (const call of calls) {
          expect(stops).toContain(call.stopId);
          expect(tripIds).toContain(call.tripId);
        }
        expect(listCalendars(db).length).toBeGreaterThan(0);
        const { products, legRules } = loadFareTables(db, 'x');
        const productIds = new Set(products.map(({ fareProductId }) => fareProductId));
        for (const rule of legRules) {
          // Dropped rules keep their ids in `fare_rows`.
          if (!rule.isUnread) expect(productIds).toContain(rule.fareProductId);
        }
      } finally {
        db.close();
      }
    }),
    { numRuns: 60 },
  );
  expect([...statuses].sort()).toEqual(['imported', 'refused']);
});
