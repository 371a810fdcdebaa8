/** Access before and after, compared with a slow twin: one search for each departure, and sums written out. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDistanceM } from '../../../server/base/geo.ts';
import {
  type AccessPlace,
  type AccessSide,
  type AccessZone,
  compareAccess,
} from '../../../server/bureau/scenario/compare-access.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { SearchCache } from '../../../server/planner/model/search-cache.ts';
import { NEVER_REACHED, RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import { type SkimQuery, type SkimZone, skimWindow } from '../../../server/planner/reach/skim-window.ts';
import type { TouchSide } from '../../../server/planner/reach/touched-origins.ts';
import { toSkimZones } from '../../../server/planner/reach/zone-access.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { randomModifications } from '../../support/random-modifications.ts';
import { toBase, toScenario } from '../../support/scenario-feeds.ts';

const RUNS = Math.min(400, Number(process.env.PROPERTY_CASES ?? 100));
const walk = { maxM: 400, speedMps: 1.25, detourFactor: 1.3 };
const BETA = 0.05;
const cutoffsMin = [10, 30];
const toPoint = (i: number) => ({ lat: 40.8 + (i % 3) * 0.005, lon: 111.6 + Math.floor(i / 3) * 0.007 });
/** Powers of two: a sum says which zones are in it. */
const zones = Array.from(
  { length: 6 },
  (_, i): AccessZone => ({
    id: `z${i}`,
    district: i < 3 ? 'west' : 'east',
    ...toPoint(i),
    opportunities: { population: i === 4 ? 0 : 100 + i, jobs: 2 ** i },
  }),
);
const places = [
  { id: 'h1', category: 'hospital', ...toPoint(1), name: { text: 'h1' } },
  { id: 'h2', category: 'hospital', ...toPoint(8), name: { text: 'h2' } },
  { id: 'st', category: 'station', lat: 40.9, lon: 111.9, name: { text: 'st' } },
] satisfies AccessPlace[];
const points = [...zones, ...places];

function toSide(timetable: Timetable): AccessSide {
  const rules = { minTransferSec: 0, additionalTransferSec: 0 };
  const { backward, forward } = new SearchCache(timetable).getSearch(QUERY_DAY, rules).sides;
  return { timetable, network: forward.network, mirrored: backward.network };
}

/** Travel seconds of each departure: from the origin to the destination. */
type Travel = (from: number, to: number) => number[];

function toTravel({ network, timetable }: AccessSide, query: SkimQuery): Travel {
  const ends = toSkimZones(timetable, points, walk);
  const search = new RaptorSearch(network);
  const rows = ends.map(({ access }) =>
    Array.from({ length: query.departureCount }, (_, i) => {
      const timeSec = query.fromSec + i * query.stepSec;
      if (access.length === 0) return new Int32Array(timetable.stops.boardable).fill(NEVER_REACHED);
      const { maxRides, maxTravelSec } = query;
      return search
        .reachAll({ timeSec, access, maxRounds: maxRides, shorterThanSec: maxTravelSec + 1 })
        .slice();
    }),
  );
  return (from, to) => {
    const metres = toDistanceM(points[from] as AccessZone, points[to] as AccessZone);
    const onFoot = Math.ceil((metres * walk.detourFactor) / walk.speedMps);
    return (rows[from] as Int32Array[]).map((arrivals, i) => {
      const timeSec = query.fromSec + i * query.stepSec;
      const times = (ends[to] as SkimZone).egress
        .filter(({ stop }) => arrivals[stop] !== NEVER_REACHED)
        .map(({ durationSec, stop }) => (arrivals[stop] as number) + durationSec - timeSec);
      if (onFoot <= query.maxDirectSec) times.push(onFoot);
      const least = Math.min(Number.POSITIVE_INFINITY, ...times);
      return least <= query.maxTravelSec ? least : Number.POSITIVE_INFINITY;
    });
  };
}

const toMedian = (list: readonly number[]) =>
  list.toSorted((a, b) => a - b)[Math.ceil(list.length / 2) - 1] as number;

