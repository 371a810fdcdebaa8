import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeFootpaths } from '../../../server/transit/network/close-footpaths.ts';
import { toFootpaths } from '../../../server/transit/network/footpath-table.ts';
import { twinClosure } from '../../support/network-twin.ts';
import { listFootpaths, toTexts } from './network-arbitraries.ts';

interface Row {
  readonly from: number;
  readonly to: number;
  readonly durationSec: number;
  readonly distanceM: number;
}

function tableOf(stopCount: number, rows: readonly Row[]) {
  return toFootpaths(stopCount, {
    from: rows.map((row) => row.from),
    to: rows.map((row) => row.to),
    durationSec: rows.map((row) => row.durationSec),
    distanceM: rows.map((row) => row.distanceM),
  });
}

const rowsArbitrary = (stopCount: number) =>
  fc.uniqueArray(
    fc.record({
      from: fc.nat({ max: stopCount - 1 }),
      to: fc.nat({ max: stopCount - 1 }),
      durationSec: fc.integer({ min: 0, max: 70_000 }),
      distanceM: fc.nat({ max: 3000 }),
    }),
    { maxLength: 24, selector: ({ from, to }) => `${from}>${to}` },
  );

/*  0 --100 s-- 1 --100 s-- 2        3 --5 s-- 4        5  */
const chain: Row[] = [
  { from: 0, to: 1, durationSec: 100, distanceM: 133 },
  { from: 1, to: 0, durationSec: 100, distanceM: 133 },
  { from: 1, to: 2, durationSec: 100, distanceM: 130 },
  { from: 3, to: 4, durationSec: 5, distanceM: 6 },
];

describe('closure', () => {
  test('durations and metres add up along a chain, in the direction of its footpaths', () => {
    expect(listFootpaths(closeFootpaths(tableOf(6, chain)))).toEqual([
      { from: 0, to: 1, durationSec: 100, distanceM: 133 },
      { from: 0, to: 2, durationSec: 200, distanceM: 263 },
      { from: 1, to: 0, durationSec: 100, distanceM: 133 },
      { from: 1, to: 2, durationSec: 100, distanceM: 130 },
      { from: 3, to: 4, durationSec: 5, distanceM: 6 },
    ]);
  });

  test('of two equally fast chains the shorter is used', () => {
    const rows = [
      { from: 0, to: 3, durationSec: 20, distanceM: 90 },
      { from: 0, to: 1, durationSec: 10, distanceM: 50 },
      { from: 1, to: 3, durationSec: 10, distanceM: 30 },
    ];
    const closed = listFootpaths(closeFootpaths(tableOf(4, rows)));
    expect(closed.find(({ from, to }) => from === 0 && to === 3)).toMatchObject({
      durationSec: 20,
      distanceM: 80,
    });
  });

  test('the closure of any table equals that of Floyd-Warshall, and closing twice changes nothing', () => {
    const tableArbitrary = fc
      .integer({ min: 1, max: 9 })
      .chain((stopCount) => fc.record({ stopCount: fc.constant(stopCount), rows: rowsArbitrary(stopCount) }));
    fc.assert(
      fc.property(tableArbitrary, ({ stopCount, rows }) => {
        const loopless = rows.filter(({ from, to }) => from !== to);
        const closed = closeFootpaths(tableOf(stopCount, loopless));
        expect(toTexts(closed)).toEqual(twinClosure(stopCount, loopless));
        expect(closeFootpaths(closed)).toEqual(closed);
      }),
      { numRuns: 500 },
    );
  });

  test('a group or a table beyond the limits is refused', () => {
    const table = tableOf(6, chain);
    expect(listFootpaths(closeFootpaths(table, { maxComponentStops: 3, maxFootpaths: 8 }))).toHaveLength(5);
    for (const limits of [
      { maxComponentStops: 2, maxFootpaths: 8 },
      { maxComponentStops: 3, maxFootpaths: 7 },
    ]) {
      expect(() => closeFootpaths(table, limits)).toThrow(
        expect.objectContaining({ code: 'footpaths-too-many' }),
      );
    }
  });
});

describe('table', () => {
  test('rows are sorted by duration, then target, also beyond 16 bits', () => {
    const rows = [
      { from: 1, to: 0, durationSec: 70_000, distanceM: 1 },
      { from: 1, to: 2, durationSec: 5, distanceM: 2 },
      { from: 0, to: 2, durationSec: 65_536, distanceM: 3 },
      { from: 0, to: 1, durationSec: 65_536, distanceM: 4 },
      { from: 1, to: 3, durationSec: 65_535, distanceM: 5 },
    ];
    const table = tableOf(4, rows);
    expect(Array.from(table.offsets)).toEqual([0, 2, 5, 5, 5]);
    expect(toTexts(table)).toEqual(['0>1:65536', '0>2:65536', '1>2:5', '1>3:65535', '1>0:70000']);
    expect(Array.from(table.distanceM)).toEqual([4, 3, 2, 5, 1]);
  });

  test('the table has each row once, sorted', () => {
    fc.assert(
      fc.property(rowsArbitrary(7), (rows) => {
        const sorted = [...rows].sort(
          (a, b) => a.from - b.from || a.durationSec - b.durationSec || a.to - b.to,
        );
        expect(listFootpaths(tableOf(7, rows))).toEqual(sorted);
      }),
    );
  });
});
