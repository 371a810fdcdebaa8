/** Laws of scenarios on random feeds: nothing for nothing, more is never worse, and feeds that are written say the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioBase } from '../../../server/bureau/scenario/check-base.ts';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { addLine, line, modifications } from '../../support/random-modifications.ts';
import {
  compileExported,
  listErrors,
  listRuns,
  toArrivals,
  toBase,
  toScenario,
} from '../../support/scenario-feeds.ts';

const RUNS = Number(process.env.PROPERTY_CASES ?? 200);

const times = fc.integer({ min: 4, max: 22 }).map((hour) => hour * 3_600);

/** All arrays of a timetable, to see that nothing in them changes. */
function toDigest({ footpaths, patterns, services, stops, trips, walks }: Timetable): string {
  return JSON.stringify([patterns, stops, trips, services, footpaths, walks.transferSec], (_, value) =>
    ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value,
  );
}

function resolve(base: ScenarioBase, list: readonly Modification[]) {
  return resolveScenario(base, toScenario('x', list));
}

describe('laws of scenarios', () => {
  test('an empty scenario is the base itself', () => {
    fc.assert(
      fc.property(randomFeed, (feed) => {
        const base = toBase(feed);
        expect(applyScenario(resolve(base, []))).toBe(base.timetable);
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  test('whatever is applied, the base stays as it is, and the same document gives the same timetable', () => {
    fc.assert(
      fc.property(randomFeed, modifications, (feed, list) => {
        const base = toBase(feed);
        const before = toDigest(base.timetable);
        const resolved = resolve(base, list);
        if (!resolved.editor) return;
        const first = toDigest(applyScenario(resolved));
        expect(toDigest(base.timetable)).toBe(before);
        expect(toDigest(applyScenario(resolve(base, list)))).toBe(first);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  test('a further line, or a quicker walk, never makes an arrival later', () => {
    fc.assert(
      fc.property(randomFeed, addLine, times, (feed, modification, time) => {
        const base = toBase(feed);
        const resolved = resolve(base, [modification]);
        if (!resolved.editor) return;
        const before = toArrivals(base.timetable, QUERY_DAY, time);
        const after = toArrivals(applyScenario(resolved), QUERY_DAY, time);
        for (const [pair, arrival] of Object.entries(before)) {
          expect(after[pair], pair).toBeLessThanOrEqual(arrival);
        }
      }),
      { numRuns: RUNS, seed: 3 },
    );
  });

  test('a line that is added and taken away again leaves every arrival as it was', () => {
    fc.assert(
      fc.property(randomFeed, addLine, times, (feed, modification, time) => {
        const base = toBase(feed);
        const { id } = modification;
        const resolved = resolve(base, [modification, { type: 'removeTrips', id: 'gone', lines: [id] }]);
        if (!resolved.editor) return;
        const timetable = applyScenario(resolved);
        expect(listRuns(timetable, id)).toEqual([]);
        expect(toArrivals(timetable, QUERY_DAY, time)).toEqual(toArrivals(base.timetable, QUERY_DAY, time));
      }),
      { numRuns: RUNS, seed: 4 },
    );
  });

  test('a line without trips is the limit of ever longer headways', () => {
    fc.assert(
      fc.property(randomFeed, line, times, (feed, named, time) => {
        const base = toBase(feed);
        const removed = resolve(base, [{ type: 'removeTrips', id: 'gone', lines: [named] }]);
        const headway = { type: 'setHeadway' as const, id: 'rare', lines: [named], days: '1111111' };
        const rare = resolve(base, [
          { ...headway, window: ['47:58', '47:59'], headwaySecs: 86_400, exact: true, others: 'remove' },
        ]);
        if (!removed.editor || !rare.editor) return;
        // The one departure of the headway is at 47:58, which is 23:58 of the day before's.
        const early = (arrivals: Record<string, number>) =>
          Object.fromEntries(Object.entries(arrivals).filter(([, sec]) => sec < 86_000));
        expect(early(toArrivals(applyScenario(rare), QUERY_DAY, time))).toEqual(
          early(toArrivals(applyScenario(removed), QUERY_DAY, time)),
        );
      }),
      { numRuns: RUNS, seed: 5 },
    );
  });

  test('feeds that are written and compiled again give the same arrivals and the same runs', () => {
    let applied = 0;
    fc.assert(
      fc.property(randomFeed, modifications, times, (feed, list, time) => {
        const base = toBase(feed);
        const resolved = resolve(base, list);
        if (!resolved.editor) {
          expect(listErrors(resolved).length).toBeGreaterThan(0);
          return;
        }
        applied++;
        const direct = applyScenario(resolved);
        const again = compileExported(feed, resolved);
        for (const { routeId } of direct.routes)
          expect(listRuns(again, routeId)).toEqual(listRuns(direct, routeId));
        const isServed = new Set(listStrings(again.stops.ids).slice(0, again.stops.boardable));
        const own = Object.entries(toArrivals(direct, QUERY_DAY, time)).filter(([pair]) =>
          pair.split(' ').every((id) => isServed.has(id)),
        );
        expect(Object.fromEntries(own)).toEqual(toArrivals(again, QUERY_DAY, time));
      }),
      { numRuns: RUNS, seed: 6 },
    );
    expect(applied).toBeGreaterThan(RUNS / 3);
  });
});
