/** Departures and running times of bus lines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toDepartures, toWindows } from '../../scripts/feeds/bus-departures.ts';
import { toCallTimes } from '../../scripts/feeds/bus-run-times.ts';

const span = fc
  .record({
    firstMin: fc.integer({ min: 240, max: 600 }),
    lengthMin: fc.integer({ min: 0, max: 1100 }),
    peakMin: fc.integer({ min: 2, max: 60 }),
    offpeakMin: fc.integer({ min: 2, max: 60 }),
  })
  .map(({ firstMin, lengthMin, peakMin, offpeakMin }) => ({
    firstSec: firstMin * 60,
    lastSec: (firstMin + lengthMin) * 60,
    peakHeadwaySec: Math.min(peakMin, offpeakMin) * 60,
    offpeakHeadwaySec: offpeakMin * 60,
  }));

const expand = (windows: ReturnType<typeof toWindows>): number[] =>
  windows.flatMap(({ startSec, endSec, headwaySec }) => {
    const found: number[] = [];
    for (let at = startSec; at < endSec; at += headwaySec) found.push(at);
    return found;
  });

describe('headway windows', () => {
  it('begin with the first bus, end with the last, do not overlap and leave no long gap', () => {
    fc.assert(
      fc.property(span, fc.boolean(), (line, hasPeaks) => {
        const windows = toWindows(line, hasPeaks);
        windows.forEach((window, idx) => {
          expect(window.startSec).toBeLessThan(window.endSec);
          if (idx > 0) expect(window.startSec).toBeGreaterThanOrEqual(windows[idx - 1]?.endSec ?? 0);
        });
        const found = expand(windows);
        expect(found[0]).toBe(line.firstSec);
        expect(found.at(-1)).toBe(line.lastSec);
        for (let idx = 1; idx < found.length; idx++) {
          const gap = (found[idx] ?? 0) - (found[idx - 1] ?? 0);
          expect(gap).toBeGreaterThan(0);
          expect(gap).toBeLessThan(2 * line.offpeakHeadwaySec);
        }
      }),
    );
  });

  it('are those of the table for line 1 of Hohhot in winter', () => {
    const line = { firstSec: 22_200, lastSec: 72_000, peakHeadwaySec: 360, offpeakHeadwaySec: 540 };
    expect(toWindows(line, true)).toEqual([
      { period: 'offpeak', startSec: 22_200, endSec: 25_200, headwaySec: 540 },
      { period: 'peak', startSec: 25_200, endSec: 32_400, headwaySec: 360 },
      { period: 'offpeak', startSec: 32_400, endSec: 61_200, headwaySec: 540 },
      { period: 'peak', startSec: 61_200, endSec: 68_400, headwaySec: 360 },
      // 60 minutes are not a multiple of 9: the window starts 6 minutes later and ends with the 20:00 bus.
      { period: 'offpeak', startSec: 68_760, endSec: 72_001, headwaySec: 540 },
    ]);
  });
});

describe('departures', () => {
  it('keep first and last bus, rise, and are never closer than half a headway', () => {
    fc.assert(
      fc.property(span, (line) => {
        const found = toDepartures(line);
        expect(found[0]).toBe(line.firstSec);
        expect(found.at(-1)).toBe(line.lastSec);
        for (let idx = 1; idx < found.length - 1; idx++) {
          const gap = (found[idx] ?? 0) - (found[idx - 1] ?? 0);
          expect([line.peakHeadwaySec, line.offpeakHeadwaySec]).toContain(gap);
        }
      }),
    );
  });

  it('move the last step of a coach to its last departure', () => {
    const line = { firstSec: 25_200, lastSec: 66_600, peakHeadwaySec: 2400, offpeakHeadwaySec: 2400 };
    expect(toDepartures(line).slice(-2)).toEqual([63_600, 66_600]);
  });
});

describe('running times', () => {
  const distances = fc
    .array(fc.integer({ min: 100, max: 9000 }), { minLength: 1, maxLength: 30 })
    .map((steps) => {
      const cumM = [0];
      for (const step of steps) cumM.push((cumM.at(-1) ?? 0) + step);
      return cumM;
    });
  const kind = fc.constantFrom('city', 'suburban', 'express');

  it('never go back and are never faster than a bus', () => {
    fc.assert(
      fc.property(distances, kind, fc.constantFrom('peak', 'offpeak'), (cumM, roadKind, period) => {
        const calls = toCallTimes(cumM, { kind: roadKind, period });
        for (let idx = 1; idx < calls.length; idx++) {
          const rideSec = (calls[idx]?.arrivalSec ?? 0) - (calls[idx - 1]?.departureSec ?? 0);
          const rideM = (cumM[idx] ?? 0) - (cumM[idx - 1] ?? 0);
          // Times are rounded to 10 s.
          expect(rideSec + 10).toBeGreaterThan((rideM / 60) * 3.6);
          expect(calls[idx]?.departureSec).toBeGreaterThanOrEqual(calls[idx]?.arrivalSec ?? 0);
        }
      }),
    );
  });

  it('take a published total to the second', () => {
    fc.assert(
      fc.property(distances, kind, fc.integer({ min: 120, max: 400 }), (cumM, roadKind, tens) => {
        const calls = toCallTimes(cumM, { kind: roadKind, period: 'peak', totalSec: tens * 10 });
        expect(calls.at(-1)?.arrivalSec).toBe(tens * 10);
      }),
    );
  });

  it('are longer in the peak', () => {
    const cumM = [0, 1000, 2500, 4000];
    const total = (period: 'peak' | 'offpeak') =>
      toCallTimes(cumM, { kind: 'city', period }).at(-1)?.arrivalSec;
    expect(total('peak')).toBeGreaterThan(total('offpeak') ?? 0);
  });

  it('refuse a total that does not cover the stops, and distances that fall', () => {
    expect(() => toCallTimes([0, 1, 2, 3, 4], { kind: 'city', period: 'peak', totalSec: 50 })).toThrow();
    expect(() => toCallTimes([0, 500, 400], { kind: 'city', period: 'peak' })).toThrow(/falls/);
  });
});
