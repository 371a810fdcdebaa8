import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calibrateBeta,
  distributeTrips,
  toCoincidenceRatio,
  toLengthHistogram,
  toMeanCost,
} from '../../../../server/bureau/demand/model/gravity.ts';

const origins = Float64Array.of(400, 460, 400);
const destinations = Float64Array.of(200, 400, 660);
const costs = Float64Array.of(3, 11, 18, 12, 3, 13, 15.5, 13, 5);

const rowSum = (trips: Float64Array, columns: number, row: number) =>
  trips.subarray(row * columns, (row + 1) * columns).reduce((a, b) => a + b, 0);
const columnSum = (trips: Float64Array, columns: number, column: number) =>
  trips.reduce((sum, value, cell) => (cell % columns === column ? sum + value : sum), 0);

describe('gravity', () => {
  test('three zones with beta 0.1 give the known matrix', () => {
    const { trips } = distributeTrips(origins, destinations, costs, 0.1);
    const known = [133.143, 121.118, 145.738, 44.153, 219.862, 195.986, 22.704, 59.02, 318.276];
    known.forEach((value, cell) => {
      expect(trips[cell]).toBeCloseTo(value, 3);
    });
    expect(toMeanCost(trips, costs)).toBeCloseTo(8.57365, 5);
  });

  test('Hyman finds the beta of a mean cost of 8 within five steps', () => {
    const { beta, meanCost, steps } = calibrateBeta(origins, destinations, costs, 8);
    expect(beta).toBeCloseTo(0.1334137, 6);
    expect(meanCost).toBeCloseTo(8, 6);
    expect(steps).toBeLessThanOrEqual(5);
  });

  test('a mean cost below the least possible one is refused', () => {
    expect(() => calibrateBeta(origins, destinations, costs, 1)).toThrow(RangeError);
  });

  test('row and column sums are the trip ends', () => {
    const size = fc.integer({ min: 2, max: 8 });
    const inputs = fc.tuple(size, size).chain(([rows, columns]) => {
      const ends = (length: number) =>
        fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: length, maxLength: length });
      return fc.record({
        from: ends(rows),
        to: ends(columns),
        cost: fc.array(fc.double({ min: 0, max: 60, noNaN: true }), {
          minLength: rows * columns,
          maxLength: rows * columns,
        }),
        beta: fc.double({ min: 0, max: 0.2, noNaN: true }),
      });
    });
    fc.assert(
      fc.property(inputs, ({ beta, cost, from, to }) => {
        const out = Float64Array.from(from);
        const { destinations: scaled, trips } = distributeTrips(
          out,
          Float64Array.from(to),
          Float64Array.from(cost),
          beta,
        );
        const total = out.reduce((a, b) => a + b, 0);
        from.forEach((wanted, i) => {
          expect(Math.abs(rowSum(trips, to.length, i) - wanted)).toBeLessThanOrEqual(1e-6 * total);
        });
        scaled.forEach((wanted, j) => {
          expect(Math.abs(columnSum(trips, to.length, j) - wanted)).toBeLessThanOrEqual(1e-6 * total);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('far groups of zones are balanced, too, and the trips are those of gravity', () => {
    // Lines of zones, some of them 100 to 400 km from the others, with trip ends that force trips between them.
    const zone = fc.record({
      group: fc.integer({ min: 0, max: 3 }),
      km: fc.double({ min: 0, max: 12, noNaN: true }),
      out: fc.oneof(fc.constant(1e-6), fc.double({ min: 1, max: 1_000, noNaN: true })),
      into: fc.double({ min: 1e-3, max: 1_000, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(zone, { minLength: 2, maxLength: 9 }),
        fc.double({ min: 0.1, max: 0.6, noNaN: true }),
        (zones, beta) => {
          const placeOf = ({ group, km }: (typeof zones)[number]) =>
            ([0, 100, 250, 400][group] as number) + km;
          const cost = Float64Array.from(
            zones.flatMap((a) => zones.map((b) => (a === b ? 0.5 : Math.abs(placeOf(a) - placeOf(b)) + 0.5))),
          );
          const n = zones.length;
          const out = Float64Array.from(zones, (one) => one.out);
          const { destinations: scaled, trips } = distributeTrips(
            out,
            Float64Array.from(zones, (one) => one.into),
            cost,
            beta,
          );
          const total = out.reduce((a, b) => a + b, 0);
          for (let i = 0; i < n; i++) {
            expect(Math.abs(rowSum(trips, n, i) - (out[i] as number))).toBeLessThan(2e-9 * total);
            expect(Math.abs(columnSum(trips, n, i) - (scaled[i] as number))).toBeLessThan(2e-9 * total);
          }
          // Of two origins and two destinations, the product of crossing trips is that of the weights; fewer trips than a
          // number can hold are left out.
          const least = Math.log(1e-280);
          const logOf = (cell: number) => Math.log(trips[cell] as number);
          const weightOf = (cell: number) => beta * (cost[cell] as number);
          for (let i = 1; i < n; i++) {
            for (let j = 1; j < n; j++) {
              const cells = [i * n + j, 0, i * n, j];
              if (cells.some((cell) => logOf(cell) < least)) continue;
              const [a, b, c, d] = cells.map((cell) => logOf(cell) + weightOf(cell)) as [
                number,
                number,
                number,
                number,
              ];
              expect(Math.abs(a + b - c - d)).toBeLessThan(1e-6);
            }
          }
        },
      ),
      { numRuns: 150, endOnFailure: true },
    );
  });

  test('a zone without trips gets none', () => {
    const { trips } = distributeTrips(
      Float64Array.of(0, 10),
      Float64Array.of(5, 0),
      Float64Array.of(1, 1, 1, 1),
      0.1,
    );
    expect([...trips]).toEqual([0, 0, 10, 0]);
  });

  test('histograms hold all trips, and equal ones coincide', () => {
    const { trips } = distributeTrips(origins, destinations, costs, 0.1);
    const bins = toLengthHistogram(trips, costs, 5, 3);
    expect([...bins].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(bins[0]).toBeCloseTo((133.143 + 219.862) / 1_260, 5);
    expect(toCoincidenceRatio(bins, bins)).toBe(1);
    expect(toCoincidenceRatio(Float64Array.of(1, 0), Float64Array.of(0, 1))).toBe(0);
    expect(toCoincidenceRatio(Float64Array.of(0.5, 0.5), Float64Array.of(1, 0))).toBeCloseTo(1 / 3, 12);
  });
});
