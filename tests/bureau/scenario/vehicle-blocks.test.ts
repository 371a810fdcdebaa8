/** Vehicles of a line: known answers by hand, and a maximum matching over all pairs of rides as slow twin. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BlockRide, countFleet, Terminals } from '../../../server/bureau/scenario/vehicle-blocks.ts';

const minutes = (n: number) => n * 60;
const [WEST, EAST] = [0, 1];

const toRide = (startMin: number, rideMin: number, from: number, to: number, mayMove = false): BlockRide => ({
  startSec: minutes(startMin),
  rideSec: minutes(rideMin),
  from,
  to,
  mayMove,
});

/** Both directions at a headway from 6 to 24 h; the way back may be moved. */
function listRides(rideMin: number, headwayMin: number): BlockRide[] {
  const starts = Array.from({ length: Math.floor((18 * 60) / headwayMin) }, (_, i) => 360 + i * headwayMin);
  return starts.flatMap((start) => [
    toRide(start, rideMin, WEST, EAST),
    toRide(start, rideMin, EAST, WEST, true),
  ]);
}

describe('vehicles of a regular line are ceil(cycle / headway)', () => {
  test.each([
    ['30 min and 15 min layover, every 20 min', 30, 15, 20, 5],
    ['60 min and 15 min layover, every 40 min', 60, 15, 40, 4],
    ['130 min and 20 min layover, every 15 min', 130, 20, 15, 20],
    ['the same at half the headway', 130, 20, 7.5, 40],
  ])('%s', (_, rideMin, layoverMin, headwayMin, vehicles) => {
    expect(countFleet(listRides(rideMin, headwayMin), minutes(layoverMin)).vehicles).toBe(vehicles);
  });

  test('departures at the same minutes from both ends may need one more, which a later way back saves', () => {
    const fleet = countFleet(listRides(30, 20), minutes(15));
    expect(fleet).toEqual({ vehicles: 5, movedSec: expect.any(Number), unmoved: 6 });
    expect(fleet.movedSec).toBeLessThan(minutes(20));
    const fixed = listRides(30, 20).map((ride) => ({ ...ride, mayMove: false }));
    expect(countFleet(fixed, minutes(15))).toEqual({ vehicles: 6, movedSec: 0, unmoved: 6 });
  });
});

describe('vehicles of other timetables', () => {
  const count = (rides: BlockRide[]) => countFleet(rides, minutes(10)).vehicles;

  test('a vehicle waits at its terminal for the next departure there', () => {
    expect(count([toRide(480, 30, WEST, EAST), toRide(600, 30, EAST, WEST)])).toBe(1);
    expect(count([toRide(480, 30, WEST, EAST), toRide(519, 30, EAST, WEST)])).toBe(2);
    expect(count([toRide(480, 30, WEST, EAST), toRide(520, 30, EAST, WEST)])).toBe(1);
    expect(count([])).toBe(0);
  });

  test('a peak in one direction is not served from the other end', () => {
    // Four out in the morning, four back in the evening: each waits for the evening.
    const out = [420, 440, 460, 480].map((at) => toRide(at, 30, WEST, EAST));
    const back = [1_020, 1_040, 1_060, 1_080].map((at) => toRide(at, 30, EAST, WEST));
    expect(count([...out, ...back])).toBe(4);
    // At most two were on their way at once.
    expect(count([...out, ...back.slice(0, 1)])).toBe(4);
  });

  test('where nothing departs, a vehicle comes back empty', () => {
    expect(count([toRide(480, 30, WEST, EAST), toRide(550, 30, WEST, EAST)])).toBe(1);
    expect(count([toRide(480, 30, WEST, EAST), toRide(549, 30, WEST, EAST)])).toBe(2);
  });

  test('a loop ends where it begins', () => {
    expect(count([toRide(480, 30, WEST, WEST), toRide(520, 30, WEST, WEST)])).toBe(1);
    expect(count([toRide(480, 30, WEST, WEST), toRide(519, 30, WEST, WEST)])).toBe(2);
  });

  test('bays of a station are one terminal, stations are not', () => {
    const terminals = new Terminals();
    const station = terminals.toNumber({ lat: 40.579, lon: 110.006 });
    expect(terminals.toNumber({ lat: 40.5791, lon: 110.0065 })).toBe(station);
    expect(terminals.toNumber({ lat: 40.5652, lon: 110.52 })).not.toBe(station);
  });
});

/** Rides less the most pairs of a ride and the one after it (Kuhn's augmenting paths). */
function countSlowly(rides: readonly BlockRide[], layoverSec: number): number {
  const starts = new Set(rides.map(({ from }) => from));
  const canFollow = (a: BlockRide, b: BlockRide) => {
    const readySec = a.startSec + a.rideSec + layoverSec;
    if (starts.has(a.to)) return a.to === b.from && readySec <= b.startSec;
    return a.from === b.from && readySec + a.rideSec <= b.startSec;
  };
  const before = new Map<number, number>();
  const tryFrom = (a: number, seen: Set<number>): boolean =>
    rides.some((ride, b) => {
      if (a === b || seen.has(b) || !canFollow(rides[a] as BlockRide, ride)) return false;
      seen.add(b);
      const other = before.get(b);
      if (other !== undefined && !tryFrom(other, seen)) return false;
      before.set(b, a);
      return true;
    });
  return rides.length - rides.filter((_, a) => tryFrom(a, new Set())).length;
}

const ride = fc
  .record({
    startMin: fc.integer({ min: 0, max: 300 }),
    rideMin: fc.integer({ min: 1, max: 60 }),
    from: fc.nat(2),
    to: fc.nat(2),
    mayMove: fc.boolean(),
  })
  .map(({ from, mayMove, rideMin, startMin, to }) => toRide(startMin, rideMin, from, to, mayMove));

describe('laws', () => {
  const runs = { numRuns: Number(process.env.PROPERTY_CASES ?? 300), seed: 1 };

  test('the number is that of a maximum matching', () => {
    fc.assert(
      fc.property(fc.array(ride, { maxLength: 25 }), fc.integer({ min: 0, max: 30 }), (rides, layoverMin) => {
        const { movedSec, unmoved, vehicles } = countFleet(rides, minutes(layoverMin));
        expect(unmoved).toBe(countSlowly(rides, minutes(layoverMin)));
        const moved = rides.map((one) => (one.mayMove ? { ...one, startSec: one.startSec + movedSec } : one));
        expect(vehicles).toBe(countSlowly(moved, minutes(layoverMin)));
        expect(vehicles).toBeLessThanOrEqual(unmoved);
      }),
      runs,
    );
  });

  test('a longer layover never needs fewer, and order does not matter', () => {
    fc.assert(
      fc.property(fc.array(ride, { maxLength: 25 }), fc.nat(30), fc.nat(30), (rides, a, b) => {
        const fewer = countFleet(rides, minutes(Math.min(a, b))).unmoved;
        const more = countFleet(rides, minutes(Math.max(a, b))).unmoved;
        expect(fewer).toBeLessThanOrEqual(more);
        expect(countFleet(rides.toReversed(), minutes(a)).vehicles).toBe(
          countFleet(rides, minutes(a)).vehicles,
        );
      }),
      runs,
    );
  });
});
