/** Changes: at the best shared stop, with the longest buffer time, and no unnecessary change. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBestChanges } from '../../../server/planner/itinerary/best-change.ts';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney, FoundRide } from '../../../server/planner/raptor/journey.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { expandRuns, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny, tinyWalk } from '../../support/tiny-feed.ts';
import { plannerOf, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const CHANGE_SEC = 60;

const cases = fc.record({
  feed: randomFeed,
  from: fc.nat(8),
  to: fc.nat(8),
  time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
});

test('the longest buffer time decides among shared stops, and a shared stop comes before a walk', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], X: [0, 3000], Y: [0, 6000], Z: [0, 9000], W: [200, 3000], B: [5000, 12_000] },
    trips: [
      { id: 'a', route: 'a', calls: ['A 8:00', 'X 8:10', 'Y 8:20', 'Z 8:30'] },
      { id: 'b', route: 'b', calls: ['W 8:25', 'X 8:12', 'Y 8:28', 'Z 8:33', 'B 9:00'].slice(1) },
    ],
  });
  expect(tellLegs(plan('A', 'B', '7:55'))).toEqual(['a 8:00-8:20, b 8:28-9:00']);
});

describe('on random feeds', () => {
  test('no change has a better place on the same two vehicles, and all changes are possible', () => {
    let moved = 0;
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        const { timetable } = compileTiny(feed);
        const ids = listStrings(timetable.stops.ids);
        const day = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 });
        const search = new DaySearch({
          day,
          footpaths: timetable.footpaths,
          changeSec: new Int32Array(timetable.stops.count).fill(CHANGE_SEC),
        });
        const endsOf = (n: number) =>
          ids.flatMap((id, stop) =>
            id === `s${n}` && stop < timetable.stops.boardable ? [{ stop, durationSec: 0 }] : [],
          );
        const findChangeSec = (a: number, b: number) => (a === b ? CHANGE_SEC : search.findFootpathSec(a, b));
        const query = { access: endsOf(from), egress: endsOf(to), maxRounds: 4 };
        for (const journey of search.departLatest({ ...query, timeSec: time })) {
          const best = toBestChanges({ day, findChangeSec }, journey);
          if (best !== journey) moved++;
          expect(best.rides.map(({ run }) => run)).toEqual(journey.rides.map(({ run }) => run));
          expect([best.rides[0]?.departureSec, best.rides.at(-1)?.arrivalSec]).toEqual([
            journey.rides[0]?.departureSec,
            journey.rides.at(-1)?.arrivalSec,
          ]);
          // The last change is decided last, so its best place does not depend on the other changes.
          const changes = best.rides.length - 1;
          if (changes > 0) expect(rankOf(best, changes - 1)).toEqual(bestRank(best, changes - 1));
          for (let i = 0; i < changes; i++) expect(rankOf(best, i)[1]).toBeGreaterThanOrEqual(0);
        }

        /** Whether the change is at a shared stop, and its buffer time in seconds. */
        function rankOf({ rides }: FoundJourney, i: number): [boolean, number] {
          const [before, after] = [rides[i] as FoundRide, rides[i + 1] as FoundRide];
          const sec = findChangeSec(before.toStop, after.fromStop) as number;
          return [before.toStop === after.fromStop, after.departureSec - before.arrivalSec - sec];
        }

        /** The best change between the two vehicles, found by trying all pairs of their calls. */
        function bestRank({ rides }: FoundJourney, i: number): [boolean, number] {
          const [before, after] = [rides[i] as FoundRide, rides[i + 1] as FoundRide];
          const [offs, ons] = [listCalls(before), listCalls(after)];
          const ways = offs
            .slice(before.boardPosition + 1)
            .flatMap((off) => ons.slice(0, after.alightPosition).map((on) => ({ off, on })))
            .flatMap(({ off, on }): [boolean, number][] => {
              const sec = findChangeSec(off.stop, on.stop);
              if (sec === undefined || !off.canAlight || !on.canBoard) return [];
              const left = on.departure - off.arrival - sec;
              return left < 0 ? [] : [[off.stop === on.stop, left]];
            });
          return ways.sort((a, b) => Number(b[0]) - Number(a[0]) || b[1] - a[1])[0] as [boolean, number];
        }

        function listCalls({ chain, run }: FoundRide) {
          const call = day.chainCall[chain] as number;
          const [start, profile] = [day.runStart[run] as number, day.runProfile[run] as number];
          return Array.from({ length: day.chainLength[chain] as number }, (_, i) => ({
            stop: day.callStop[call + i] as number,
            arrival: start + (day.profileArrival[profile + i] as number),
            departure: start + (day.profileDeparture[profile + i] as number),
            canBoard: ((day.callFlags[call + i] as number) & 1) !== 0,
            canAlight: ((day.callFlags[call + i] as number) & 2) !== 0,
          }));
        }
      }),
      { numRuns: CASES, seed: 20261221 },
    );
    expect(moved).toBeGreaterThan(0);
  });

  test('no shown journey has an unnecessary change', () => {
    let changes = 0;
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        // Passengers wait for headway vehicles longer than the slow search assumes, so the feed has none.
        const exact = { ...feed, frequencies: [] };
        const { plan, timetable } = plannerOf(exact);
        // Skip feeds without a daily trip: on some of their days nothing runs.
        const daily = exact.trips.some(({ serviceId }) => serviceId === 'c0');
        if (!daily) return;
        const stops = feed.stops.map(({ stopId }) => stopId);
        if (!listStrings(timetable.stops.ids).includes(`s${from}`)) return;
        const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat!, lon: s.lon! }]));
        const result = plan(`s${from}`, `s${to}`, `${Math.floor(time / 3600)}:00`, {
          walking: { maxAccessSec: 0, maxEgressSec: 0, maxDirectSec: 0, speedMps: 1 },
        });
        for (const { arrivalSec, day, departureSec, transfers } of result.itineraries) {
          if (transfers === 0) continue;
          changes++;
          const arrivals = naiveArrivals(
            expandRuns(exact, day, 1),
            stops,
            {
              change: () => CHANGE_SEC,
              between: (a, b) => {
                const metres = naiveDistanceM(position.get(a)!, position.get(b)!);
                return metres <= tinyWalk.maxM ? Math.ceil(metres) : undefined;
              },
            },
            {
              from: `s${from}`,
              to: `s${to}`,
              departure: departureSec,
              rounds: transfers,
              withEndWalks: false,
            },
          );
          // With one change fewer the passenger arrives later or not at all.
          expect(arrivals.at(-1)).toBeGreaterThan(arrivalSec);
        }
      }),
      { numRuns: CASES, seed: 20261222 },
    );
    expect(changes).toBeGreaterThan(0);
  });
});
