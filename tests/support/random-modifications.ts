/** Random modifications of the feeds of `random-feed.ts`. */
import fc from 'fast-check';
import type { Modification } from '../../server/bureau/scenario/document.ts';

export const line = fc.nat(2).map((n) => `x:r${n}`);
const stop = fc.nat(8).map((n) => `x:s${n}`);
const days = fc.constantFrom('1111111', '1111100', '0000011');
const clock = fc.nat(25).map((hour) => `${String(hour).padStart(2, '0')}:00`);
const window = fc
  .tuple(clock, fc.integer({ min: 1, max: 8 }))
  .map(([from, hours]): [string, string] => [
    from,
    `${String(Number(from.slice(0, 2)) + hours).padStart(2, '0')}:00`,
  ]);
const vehicle = { type: 'bus', seats: 40, standing: 30, maxKmh: 120, fenPerKm: 900 };
const newStop = fc.record({ dx: fc.nat(12), dy: fc.nat(12) }).map(({ dx, dy }) => ({
  new: { name: 'N', lat: 40.8 + dy * 0.001 + 0.0004, lon: 111.6 + dx * 0.0012 + 0.0003 },
}));
const stopSpec = fc.oneof(
  stop.map((ref) => ({ ref })),
  newStop,
);

export const addLine = fc
  .record({
    stops: fc.array(stopSpec, { minLength: 2, maxLength: 5 }),
    hop: fc.integer({ min: 300, max: 900 }),
    window,
    days,
    headwaySecs: fc.constantFrom(600, 1_200, 3_600),
    exact: fc.boolean(),
    direction: fc.constantFrom('outbound', 'both'),
  })
  .map(
    ({ days, direction, exact, headwaySecs, hop, stops, window: [start, end] }): Modification => ({
      type: 'addLine',
      id: 'new',
      shortName: 'N',
      operator: { existing: 'x:a' },
      routeType: 3,
      snap: 'none',
      stops,
      runtime: { method: 'given', hopSecs: stops.slice(1).map(() => hop) },
      dwellSecs: 30,
      patterns: [{ id: 'all', skip: [] }],
      timetables: [
        { pattern: 'all', direction: direction as 'outbound' | 'both', days, start, end, headwaySecs, exact },
      ],
      layoverSecs: 300,
      vehicle,
      fare: { kind: 'flat', product: 'n', fen: 200 },
      oneCard: true,
    }),
  );

const walkLink = fc
  .record({ from: stop, to: stop, secs: fc.integer({ min: 500, max: 700 }), bothWays: fc.boolean() })
  .map((link): Modification => ({ type: 'walkLink', id: 'walk', ...link }));

const change: fc.Arbitrary<Modification> = fc.oneof(
  fc
    .record({
      line,
      days,
      window,
      headwaySecs: fc.constantFrom(300, 900, 2_000),
      exact: fc.boolean(),
      others: fc.constantFrom('keep', 'remove'),
    })
    .map(
      ({ line, others, ...rest }): Modification => ({
        type: 'setHeadway',
        id: 'headway',
        lines: [line],
        others: others as 'keep' | 'remove',
        ...rest,
      }),
    ),
  fc
    .record({ line, window })
    .map(({ line, window }): Modification => ({ type: 'removeTrips', id: 'remove', lines: [line], window })),
  fc
    .record({ line, scale: fc.constantFrom(0.5, 0.8, 1.3, 2), scaleDwell: fc.boolean() })
    .map(({ line, ...rest }): Modification => ({ type: 'adjustSpeed', id: 'speed', lines: [line], ...rest })),
  fc
    .record({ line, dwellSecs: fc.nat(200) })
    .map(
      ({ dwellSecs, line }): Modification => ({ type: 'adjustDwell', id: 'dwell', lines: [line], dwellSecs }),
    ),
  fc
    .record({
      line,
      stops: fc.uniqueArray(stop, { minLength: 1, maxLength: 3 }),
      savedPerStopSecs: fc.nat(90),
    })
    .map((rest): Modification => ({ type: 'removeStops', id: 'stops', ...rest })),
  fc
    .record({
      line,
      keepStops: fc.uniqueArray(stop, { minLength: 4, maxLength: 7 }),
      days,
      window,
      savedPerStopSecs: fc.nat(60),
    })
    .map((rest): Modification => ({ type: 'express', id: 'express', trips: 'convert', ...rest })),
);

/** Lines, walks and changed trips, whose feeds can be written and read again. */
export const modifications = fc
  .array(fc.oneof(addLine, walkLink, change), { minLength: 1, maxLength: 3 })
  .map((list) => list.map((modification, i) => ({ ...modification, id: `${modification.id}${i}` })));

const fare = { kind: 'flat' as const, product: 'n', fen: 200 };

/** A line of trains asks for longer changes at the stops where it calls. */
const addRailway = addLine.map(
  (modification): Modification => ({
    ...(modification as Extract<Modification, { type: 'addLine' }>),
    id: 'rail',
    routeType: 2,
  }),
);

const zone = fc.record({ dx: fc.nat(8), dy: fc.nat(8) }).map(({ dx, dy }) => {
  const [west, south] = [111.6 + dx * 0.0012, 40.8 + dy * 0.001];
  const [east, north] = [west + 0.006, south + 0.005];
  const ring: [number, number][] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon' as const, coordinates: [ring] };
});

const otherKinds: fc.Arbitrary<Modification> = fc.oneof(
  fc.record({ line, days, window, headwaySecs: fc.constantFrom(600, 1_500), exact: fc.boolean() }).map(
    (rest): Modification => ({
      type: 'coachToBus',
      id: 'coach',
      boarding: 'any-stop',
      oneCard: true,
      ...rest,
    }),
  ),
  fc
    .record({
      line,
      from: fc.option(stop),
      to: fc.option(stop),
      stops: fc.array(stopSpec, { maxLength: 2 }),
      hop: fc.integer({ min: 60, max: 600 }),
    })
    .map(
      ({ from, hop, line, stops, to }): Modification => ({
        type: 'reroute',
        id: 'way',
        line,
        from,
        to,
        stops,
        hopSecs: Array.from(
          { length: Math.max(1, stops.length - 1 + Number(from !== null) + Number(to !== null)) },
          () => hop,
        ),
        dwellSecs: stops.map(() => 20),
      }),
    ),
  fc.record({ fromZone: zone, toZone: zone, bothWays: fc.boolean(), days, window }).map(
    (rest): Modification => ({
      type: 'onDemandZone',
      id: 'demand',
      shortName: 'D',
      operator: { existing: 'x:a' },
      waitSecs: 600,
      detourFactor: 1.25,
      kmh: 25,
      cycleSecs: 3_600,
      vehicle: { ...vehicle, fleet: 12 },
      fare,
      oneCard: true,
      ...rest,
    }),
  ),
  line.map((named): Modification => ({ type: 'setFare', id: 'fare', lines: [named], fare })),
);

/** One to three modifications of any kind. */
export const randomModifications = fc
  .array(fc.oneof(addLine, addRailway, walkLink, change, otherKinds), { minLength: 1, maxLength: 3 })
  .map((list) => list.map((modification, i) => ({ ...modification, id: `${modification.id}${i}` })));

/** Changes that alter walks and change times between trips that stay as they are. */
export const randomWalks = fc
  .array(fc.oneof(walkLink, walkLink, walkLink, addRailway), { minLength: 2, maxLength: 6 })
  .map((list) => list.map((modification, i) => ({ ...modification, id: `${modification.id}${i}` })));
