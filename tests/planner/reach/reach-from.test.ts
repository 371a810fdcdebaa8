/** One search from a place gives the same travel times as a search for each pair. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDistanceM } from '../../../server/base/geo.ts';
import { type EndPoint, listAccess, toEndPoint, toPoint } from '../../../server/planner/model/end-point.ts';
import type { PlanPlace } from '../../../server/planner/model/plan-request.ts';
import { listWalkDiscs, toMetresPerSec, toRadiusM } from '../../../server/planner/reach/draw-isochrones.ts';
import { NOT_REACHED } from '../../../server/planner/reach/one-to-all.ts';
import { findTravelTo, reachFrom } from '../../../server/planner/reach/reach-from.ts';
import type { ReachRequest } from '../../../server/planner/reach/reach-request.ts';
import type { ReachParts } from '../../../server/planner/reach/reach-search.ts';
import { randomFeed } from '../../support/random-feed.ts';
import { ends, rules, runsOnItsDays, toParts, toRequest, toWalkMaker } from './reach-world.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 150);
const other = fc.oneof(
  fc.nat(8).map((n): PlanPlace => ({ kind: 'stop', stopId: `x:s${n}` })),
  ends.map(({ lat, lon }): PlanPlace => ({ kind: 'point', lat: lat + 0.0003, lon })),
);

/** The quickest of all optimal journeys of a pair, or the direct walk. */
function quickestSec(parts: ReachParts, { one, arriveBy, time }: ReachRequest, place: PlanPlace): number {
  const { walking } = rules;
  const walk = { speedMps: walking.speedMps, detourFactor: 1.3 };
  const [a, b] = [one, place].map((end) => toEndPoint(parts.stops, end)) as [EndPoint, EndPoint];
  const slack = (stop: number) => parts.timetable.stops.boardSlackSec[stop] as number;
  const near = listAccess(
    a,
    parts.locator,
    { ...walk, maxSec: walking.maxNearSec },
    arriveBy ? undefined : slack,
  );
  const far = listAccess(
    b,
    parts.locator,
    { ...walk, maxSec: walking.maxFarSec },
    arriveBy ? slack : undefined,
  );
  // Journeys that arrive in the morning may begin on the day before.
  const isEarly = arriveBy && time.seconds < 43_200;
  const search = parts.cache.getSearch(isEarly ? time.day - 1 : time.day, rules);
  const timeSec = time.seconds + (isEarly ? 86_400 : 0);
  const found = arriveBy
    ? search
        .arriveBy({ timeSec, access: far, egress: near, maxRounds: 8 })
        .map((j) => timeSec - j.departureSec)
    : search
        .departAt({ timeSec, access: near, egress: far, maxRounds: 8 })
        .map((j) => j.arrivalSec - timeSec);
  const isHere = a.members.some((stop) => b.members.includes(stop));
  const directSec = isHere ? 0 : Math.ceil((toDistanceM(toPoint(a), toPoint(b)) * 1.3) / walking.speedMps);
  return Math.min(...found, directSec <= walking.maxDirectSec ? directSec : Number.POSITIVE_INFINITY);
}

test('travel to a place equals the quickest journey there', () => {
  let found = 0;
  fc.assert(
    fc.property(randomFeed, ends, other, (feed, end, place) => {
      const parts = toParts(feed);
      fc.pre(runsOnItsDays(parts));
      const request = toRequest(end);
      if (place.kind === 'stop' && parts.stops.listRows(place.stopId).length === 0) return;
      const reached = reachFrom(parts, request, toWalkMaker(parts));
      const travel = findTravelTo(parts, reached, place);
      const planned = quickestSec(parts, request, place);
      expect(travel?.travelSec).toBe(planned <= rules.maxTravelSec ? planned : undefined);
      if (travel) found++;
      // A stop in the list of all stops has the same travel time as the stop alone.
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

test('a point is reached in time exactly where a disc covers it', () => {
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
        // Walks are rounded to seconds, so the last second of a disc is not checked.
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

test('rules: no vehicles, no changes, slow walking', () => {
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
      const avoids = { routeIds: ['x:r0', 'x:r1', 'x:r2'], agencyIds: [] };
      expect(reachFrom(parts, { ...request, avoids }, toWalkMaker(parts)).stops).toEqual(onFoot.stops);
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
