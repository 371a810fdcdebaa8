/** What one search from a place tells of others agrees with journeys planned to each of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDistanceM } from '../../../server/base/geo.ts';
import { toPoint } from '../../../server/planner/itinerary/end-point.ts';
import { LegBuilder } from '../../../server/planner/itinerary/leg-builder.ts';
import type { PlanPlace } from '../../../server/planner/itinerary/plan-request.ts';
import { TripPlanner } from '../../../server/planner/itinerary/trip-planner.ts';
import { NOT_REACHED } from '../../../server/planner/reach/one-to-all.ts';
import { findTravelTo, reachFrom } from '../../../server/planner/reach/reach-from.ts';
import type { ReachParts } from '../../../server/planner/reach/reach-search.ts';
import { listWalkDiscs, toMetresPerSec, toRadiusM } from '../../../server/planner/reach/walk-discs.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { ends, rules, runsOnItsDays, toParts, toRequest, toWalkMaker } from './reach-world.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 150);
const other = fc.oneof(
  fc.nat(8).map((n): PlanPlace => ({ kind: 'stop', stopId: `x:s${n}` })),
  ends.map(({ lat, lon }): PlanPlace => ({ kind: 'point', lat: lat + 0.0003, lon })),
);

function planSec(parts: ReachParts, end: ReturnType<typeof toRequest>, place: PlanPlace): number {
  const planner = new TripPlanner({
    ...parts,
    legs: new LegBuilder(parts.timetable, parts.stops),
    price: () => undefined,
  });
  const { walking } = rules;
  const result = planner.plan({
    ...rules,
    ...(end.arriveBy ? { from: place, to: end.one } : { from: end.one, to: place }),
    time: end.time,
    arriveBy: end.arriveBy,
    searchWindowSec: 0,
    minItineraries: 1,
    maxItineraries: 50,
    walking: {
      maxAccessSec: end.arriveBy ? walking.maxFarSec : walking.maxNearSec,
      maxEgressSec: end.arriveBy ? walking.maxNearSec : walking.maxFarSec,
      maxDirectSec: walking.maxDirectSec,
      speedMps: walking.speedMps,
    },
    fare: {},
  });
  const at = (day: number, seconds: number) => (day - QUERY_DAY) * 86_400 + seconds;
  const times = [...result.direct, ...result.itineraries].map((found) =>
    end.arriveBy
      ? end.time.seconds - at(found.day, found.departureSec)
      : at(found.day, found.arrivalSec) - end.time.seconds,
  );
  return Math.min(...times, Number.POSITIVE_INFINITY);
}

test('travel to a place is the quickest journey planned there', () => {
  let found = 0;
  fc.assert(
    fc.property(randomFeed, ends, other, (feed, end, place) => {
      const parts = toParts(feed);
      fc.pre(runsOnItsDays(parts));
      const request = toRequest(end);
      if (place.kind === 'stop' && parts.stops.listRows(place.stopId).length === 0) return;
      const reached = reachFrom(parts, request, toWalkMaker(parts));
      const travel = findTravelTo(parts, reached, place);
      const planned = planSec(parts, request, place);
      expect(travel?.travelSec).toBe(planned <= rules.maxTravelSec ? planned : undefined);
      if (travel) found++;
      // A stop in the list of all is the same as the stop asked for by itself.
      const row = place.kind === 'stop' ? parts.stops.listRows(place.stopId)[0]! : -1;
      if (row >= 0 && row < parts.timetable.stops.boardable) {
        expect(reached.stops.travelSec[row]).toBe(travel?.travelSec ?? NOT_REACHED);
        if (travel) expect(reached.stops.rides[row]).toBe(travel.rides);
      }
    }),
    { numRuns: CASES, seed: 11 },
  );
  expect(found).toBeGreaterThan(CASES / 4);
});

test('a point is reached within a time exactly where one of the discs covers it', () => {
  let [inside, outside] = [0, 0];
  fc.assert(
    fc.property(randomFeed, ends, ends, (feed, end, point) => {
      const parts = toParts(feed);
      fc.pre(runsOnItsDays(parts));
      const reached = reachFrom(parts, toRequest(end), toWalkMaker(parts));
      const place = { lat: point.lat + 0.0004, lon: point.lon - 0.0002 };
      const travelSec = findTravelTo(parts, reached, { kind: 'point', ...place })?.travelSec;
      const discs = listWalkDiscs(parts, reached);
      for (const cutoff of [600, 1800, 5400]) {
        const covers = (slackSec: number) =>
          discs.some((disc) => {
            const radius = toRadiusM(disc, cutoff - slackSec, toMetresPerSec(reached.search));
            return radius > 0 && toDistanceM(disc, place) <= radius;
          });
        const isIn = travelSec !== undefined && travelSec <= cutoff;
        // Walks count whole seconds, so that the last second of a disc may go either way.
        if (isIn) expect(covers(-1)).toBe(true);
        else expect(covers(1)).toBe(false);
        if (isIn) inside++;
        else outside++;
      }
    }),
    { numRuns: CASES, seed: 12 },
  );
  expect(Math.min(inside, outside)).toBeGreaterThan(CASES / 4);
});

test('no vehicles, no changes, and a slow rider', () => {
  fc.assert(
    fc.property(randomFeed, ends, (feed, end) => {
      const parts = toParts(feed);
      fc.pre(runsOnItsDays(parts));
      const request = toRequest(end);
      const all = reachFrom(parts, request, toWalkMaker(parts));
      const onFoot = reachFrom(parts, { ...request, walkOnly: true }, toWalkMaker(parts));
      const direct = reachFrom(parts, { ...request, maxTransfers: 0 }, toWalkMaker(parts));
      const nothing = reachFrom(parts, { ...request, allowsRouteType: () => false }, toWalkMaker(parts));
      expect(nothing.stops).toEqual(onFoot.stops);
      all.stops.travelSec.forEach((sec, stop) => {
        expect(direct.stops.travelSec[stop]).toBeGreaterThanOrEqual(sec);
        expect(onFoot.stops.travelSec[stop]).toBeGreaterThanOrEqual(direct.stops.travelSec[stop]!);
        expect(onFoot.stops.rides[stop]).toBe(0);
        if (direct.stops.travelSec[stop] !== NOT_REACHED) expect(direct.stops.rides[stop]).toBeLessThan(2);
        if (onFoot.stops.travelSec[stop] === NOT_REACHED) return;
        const metres = toDistanceM(
          { lat: end.lat, lon: end.lon },
          toPoint({ place: parts.stops.toPlace(stop), members: [] }),
        );
        expect(onFoot.stops.travelSec[stop]).toBe(Math.ceil((metres * 1.3) / 1.2));
      });
    }),
    { numRuns: 40, seed: 13 },
  );
});
