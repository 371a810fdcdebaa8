import '../page-zone.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Itinerary, Leg } from '../../../client/src/api/contract.ts';
import { toBarParts, toShares } from '../../../client/src/planner/time-bar.ts';

const at = (clock: string) => `2026-11-25T${clock}:00+08:00`;
const leg = (mode: string, start: string, end: string) =>
  ({ mode, startTime: at(start), endTime: at(end) }) as unknown as Leg;
const itinerary = (start: string, end: string, legs: Leg[]) =>
  ({ startTime: at(start), endTime: at(end), legs }) as unknown as Itinerary;

describe('parts of the time bar', () => {
  test('time between legs is waiting', () => {
    const trip = itinerary('07:30', '09:00', [
      leg('WALK', '07:30', '07:36'),
      leg('SUBWAY', '07:40', '07:50'),
      leg('WALK', '07:50', '07:55'),
      leg('REGIONAL_RAIL', '08:10', '09:00'),
    ]);
    expect(toBarParts(trip).map((part) => [part.kind, part.durationSec / 60])).toEqual([
      ['walk', 6],
      ['wait', 4],
      ['ride', 10],
      ['walk', 5],
      ['wait', 15],
      ['ride', 50],
    ]);
  });

  test('the sum of the parts is the duration', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 16 });
    fc.assert(
      fc.property(minutes, (steps) => {
        const times = steps.toSorted((a, b) => a - b);
        const clock = (minute: number) => new Date(Date.parse(at('05:00')) + minute * 60_000).toISOString();
        const legs: Leg[] = [];
        for (let index = 0; index + 1 < times.length; index += 2) {
          const [start, end] = [times[index] ?? 0, times[index + 1] ?? 0];
          legs.push({
            mode: index % 4 ? 'BUS' : 'WALK',
            startTime: clock(start),
            endTime: clock(end),
          } as Leg);
        }
        const end = legs.at(-1)?.endTime ?? '';
        const start = legs[0]?.startTime ?? '';
        const parts = toBarParts({ startTime: start, endTime: end, legs } as unknown as Itinerary);
        const sum = parts.reduce((total, part) => total + part.durationSec, 0);
        expect(sum).toBe((Date.parse(end) - Date.parse(start)) / 1000);
      }),
    );
  });
});

describe('widths of the time bar', () => {
  test('are proportional where all are wide enough', () => {
    expect(toShares([10, 30, 60], 0.03)).toEqual([0.1, 0.3, 0.6]);
  });

  test('raise the smallest parts and shrink the others', () => {
    const shares = toShares([1, 99], 0.05);
    expect(shares[0]).toBeCloseTo(0.05);
    expect(shares[1]).toBeCloseTo(0.95);
  });

  test('add up to one, keep the order of sizes and have a least width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (durations, minShare) => {
          const shares = toShares(durations, minShare);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
          const floor = Math.min(minShare, 1 / durations.length);
          for (const share of shares) expect(share).toBeGreaterThanOrEqual(floor - 1e-9);
          for (const [a, first] of durations.entries()) {
            for (const [b, second] of durations.entries()) {
              if (first > second) expect(shares[a]).toBeGreaterThanOrEqual((shares[b] ?? 0) - 1e-9);
            }
          }
        },
      ),
    );
  });

  test('no parts have no widths', () => {
    expect(toShares([], 0.03)).toEqual([]);
  });
});
