/** The time of a traveller who knows the timetable, against single searches for one departure after another. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NEVER_REACHED, RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import { measurePlannedTravel } from '../../../server/planner/reach/planned-travel.ts';
import { type SkimQuery, type SkimZone, skimWindow } from '../../../server/planner/reach/skim-window.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny } from '../../support/tiny-feed.ts';

const RUNS = Number(process.env.PROPERTY_CASES ?? 200);

const walks = fc.uniqueArray(fc.record({ stop: fc.nat(8), durationSec: fc.nat(20).map((n) => n * 30) }), {
  minLength: 1,
  maxLength: 3,
  selector: ({ stop }) => stop,
});

const queries = fc
  .record({
    fromSec: fc.integer({ min: 0, max: 24 * 4 }).map((n) => n * 900),
    stepSec: fc.constantFrom(60, 300, 700),
    departureCount: fc.integer({ min: 1, max: 8 }),
    maxRides: fc.integer({ min: 1, max: 3 }),
    maxTravelSec: fc.constantFrom(900, 3_600, 7_200),
    maxDirectSec: fc.constantFrom(0, 900),
  })
  .map((query): SkimQuery => ({ ...query, percents: [50], walk: { speedMps: 1.25, detourFactor: 1.3 } }));

test('equals waiting at home, step by step, as long as the arrival stays the same', () => {
  let [planned, behindWindow] = [0, 0];
  fc.assert(
    fc.property(randomFeed, walks, walks, queries, fc.nat(12), (feed, access, egress, query, place) => {
      const { timetable } = compileTiny(feed);
      const day = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 });
      const network = { day, footpaths: timetable.footpaths, changeSec: timetable.stops.changeSec };
      const { boardable } = timetable.stops;
      const isStop = ({ stop }: { stop: number }) => stop < boardable;
      const origin: SkimZone = { lat: 0, lon: 0, access: access.filter(isStop), egress: [] };
      const destination: SkimZone = { lat: 0, lon: place * 0.001, access: [], egress: egress.filter(isStop) };
      const search = new RaptorSearch(network);
      /** A search for one departure alone; walks take what the skim of a destination without stops says. */
      const walkOnly = skimWindow(network, boardable, [{ ...origin, access: [] }], [destination], query);
      const toArrival = (timeSec: number) => {
        const { maxRides, maxTravelSec } = query;
        const shorterThanSec = maxTravelSec + 1;
        const at = search.reachAll({ timeSec, access: origin.access, maxRounds: maxRides, shorterThanSec });
        const walkSec = walkOnly.meanSec[0] as number;
        const arrival = destination.egress.reduce(
          (best, { durationSec, stop }) =>
            at[stop] === NEVER_REACHED ? best : Math.min(best, (at[stop] as number) + durationSec),
          walkSec === NEVER_REACHED ? NEVER_REACHED : timeSec + walkSec,
        );
        return arrival - timeSec <= maxTravelSec ? arrival : NEVER_REACHED;
      };
      const lastSec = query.fromSec + (query.departureCount - 1) * query.stepSec;
      const times = Array.from({ length: query.departureCount }, (_, i) => {
        let leaveSec = query.fromSec + i * query.stepSec;
        const arrival = toArrival(leaveSec);
        if (arrival === NEVER_REACHED) return NEVER_REACHED;
        while (toArrival(leaveSec + query.stepSec) === arrival) leaveSec += query.stepSec;
        if (leaveSec > lastSec) behindWindow++;
        return arrival - leaveSec;
      }).sort((a, b) => a - b);
      const median = times[Math.ceil(times.length / 2) - 1] as number;
      const found = measurePlannedTravel(network, origin, destination, query);
      expect(found.plannedSec).toBe(median);
      if (median !== NEVER_REACHED) planned++;
      const { plannedSec: _, ...skim } = found;
      expect(skim).toEqual(skimWindow(network, boardable, [origin], [destination], query));
    }),
    { numRuns: RUNS, seed: 5 },
  );
  expect(planned).toBeGreaterThan(RUNS / 10);
  expect(behindWindow).toBeGreaterThan(RUNS / 20);
});
