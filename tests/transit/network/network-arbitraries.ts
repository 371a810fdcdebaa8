/** Random small networks with difficult cases: poles, the antimeridian, unknown positions. */
import fc from 'fast-check';
import type { Footpaths } from '../../../server/transit/network/footpath-table.ts';
import type { GivenWalk, NetworkRide, NetworkStop } from '../../../server/transit/network/network-stop.ts';

const origins = [
  { lat: 40.8, lon: 111.7 },
  { lat: 0, lon: 179.998 },
  { lat: 89.99, lon: -179 },
  { lat: -33.4, lon: -70.6 },
];

/** Converts a longitude into the range -180 to 180. */
function wrap(lon: number): number {
  return lon > 180 ? lon - 360 : lon;
}

export const stopsArbitrary: fc.Arbitrary<NetworkStop[]> = fc
  .record({
    origin: fc.constantFrom(...origins),
    stops: fc.array(
      fc.record({
        north: fc.integer({ min: 0, max: 6000 }),
        east: fc.integer({ min: 0, max: 6000 }),
        parent: fc.option(fc.nat({ max: 9 }), { nil: undefined, freq: 2 }),
        boardSlackSec: fc.constantFrom(0, 0, 30, 120),
        isEntrance: fc.boolean(),
        isPlaced: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      }),
      { minLength: 1, maxLength: 10 },
    ),
  })
  .map(({ origin, stops }) =>
    stops.map(({ north, east, parent, boardSlackSec, isEntrance, isPlaced }, index) => ({
      key: `f:${index}`,
      lat: isPlaced ? origin.lat + north * 1.5e-6 : Number.NaN,
      lon: isPlaced ? wrap(origin.lon + east * 1.5e-6) : Number.NaN,
      boardSlackSec,
      changeSec: 0,
      isEntrance,
      ...(parent !== undefined && parent < stops.length && parent !== index ? { parent } : {}),
    })),
  );

export function walksArbitrary(stopCount: number): fc.Arbitrary<GivenWalk[]> {
  const stop = fc.nat({ max: stopCount - 1 });
  return fc.array(
    fc.oneof(
      fc.record({
        from: stop,
        to: stop,
        durationSec: fc.integer({ min: 0, max: 400 }),
        kind: fc.constant('pathway' as const),
        // A closed pathway still connects its ends to a place.
        isForbidden: fc.constantFrom(false, false, true),
      }),
      fc.record({
        from: stop,
        to: stop,
        durationSec: fc.integer({ min: 0, max: 100_000 }),
        kind: fc.constant('transfer' as const),
        isForbidden: fc.boolean(),
      }),
    ),
    { maxLength: 14 },
  );
}

export function ridesArbitrary(stopCount: number): fc.Arbitrary<NetworkRide[]> {
  const stop = fc.nat({ max: stopCount - 1 });
  return fc.array(
    fc.record({
      from: stop,
      to: stop,
      routeKey: fc.constantFrom('f:1', 'f:2', 'f:3'),
      minSec: fc.integer({ min: 0, max: 3000 }),
      tripCount: fc.integer({ min: 1, max: 50 }),
    }),
    { maxLength: 30 },
  );
}

/** Footpath rows as plain objects, in table order. */
export function listFootpaths(footpaths: Footpaths) {
  const rows: { from: number; to: number; durationSec: number; distanceM: number }[] = [];
  for (let from = 0; from + 1 < footpaths.offsets.length; from++) {
    for (let at = footpaths.offsets[from]!; at < footpaths.offsets[from + 1]!; at++) {
      rows.push({
        from,
        to: footpaths.targets[at]!,
        durationSec: footpaths.durationSec[at]!,
        distanceM: footpaths.distanceM[at]!,
      });
    }
  }
  return rows;
}

export function toTexts(footpaths: Footpaths): string[] {
  return listFootpaths(footpaths).map(({ from, to, durationSec }) => `${from}>${to}:${durationSec}`);
}
