/** Only origins that a change touches are computed again: the result is that of computing all, on random scenarios of every kind. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { mirrorFootpaths } from '../../../server/planner/raptor/mirror.ts';
import type { SearchNetwork } from '../../../server/planner/raptor/search-query.ts';
import { type Skim, type SkimQuery, skimWindow } from '../../../server/planner/reach/skim-window.ts';
import { findTouchedOrigins, type TouchSide } from '../../../server/planner/reach/touched-origins.ts';
import { toSkimZones } from '../../../server/planner/reach/zone-access.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { addWalks } from '../../../server/transit/timetable/day/added-stops.ts';
import { mirrorDay } from '../../../server/transit/timetable/mirror-day.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { randomModifications, randomWalks } from '../../support/random-modifications.ts';
import { toBase, toScenario } from '../../support/scenario-feeds.ts';

const RUNS = Number(process.env.PROPERTY_CASES ?? 200);

const points = Array.from({ length: 12 }, (_, i) => ({
  lat: 40.8 + (i % 4) * 0.004,
  lon: 111.6 + Math.floor(i / 4) * 0.006,
}));

function toNetwork(timetable: Timetable): SearchNetwork {
  const day = buildDayTimetable(timetable, QUERY_DAY, {
    daysBefore: 1,
    daysAfter: 1,
    headwayWaitShare: () => 0.5,
    catchesLast: true,
    withTransfers: true,
  });
  const { footpaths, stops } = timetable;
  return { day, ...addWalks(day.addedStops, { footpaths, changeSec: stops.changeSec }) };
}

function toTouchSide(timetable: Timetable, maxM: number): TouchSide {
  const zones = toSkimZones(timetable, points, { maxM, speedMps: 1.25, detourFactor: 1.3 });
  return { timetable, network: toNetwork(timetable), origins: zones, destinations: zones };
}

const toSkim = ({ destinations, network, origins, timetable }: TouchSide, query: SkimQuery) =>
  skimWindow(network, timetable.stops.boardable, origins, destinations, query);

const toMirror = ({ changeSec, day, footpaths }: SearchNetwork): SearchNetwork => ({
  day: mirrorDay(day),
  footpaths: mirrorFootpaths(footpaths),
  changeSec,
});

/** Everything that a skim says of one origin. */
function toRow(skim: Skim, row: number): number[][] {
  const { destinationCount, meanSec, percentileSec, percents, reachedCount } = skim;
  return [meanSec, reachedCount, percentileSec].map((column) => {
    const length = destinationCount * (column === percentileSec ? percents.length : 1);
    return Array.from(column.subarray(row * length, (row + 1) * length));
  });
}

const queries = fc
  .record({
    hour: fc.integer({ min: 4, max: 23 }),
    departureCount: fc.constantFrom(1, 7, 40),
    stepSec: fc.constantFrom(60, 300),
    maxRides: fc.integer({ min: 1, max: 4 }),
    maxTravelSec: fc.constantFrom(900, 2_400, 7_200),
  })
  .map(
    ({ hour, ...rest }): SkimQuery => ({
      ...rest,
      fromSec: hour * 3_600,
      percents: [5, 25, 50, 75, 95],
      walk: { speedMps: 1.25, detourFactor: 1.3 },
      maxDirectSec: 600,
    }),
  );

interface Counts {
  applied: number;
  touched: number;
  differing: number;
  all: number;
}

/** Compares touched origins with two whole skims, and counts. */
function checkTouched(
  feed: FeedSource,
  list: readonly Modification[],
  query: SkimQuery,
  maxM: number,
  counts: Counts,
): void {
  const base = toBase(feed);
  const resolved = resolveScenario(base, toScenario('x', list));
  if (!resolved.editor) return;
  counts.applied++;
  const sides = [base.timetable, applyScenario(resolved)].map((one) => toTouchSide(one, maxM));
  const [before, after] = sides as [TouchSide, TouchSide];
  const { count, isTouched } = findTouchedOrigins(before, after, toMirror(after.network), query);
  const [first, second] = [toSkim(before, query), toSkim(after, query)];
  isTouched.forEach((touches, row) => {
    const isSame = JSON.stringify(toRow(first, row)) === JSON.stringify(toRow(second, row));
    if (!isSame) counts.differing++;
    if (touches === 0) expect(toRow(second, row)).toEqual(toRow(first, row));
  });
  expect(count).toBe(isTouched.reduce((sum, one) => sum + one, 0));
  counts.touched += count;
  counts.all += points.length;
}

describe('origins that a change touches', () => {
  test.each([
    ['scenarios of all kinds', randomModifications, 0.3],
    ['changed walks and change times', randomWalks, 0.8],
  ] as const)('all others have the same times before and after, in 200 random %s', (_, lists, most) => {
    const counts: Counts = { applied: 0, touched: 0, differing: 0, all: 0 };
    fc.assert(
      fc.property(randomFeed, lists, queries, fc.constantFrom(150, 500), (feed, list, query, maxM) =>
        checkTouched(feed, list, query, maxM, counts),
      ),
      { numRuns: RUNS * 3, seed: 7 },
    );
    const { all, applied, differing, touched } = counts;
    console.log(counts);
    expect(applied).toBeGreaterThan(RUNS);
    // The test is of no use where nothing differs, or where everything is touched.
    expect(differing).toBeGreaterThan(all / 200);
    expect(touched).toBeGreaterThanOrEqual(differing);
    expect(touched).toBeLessThan(most * all);
  });
});
