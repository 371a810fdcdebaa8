/** A window in one search gives the rows of a search for each of its departures. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NEVER_REACHED, RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import { ProfileReach } from '../../../server/planner/reach/profile-reach.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny } from '../../support/tiny-feed.ts';

const RUNS = Number(process.env.PROPERTY_CASES ?? 400);

const window = fc.record({
  access: fc.uniqueArray(fc.record({ stop: fc.nat(8), durationSec: fc.nat(20).map((n) => n * 30) }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ stop }) => stop,
  }),
  fromSec: fc.integer({ min: 0, max: 24 * 4 }).map((n) => n * 900),
  stepSec: fc.constantFrom(60, 300, 900),
  departureCount: fc.integer({ min: 1, max: 40 }),
  maxRides: fc.integer({ min: 1, max: 5 }),
  maxTravelSec: fc.constantFrom(900, 3_600, 7_200, 86_400),
});

test('rows equal those of one search a departure, also on a day with changes between certain trips', () => {
  let reached = 0;
  fc.assert(
    fc.property(randomFeed, window, fc.boolean(), (feed, asked, withTransfers) => {
      const { timetable } = compileTiny(feed);
      const day = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1, withTransfers });
      const changeSec = new Int32Array(day.stopCount).fill(60);
      const network = { day, footpaths: timetable.footpaths, changeSec };
      const { boardable } = timetable.stops;
      const access = asked.access.filter(({ stop }) => stop < boardable);
      const query = { ...asked, access };
      const rows = new Int32Array(query.departureCount * boardable);
      const profile = new ProfileReach(network);
      // The memory of an earlier query leaves nothing behind.
      profile.reachWindow({ ...query, maxRides: 3, departureCount: 2 }, rows);
      profile.reachWindow(query, rows);
      const search = new RaptorSearch(network);
      for (let i = 0; i < query.departureCount; i++) {
        const timeSec = query.fromSec + i * query.stepSec;
        const shorterThanSec = query.maxTravelSec + 1;
        const one = search.reachAll({ timeSec, access, maxRounds: query.maxRides, shorterThanSec });
        const row = Array.from(rows.subarray(i * boardable, (i + 1) * boardable));
        expect(row).toEqual(Array.from(one));
        reached += row.filter((time) => time !== NEVER_REACHED).length;
      }
    }),
    { numRuns: RUNS, seed: 1 },
  );
  expect(reached).toBeGreaterThan(RUNS);
});