test('cumulative and gravity access and the nearest place are those of the slow twin', async () => {
  let [compared, differing] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      randomFeed,
      randomModifications,
      fc.integer({ min: 4, max: 22 }),
      async (feed, list, hour) => {
        const base = toBase(feed);
        const resolved = resolveScenario(base, toScenario('x', list));
        if (!resolved.editor) return;
        const query: SkimQuery = {
          fromSec: hour * 3_600,
          stepSec: 300,
          departureCount: 8,
          maxRides: 3,
          maxTravelSec: 5_400,
          percents: [5, 50, 95],
          walk,
          maxDirectSec: 400,
        };
        const sides = [toSide(base.timetable), toSide(applyScenario(resolved))] as const;
        const toSkimRows = (before: TouchSide, after: TouchSide, own: SkimQuery) => {
          return async (name: 'before' | 'after', rows: readonly number[]) => {
            const side = name === 'before' ? before : after;
            const origins = rows.map((row) => side.origins[row] as SkimZone);
            return skimWindow(side.network, side.timetable.stops.boardable, origins, side.destinations, own);
          };
        };
        const found = await compareAccess(sides[0], sides[1], zones, places, [], {
          query,
          walk,
          cutoffsMin,
          weightBy: 'population',
          betaPerMinute: BETA,
          toSkimRows,
        });
        const travels = sides.map((side) => toTravel(side, query));
        const toMean = (ofZone: (zone: number, travel: Travel) => number) => {
          const [before, after] = travels.map((travel) => {
            const sum = zones.reduce(
              (total, { opportunities }, z) =>
                total + (opportunities.population as number) * ofZone(z, travel),
              0,
            );
            return (
              sum /
              zones.reduce((total, { opportunities }) => total + (opportunities.population as number), 0)
            );
          });
          return { before: before as number, after: after as number };
        };
        const isNear = (
          expected: { before: number; after: number },
          given: { before: number; after: number },
        ) => {
          expect(given.before).toBeCloseTo(expected.before, 6);
          expect(given.after).toBeCloseTo(expected.after, 6);
        };
        const toSum = (travel: Travel, from: number, what: string, toShare: (sec: number) => number) =>
          zones.reduce(
            (sum, { opportunities }, to) =>
              sum + (opportunities[what] as number) * toShare(toMedian(travel(from, to))),
            0,
          );
        for (const { cutoffMin, opportunity, ...given } of found.cumulative) {
          const isIn = (sec: number) => Number(sec <= cutoffMin * 60);
          isNear(
            toMean((z, travel) => toSum(travel, z, opportunity, isIn)),
            given,
          );
        }
        for (const { opportunity, ...given } of found.gravity) {
          const toShare = (sec: number) =>
            sec === Number.POSITIVE_INFINITY ? 0 : Math.exp((-BETA * sec) / 60);
          isNear(
            toMean((z, travel) => toSum(travel, z, opportunity, toShare)),
            given,
          );
        }
        expect(found.betaPerMinute).toBe(BETA);
        const toNearest = (travel: Travel, z: number) =>
          Math.min(...[0, 1].map((place) => toMedian(travel(z, zones.length + place))));
        const hospital = found.nearest.find(({ category }) => category === 'hospital');
        isNear(
          toMean((z, travel) => Number(toNearest(travel, z) < Number.POSITIVE_INFINITY)),
          hospital?.reachedShare as never,
        );
        zones.forEach((_, z) => {
          const least = (name: 'beforeSec' | 'afterSec') =>
            Math.min(
              ...found.places
                .filter(({ category }) => category === 'hospital')
                .map((place) => place[name][z] ?? Number.POSITIVE_INFINITY),
            );
          expect([least('beforeSec'), least('afterSec')]).toEqual(
            travels.map((travel) => toNearest(travel, z)),
          );
        });
        expect(found.nearest.find(({ category }) => category === 'station')?.reachedShare).toEqual({
          before: 0,
          after: 0,
        });
        compared++;
        if (found.cumulative.some(({ after, before }) => after !== before)) differing++;
      },
    ),
    { numRuns: RUNS, seed: 9 },
  );
  expect(compared).toBeGreaterThan(RUNS / 3);
  expect(differing).toBeGreaterThan(0);
});
