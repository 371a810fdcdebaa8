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
