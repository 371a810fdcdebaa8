/** Blocks and transfers.txt of published feeds, read from their files. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import type { RideLeg } from '../../../server/planner/model/itinerary.ts';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { loadFeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { makeTempDir } from '../../support/inline-feed.ts';
import { type Asked, plannerOf } from '../../support/tiny-planner.ts';

const root = process.env.TEST_FEEDS;
/** The feed's stops are a short walk apart. */
const walking = { maxAccessSec: 0, maxEgressSec: 0, maxDirectSec: 0, speedMps: 1 };
const skipped = root ? '' : ' (skipped: TEST_FEEDS names no folder with real feeds)';

async function loadPlanner(name: string, date: string) {
  const dataDir = await makeTempDir();
  await importFeeds({ paths: [join(root as string, `${name}.zip`)], dataDir });
  const [feed] = listImportedFeeds(dataDir);
  if (!feed) throw new Error(`${name} was refused`);
  const db = openFeed(feed.file);
  const planner = plannerOf(loadFeedSource(db, feed.feedId));
  db.close();
  const day = findServiceDay(date) as number;
  /** Trips of the first itinerary; `+` marks a trip that the passenger enters by staying seated. */
  const ride = (from: string, to: string, time: string, asked: Asked = {}) => {
    const [way] = planner.plan(from, to, time, { day, ...asked }).itineraries;
    const rides = (way?.legs ?? []).filter((leg): leg is RideLeg => leg.kind === 'ride');
    return {
      transfers: way?.transfers,
      trips: rides.map((leg) => `${leg.interlineWithPreviousLeg ? '+' : ''}${leg.tripId.split(':')[1]}`),
    };
  };
  return { planner, ride };
}

describe.skipIf(!root)(`blocks and transfers of real feeds${skipped}`, () => {
  test('interlining trips are one vehicle, unless transfer_type 5 separates them', async () => {
    const { ride } = await loadPlanner('otp-interlining', '2014-01-01');
    // block2 waits ten minutes at stop2; block0 continues on another line.
    const asked = { maxTransfers: 0, walking };
    expect(ride('stop0', 'stop3', '0:05', asked)).toEqual({
      transfers: 0,
      trips: ['route1-trip1', '+route1-trip2'],
    });
    expect(ride('stop0', 'stop6', '0:05', asked)).toEqual({
      transfers: 0,
      trips: ['route0-trip1', '+route3-trip1'],
    });
    // block3 is one vehicle, but the row makes passengers alight, and five minutes are too few to change at a railway
    // station.
    const { trips } = ride('stop0', 'stop5', '0:05', { walking });
    expect(trips).not.toContain('+route2-trip2');
    expect(trips.at(-1)).not.toBe('route2-trip2');
  });

  test('changes between trains that wait for each other are possible, though other changes take longer', async () => {
    const { planner } = await loadPlanner('metro-north', '2026-09-16');
    const { changeRules } = planner.timetable;
    expect(changeRules.count).toBe(11_033);
    expect(new Set(changeRules.rank)).toEqual(new Set([22]));
    const day = planner.cache.getSearch(findServiceDay('2026-09-16') as number, {
      minTransferSec: 0,
      additionalTransferSec: 0,
    }).day;
    // Each added stop is for a rule about two trains that run on these days.
    expect(day.addedStops?.place.length).toBeGreaterThan(100);
    expect(day.addedStops?.exceptions.length).toBe(0);
  });
});
