/** Vehicles on demand over stops of several feeds. */
import { expect, test } from 'vitest';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import { listErrors, toScenario } from '../../support/scenario-feeds.ts';
import { tinyFeed, tinyWalk } from '../../support/tiny-feed.ts';

const square = (lat: number, lon: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [lon - 0.01, lat - 0.01],
      [lon + 0.01, lat - 0.01],
      [lon + 0.01, lat + 0.01],
      [lon - 0.01, lat + 0.01],
      [lon - 0.01, lat - 0.01],
    ],
  ],
});

test('trips of a zone call at stops of their own feed only, where stops of other feeds lie inside the zone', () => {
  const stop = (stopId: string, lat: number, lon: number) => ({ stopId, lat, lon });
  const feeds = [
    tinyFeed({
      feedId: 'coach',
      stops: [stop('A', 40, 111), stop('B', 40.2, 111)],
      trips: [{ id: 't', calls: ['A 08:00', 'B 08:40'] }],
    }),
    tinyFeed({
      feedId: 'city',
      stops: [stop('C', 40.001, 111), stop('D', 40.201, 111)],
      trips: [{ id: 't', calls: ['C 08:00', 'D 08:50'] }],
    }),
  ];
  const { timetable } = compileTimetable(feeds, { hash: 'zones', walk: tinyWalk, cities: [] });
  const hash = `sha256:${'0'.repeat(64)}`;
  const base = {
    timetable,
    feedHashes: new Map(feeds.map(({ feedId }) => [feedId, hash])),
    context: { cities: [], stopMerges: [] },
  };
  const agencyId = timetable.routes[0]?.agencyId ?? '';
  const zone = {
    type: 'onDemandZone',
    id: 'zone',
    shortName: 'Z',
    operator: { existing: `coach:${agencyId}` },
    fromZone: square(40, 111),
    toZone: square(40.2, 111),
    window: ['07:00', '09:00'],
    days: '1111111',
    waitSecs: 600,
    cycleSecs: 3_600,
    kmh: 40,
    detourFactor: 1.3,
    bothWays: true,
    vehicle: { type: 'Van', seats: 8, standing: 0, maxKmh: 90, fenPerKm: 300, fleet: 5, kwhPerKm: 0 },
    fare: { kind: 'flat', product: 'p', fen: 1_000 },
    oneCard: true,
  } as unknown as Modification;
  const resolved = resolveScenario(base, toScenario('coach', [zone]));
  expect(listErrors(resolved)).toEqual([]);
  const { patterns, routes, stops } = applyScenario(resolved);
  const route = resolved.onDemand[0]?.route as number;
  const own = Array.from({ length: patterns.count }, (_, p) => p).filter((p) => patterns.route[p] === route);
  // Two stops in each zone, both ways.
  expect(own.length).toBe(8);
  for (const p of own) {
    const calls = patterns.stop.subarray(patterns.callOffsets[p], patterns.callOffsets[p + 1]);
    for (const row of calls) expect(stops.feed[row]).toBe(routes[route]?.feed);
  }
});
