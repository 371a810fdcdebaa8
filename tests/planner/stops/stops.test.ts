import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { buildStopRoutes, getStop, listMapStops } from '../../../server/planner/stops/map-stops.ts';
import type { MapStopsRequest } from '../../../server/planner/stops/stop-request.ts';
import { stopRow, type TinyFeed } from '../../support/tiny-feed.ts';
import { tinyPlanner } from '../../support/tiny-planner.ts';

/** A station with two platforms of other names, a bus stop of its name nearby, and another one far away. */
const feed: TinyFeed = {
  at: { P1: [0, 0], P2: [600, 0], Bus: [100, 0], Far: [5000, 0], X: [0, 9000] },
  stops: [
    { stopId: 'S', locationType: 1, name: { text: '新华广场' }, lat: 40, lon: 111 },
    { stopId: 'P1', parentStation: 'S', name: { text: '新华广场' }, platformCode: '1' },
    { stopId: 'P2', parentStation: 'S', name: { text: '新华广场 2站台' }, wheelchairBoarding: 1 },
    { stopId: 'Bus', name: { text: '新华广场' } },
    { stopId: 'Far', name: { text: '新华广场' } },
    { stopId: 'E', locationType: 2, parentStation: 'S' },
    { stopId: 'Empty', locationType: 1 },
  ],
  trips: [
    { id: 'metro', route: 'metro', calls: ['P1 8:00', 'X 8:10'] },
    { id: 'metro back', route: 'metro', calls: ['X 8:00', 'P2 8:10'] },
    { id: 'bus', route: 'bus', calls: ['Bus 8:00', 'Far 8:30'] },
  ],
  routeTypes: { metro: 1, bus: 3 },
};

function toParts(...feeds: TinyFeed[]) {
  const world = tinyPlanner(...feeds);
  return { ...world, routes: buildStopRoutes(world.timetable) };
}

const world: MapStopsRequest = {
  bounds: { south: 39, west: 110, north: 41, east: 112 },
  isGrouped: true,
  maxStops: 100,
};

describe('stops on the map', () => {
  const parts = toParts(feed);
  const idsOf = (request: Partial<MapStopsRequest>) =>
    listMapStops(parts, { ...world, ...request })
      .map(({ stopId }) => stopId)
      .sort();

  test('have one marker for a station, its platforms and the stop of its name nearby, not for the distant one', () => {
    expect(idsOf({})).toEqual(['f:Far', 'f:P1', 'f:X']);
    expect(idsOf({ isGrouped: false })).toEqual(['f:Bus', 'f:Far', 'f:P1', 'f:P2', 'f:X']);
    const [marker] = listMapStops(parts, world);
    expect(marker).toMatchObject({ stopId: 'f:P1', stationId: 'f:S', platformCode: '1', routeTypes: [1, 3] });
  });

  test('are inside the bounds or on their edges', () => {
    const lat = 40 + 9000 / 111_195;
    expect(idsOf({ bounds: { south: lat, west: 111, north: lat, east: 111 } })).toEqual(['f:X']);
    expect(idsOf({ bounds: { south: 50, west: 110, north: 51, east: 112 } })).toEqual([]);
  });

  test('are those of the requested route types, the most important first', () => {
    expect(idsOf({ allowsRouteType: (type) => type === 3 })).toEqual(['f:Far', 'f:P1']);
    const all = listMapStops(parts, world);
    expect(all.map(({ importance }) => importance)).toEqual(
      all.map(({ importance }) => importance).toSorted((a, b) => b - a),
    );
    expect(listMapStops(parts, { ...world, maxStops: 1 })).toEqual(all.slice(0, 1));
    expect(all[0]?.routeTypes).toContain(1);
  });
});

