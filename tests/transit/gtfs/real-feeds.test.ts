import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { loadFareTables } from '../../../server/transit/gtfs/read-fares.ts';
import { listAgencies } from '../../../server/transit/gtfs/read-feed-info.ts';
import { listStops, listTransfers } from '../../../server/transit/gtfs/read-stops.ts';
import {
  iterateShapePoints,
  iterateStopTimes,
  listFrequencies,
  listRoutes,
  listTrips,
} from '../../../server/transit/gtfs/read-trips.ts';
import { makeTempDir } from '../../support/inline-feed.ts';

const root = process.env.TEST_FEEDS;
const needsFeeds = test.skipIf(!root);
const skipped = root ? '' : ' (skipped: TEST_FEEDS names no folder with real feeds)';

/** The feeds of public operators, imported once for all tests. */
let publicDir: string;
let publicEnds: Readonly<Record<string, string>>;

beforeAll(async () => {
  if (!root) return;
  publicDir = await mkdtemp(join(tmpdir(), 'tongcheng-test-'));
  const zips = [...readdirSync(root), ...readdirSync(join(root, 'poa')).map((name) => `poa/${name}`)];
  publicEnds = await importAll(zips.filter((name) => name.endsWith('.zip')).sort(), publicDir, false);
}, 300_000);

afterAll(() => publicDir && rm(publicDir, { recursive: true, force: true }));

/** The imported file of the feed `feedId`. */
function openPublicFeed(feedId: string) {
  const [feed] = listImportedFeeds(join(publicDir, `${feedId}.zip`));
  if (!feed) throw new Error(`${feedId} is not imported`);
  return openFeed(feed.file);
}

/** The result of each feed in the folder: the first code that refuses it, or its counts. */
const expected: Readonly<Record<string, string>> = {
  'abidjan.zip': 'imported',
  'bart-2010s.zip': 'imported',
  'bbnavi-flex.zip': 'refused: no-usable-rows',
  'bullrunner-freq-exact1.zip': 'imported',
  'bullrunner.zip': 'imported',
  'bydgoszcz.zip': 'imported',
  'caltrain-2009.zip': 'imported',
  'caltrain-2016.zip': 'imported',
  'cdmx-frequencies.zip': 'imported',
  'gtfs-validator-sample.zip': 'imported',
  'hk-highspeed-rail.zip': 'imported',
  'hubao-rail-2026.zip': 'imported',
  'island-transit-2009.zip': 'imported',
  'mbta-fares-v2-pathways-partial.zip': 'refused: missing-file',
  'metro-north.zip': 'imported',
  'otp-interlining.zip': 'imported',
  'otp-simple.zip': 'imported',
  'poa-eptc.zip': 'imported',
  'poa-trensurb.zip': 'imported',
  'poa/fares_poa.zip': 'refused: not-a-feed',
  'r5-minimal.zip': 'imported',
  'sandy-flex-fares-v2.zip': 'imported',
  'saskatoon.zip': 'imported',
  'transcollines-fares.zip': 'imported',
  'transcollines.zip': 'imported',
  'turlock-fares-v2.zip': 'imported',
  'zakroczym-fares-v2.zip': 'imported',
};

const expectedBroken: Readonly<Record<string, string>> = {
  'au-sydney-entrances.zip': 'refused: missing-file',
  'bad_date_format.zip': 'imported: unusual-form, hyphenated-date',
  'bad_eol.zip': 'imported',
  'bad_utf8.zip': 'refused: invalid-utf8',
  'contains_null.zip': 'imported: ragged-row, nul-character, dropped-reference, first-call-lost',
  'duplicate_schedule_id.zip': 'imported: duplicate-key',
  'duplicate_stop.zip': 'imported: ragged-row',
  'duplicate_stop_sequence.zip': 'imported: duplicate-key',
  'empty_file.zip': 'refused: empty-file',
  'extra_row_cells.zip': 'imported: ragged-row',
  'fares-v2-bad_fare_leg_rules.zip': 'refused: missing-file',
  'fares-v2-bad_fare_products.zip': 'refused: missing-file',
  'fares-v2-bad_fare_transfer_rules.zip': 'refused: missing-file',
  'fares-v2-bad_gtfs_simple.zip': 'refused: missing-file',
  'fares-v2-required_fields_test.zip': 'refused: missing-file',
  'fares-v2-warnings_test_gtfs.zip': 'refused: missing-file',
  'filter_unusual_trips.zip': 'imported: duplicate-trip',
  'flatten_feed.zip': 'imported: trip-too-short, trip-without-stop-times, duplicate-trip, unused-stop',
  'good_feed.zip': 'imported',
  'googletransit.zip': 'refused: not-a-feed',
  'invalid_agency_ids.zip': 'imported: missing-cell',
  'invalid_route_agency.zip': 'imported: unknown-reference',
  'missing_agency.zip': 'refused: missing-file',
  'missing_calendar.zip': 'refused: missing-file',
  'missing_column.zip': 'imported: missing-column, ragged-row',
  'missing_departure_time.zip': 'imported: unused-stop',
  'missing_endpoint_times.zip': 'imported: blank-endpoint-time',
  'missing_routes.zip': 'refused: missing-file',
  'missing_row_cells.zip': 'imported: ragged-row',
  'missing_stop_times.zip': 'refused: missing-file',
  'missing_stops.zip': 'refused: missing-file',
  'missing_trips.zip': 'refused: missing-file',
  'missing_weekday_column.zip': 'refused: missing-column',
  'negative_stop_sequence.zip': 'imported: out-of-range, first-call-lost',
  'only_calendar_dates.zip': 'imported',
  'repeated_route_name.zip': 'imported',
  'same_short_long_name.zip': 'imported',
  'undefined_stop.zip': 'imported: unknown-reference',
  'unknown_file.zip': 'imported: unknown-file',
  'unknown_format.zip': 'refused: archive-corrupt',
  'unrecognized_columns.zip': 'imported: unknown-column, unusual-form',
  'unused_stop.zip': 'imported: unused-stop',
  'upgrade_translations.zip': 'refused: not-a-feed',
  'utf16.zip': 'imported: utf16-file, ragged-row',
  'utf8bom.zip': 'imported',
};

