import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import { toLandmarks } from '../../../server/planner/raptor/landmarks.ts';
import { RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import type { SearchNetwork, StopAccess } from '../../../server/planner/raptor/search-query.ts';
import { prepareTransfers } from '../../../server/planner/trip-based/prepare-transfers.ts';
import { TripBasedSearch } from '../../../server/planner/trip-based/trip-based-search.ts';
import { openFeed } from '../../../server/transit/gtfs/feed-db.ts';
import { listImportedFeeds } from '../../../server/transit/gtfs/feed-list.ts';
import { importFeeds } from '../../../server/transit/gtfs/import-feeds.ts';
import { buildFootpaths } from '../../../server/transit/network/footpaths.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import { loadFeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { makeTempDir } from '../../support/inline-feed.ts';

const root = process.env.TEST_FEEDS;
const skipped = root ? '' : ' (skipped: TEST_FEEDS names no folder with real feeds)';
const walk = { maxM: 500, speedMps: 1.33, detourFactor: 1 };

/** One day of a feed with footpaths of up to 500 m, of which no two follow each other, and change times of 0. */
async function loadNetwork(name: string, date: string): Promise<SearchNetwork> {
  const dataDir = await makeTempDir();
  await importFeeds({ paths: [join(root as string, `${name}.zip`)], dataDir });
  const [feed] = listImportedFeeds(dataDir);
  if (!feed) throw new Error(`${name} was refused`);
  const db = openFeed(feed.file);
  const { timetable } = compileTimetable([loadFeedSource(db, feed.feedId)], { hash: name, walk, cities: [] });
  db.close();
  const span = { daysBefore: 1, daysAfter: 0 };
  const day = buildDayTimetable(timetable, findServiceDay(date) as number, span);
  const stops = Array.from({ length: day.stopCount }, (_, stop) => ({
    key: String(stop),
    lat: timetable.stops.lat[stop] as number,
    lon: timetable.stops.lon[stop] as number,
    boardSlackSec: 0,
    changeSec: 0,
  }));
  const footpaths = buildFootpaths(stops, [], { ...walk, withSlack: false });
  return { day, footpaths, changeSec: new Int32Array(day.stopCount) };
}

function toAccess({ footpaths }: SearchNetwork, stop: number): StopAccess[] {
  const access = [{ stop, durationSec: 0 }];
  for (let f = footpaths.offsets[stop] as number; f < (footpaths.offsets[stop + 1] as number); f++) {
    access.push({
      stop: footpaths.targets[f] as number,
      durationSec: footpaths.durationSec[f] as number,
    });
  }
  return access;
}

const tell = (journeys: readonly FoundJourney[]) =>
  journeys.map(({ arrivalSec, rides }) => `${arrivalSec} by ${rides.length}`);

const tellAll = (journeys: readonly FoundJourney[]) =>
  journeys
    .map(({ departureSec, arrivalSec, rides }) => `${departureSec} to ${arrivalSec} by ${rides.length}`)
    .sort();

describe.skipIf(!root)(`Trip-Based on a real day${skipped}`, () => {
  test('bydgoszcz: 500 departures and 50 windows equal those of RAPTOR', { timeout: 600_000 }, async () => {
    const network = await loadNetwork('bydgoszcz', '2020-05-06');
    const raptor = new RaptorSearch(network);
    const day = new DaySearch(network);
    const bounded = { ...network, landmarks: toLandmarks(network) };
    const tripBased = new TripBasedSearch(bounded, prepareTransfers(network));
    let state = 20200506;
    const draw = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    let found = 0;
    for (let i = 0; i < 500; i++) {
      const access = toAccess(network, draw(network.day.stopCount));
      const egress = toAccess(network, draw(network.day.stopCount));
      const timeSec = 5 * 3600 + draw(18 * 3600);
      const query = { access, egress, timeSec, maxRounds: 12 };
      const journeys = tripBased.search(query);
      expect(tell(journeys)).toEqual(tell(raptor.search(query)));
      found += journeys.length;
      if (i % 10 !== 0) continue;
      const windowSec = 3600;
      const ranged = day.departRange({
        ...query,
        windowSec,
        minCount: 0,
        maxSteps: 10_000,
      });
      const inWindow = ranged.journeys.filter((one) => one.departureSec <= timeSec + windowSec);
      expect(tellAll(tripBased.findProfile({ ...query, windowSec }).journeys)).toEqual(tellAll(inWindow));
    }
    expect(found).toBeGreaterThan(500);
  });
});