describe('a stop', () => {
  const parts = toParts(feed);
  const area = (stopId: string, exact = false) => ({ kind: 'stop', stopId, exact }) as const;
  const membersOf = (stopId: string, exact = false) =>
    getStop(parts, { area: area(stopId, exact) })
      .members.map((member) => member.stopId)
      .sort();

  test('has the entrances of its stations by their signs, also asked for by an entrance; not one at the station', () => {
    const gates = ['10', '2', 'B', 'A'].map((sign, i) => ({
      stopId: `gate ${sign}`,
      locationType: 2,
      parentStation: 'S',
      name: { text: sign },
      lat: 40.001 + i / 10_000,
      lon: 111,
    }));
    const standIn = { stopId: 'stand-in', locationType: 2, parentStation: 'S', lat: 40, lon: 111 };
    const gated = toParts({ ...feed, stops: [...(feed.stops ?? []), ...gates, standIn] });
    for (const stopId of ['f:P1', 'f:Bus', 'f:gate B', 'f:S']) {
      const { entrances } = getStop(gated, { area: area(stopId) });
      expect(entrances.filter(({ name }) => name.text !== '').map(({ name }) => name.text)).toEqual([
        '2',
        '10',
        'A',
        'B',
        'E',
      ]);
      expect(entrances.map((gate) => gate.stopId)).not.toContain('f:stand-in');
    }
    expect(getStop(gated, { area: area('f:Far') }).entrances).toEqual([]);
  });

  test('is its whole place, unless it is exact', () => {
    expect(membersOf('f:P1')).toEqual(['f:Bus', 'f:P1', 'f:P2']);
    expect(membersOf('f:S')).toEqual(['f:Bus', 'f:P1', 'f:P2']);
    expect(membersOf('f:P1', true)).toEqual(['f:P1']);
    expect(membersOf('f:S', true)).toEqual(['f:P1', 'f:P2']);
    expect(membersOf('f:E', true)).toEqual(['f:P1', 'f:P2']);
    expect(membersOf('f:Far')).toEqual(['f:Far']);
  });

  test('has its lines and wheelchair access', () => {
    const { routes, wheelchairBoarding, place } = getStop(parts, { area: area('f:P2') });
    expect(routes.map(({ routeId }) => routeId)).toEqual(['f:metro', 'f:bus']);
    expect(wheelchairBoarding).toBe(1);
    expect(place.stationId).toBe('f:S');
    expect(getStop(parts, { area: area('f:Far') }).wheelchairBoarding).toBe(0);
  });

  test('that does not exist is refused, or replaced by the fallback area', () => {
    const ask = (stopId: string, fallback = false) =>
      getStop(parts, {
        area: area(stopId),
        ...(fallback
          ? {
              fallbackArea: {
                kind: 'around',
                center: { lat: 40, lon: 111 },
                radiusM: 50,
                exact: false,
              } as const,
            }
          : {}),
      });
    expect(() => ask('f:none')).toThrow(ProblemError);
    expect(ask('f:none', true).members.map(({ stopId }) => stopId)).toEqual(['f:P1']);
  });

  test('is refused where a circle contains none', () => {
    const nowhere = { kind: 'around', center: { lat: -10, lon: 10 }, radiusM: 500, exact: false } as const;
    const refusal = expect.objectContaining({ code: 'stop-unknown' });
    expect(() => getStop(parts, { area: nowhere })).toThrow(refusal);
    expect(() => getStop(parts, { area: area('f:none'), fallbackArea: nowhere })).toThrow(refusal);
  });

  test('without platforms exists, without lines', () => {
    const expected = { members: [], routes: [], place: { stopId: 'f:Empty', routeTypes: [], importance: 0 } };
    expect(getStop(parts, { area: area('f:Empty') })).toMatchObject(expected);
    expect(getStop(parts, { area: area('f:Empty', true) })).toMatchObject(expected);
  });

  test('of another feed with the same name nearby is the same place', () => {
    const bus = {
      ...feed,
      feedId: 'g',
      stops: [{ stopId: 'Bus', name: { text: '新华广场' } }],
      trips: feed.trips.slice(2),
    };
    const two = toParts(feed, { ...bus, at: { Bus: [50, 50], Far: [0, 40_000] } });
    const members = getStop(two, { area: area('f:P1') }).members.map(({ stopId }) => stopId);
    expect(members.sort()).toEqual(['f:Bus', 'f:P1', 'f:P2', 'g:Bus']);
    expect(two.stops.listRows('Bus')).toHaveLength(2);
    expect(two.stops.listRows('g:Bus')).toHaveLength(1);
    expect(two.stops.listStationMembers(stopRow(two.timetable, 'S'))).toHaveLength(2);
  });
});