async function importAll(paths: readonly string[], dataDir: string, withWarnings: boolean) {
  const ends: Record<string, string> = {};
  for (const path of paths) {
    const into = join(dataDir, basename(path));
    const [report] = (await importFeeds({ paths: [join(root!, path)], dataDir: into })).feeds;
    const { examples, totals } = report!.problems;
    const refusing = examples.find(({ severity }) => severity === 'error');
    const warnings = withWarnings ? Object.keys(totals) : [];
    ends[withWarnings ? basename(path) : path] = refusing
      ? `refused: ${refusing.code}`
      : [report!.status, warnings.join(', ')].filter((text) => text !== '').join(': ');
  }
  return ends;
}

needsFeeds(`every feed of a public operator is imported or refused with its report${skipped}`, () => {
  expect(publicEnds).toEqual(expected);
});

needsFeeds(
  `every deliberately broken feed is imported or refused with its report${skipped}`,
  async () => {
    const zips = readdirSync(join(root!, 'broken')).filter((name) => name.endsWith('.zip'));
    const ends = await importAll(
      zips.sort().map((name) => join('broken', name)),
      await makeTempDir(),
      true,
    );
    expect(ends).toEqual(expectedBroken);
  },
  120_000,
);

needsFeeds(
  `bydgoszcz, the largest, is imported whole and read whole${skipped}`,
  async () => {
    const db = openPublicFeed('bydgoszcz');
    try {
      let calls = 0;
      let pastMidnight = new Set<string>();
      for (const { tripId, arrivalSec } of iterateStopTimes(db)) {
        calls++;
        if (arrivalSec !== undefined && arrivalSec >= 86_400) pastMidnight = pastMidnight.add(tripId);
      }
      expect([calls, pastMidnight.size]).toEqual([583_164, 608]);
      expect([listStops(db).length, listRoutes(db).length, listTrips(db).length]).toEqual([1060, 57, 25_534]);
    } finally {
      db.close();
    }
  },
  120_000,
);

needsFeeds(
  `counts of feeds whose content is described by others${skipped}`,
  async () => {
    const names = [
      'bart-2010s',
      'caltrain-2016',
      'hk-highspeed-rail',
      'sandy-flex-fares-v2',
      'transcollines-fares',
      'zakroczym-fares-v2',
    ];
    const read = Object.fromEntries(
      names.map((feedId) => {
        const db = openPublicFeed(feedId);
        try {
          const fares = loadFareTables(db, feedId);
          return [
            feedId,
            {
              agencies: listAgencies(db).length,
              stops: listStops(db).length,
              trips: listTrips(db).length,
              shapePoints: [...iterateShapePoints(db)].length,
              frequencies: listFrequencies(db).length,
              transfers: listTransfers(db).length,
              products: fares.products.length,
              legRules: fares.legRules.length,
              networks: fares.networks.map(({ networkId, routeIds }) => `${networkId} ${routeIds.length}`),
            },
          ];
        } finally {
          db.close();
        }
      }),
    );
    const none = { frequencies: 0, transfers: 0, products: 0, legRules: 0, networks: [] };
    expect(read).toEqual({
      'bart-2010s': {
        ...none,
        agencies: 2,
        stops: 46,
        trips: 1620,
        shapePoints: 105,
        frequencies: 6,
        transfers: 4,
      },
      'caltrain-2016': { ...none, agencies: 1, stops: 95, trips: 218, shapePoints: 3008 },
      'hk-highspeed-rail': { ...none, agencies: 1, stops: 30, trips: 82, shapePoints: 4241 },
      'sandy-flex-fares-v2': expect.objectContaining({ agencies: 2, stops: 165, products: 3, legRules: 4 }),
      'transcollines-fares': expect.objectContaining({ trips: 58, transfers: 16, products: 3, legRules: 8 }),
      'zakroczym-fares-v2': {
        ...none,
        agencies: 1,
        stops: 62,
        trips: 48,
        shapePoints: 10_382,
        products: 10,
        legRules: 9,
      },
    });
    expect(read['sandy-flex-fares-v2']?.networks).toHaveLength(2);
  },
  60_000,
);
