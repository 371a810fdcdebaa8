import { describe, expect, test } from 'vitest';
import { buildNetwork } from '../../../server/transit/network/build-network.ts';
import { assignCities, type City } from '../../../server/transit/network/cities.ts';
import { buildFootpaths } from '../../../server/transit/network/footpaths.ts';
import type { NetworkRide, NetworkStop } from '../../../server/transit/network/network-stop.ts';
import {
  listBoundaryCrossings,
  summarizeNetwork,
} from '../../../server/transit/network/summarize-network.ts';

/*
 *   west           |            east            far away
 *   w1 = w2 ~ b1 ~ | ~ b2 = e1 = e2              x
 *   station (no vehicles)          lone   loop (a ride back to itself)
 */
const cities: City[] = [
  {
    id: 'west',
    names: { text: '西' },
    seats: [
      { lat: 40, lon: 110 },
      { lat: 40.5, lon: 110 },
    ],
  },
  { id: 'east', names: { text: '东' }, seats: [{ lat: 40, lon: 111 }] },
];
const places: [string, number, number][] = [
  ['w1', 40, 110.1],
  ['w2', 40, 110.3],
  ['b1', 40, 110.4995],
  ['b2', 40, 110.5005],
  ['e1', 40, 110.7],
  ['e2', 40, 110.9],
  ['x', 45, 110.5],
  ['lone', 40, 111.1],
  ['station', 40, 110.1],
  ['loop', 40, 111.3],
];
const stops: NetworkStop[] = places.map(([key, lat, lon]) => ({
  key: `f:${key}`,
  lat,
  lon,
  boardSlackSec: 0,
  changeSec: 0,
}));
const ride = (routeKey: string, from: number, to: number, tripCount: number): NetworkRide => ({
  from,
  to,
  routeKey,
  minSec: 600,
  tripCount,
});
const rides = [
  ride('f:local', 0, 1, 40),
  ride('f:coach', 1, 4, 6),
  ride('f:coach', 4, 1, 5),
  ride('f:train', 0, 5, 3),
  ride('f:desert', 5, 6, 1),
  ride('f:desert', 6, 5, 1),
  ride('f:loop', 9, 9, 1),
];
const boardable = Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 1, 0, 1);
const footpaths = buildFootpaths(stops, [], {
  maxM: 500,
  speedMps: 1.33,
  detourFactor: 1,
  withSlack: false,
  boardable,
});
const cityOf = assignCities(stops, cities);
const network = buildNetwork(stops, rides, footpaths, { cityOf, boardable });

describe('cities', () => {
  test('a stop has the city of the nearest seat, and none beyond the reach', () => {
    expect(Array.from(cityOf)).toEqual([0, 0, 0, 1, 1, 1, -1, 1, 0, 1]);
    expect(Array.from(assignCities(stops.slice(0, 2), cities, 10_000))).toEqual([0, -1]);
  });

  test('of equal distances the first city is used; a stop without a position has none', () => {
    const twins = [cities[1]!, { ...cities[1]!, id: 'again' }];
    expect(
      Array.from(
        assignCities(
          [
            { lat: 40, lon: 111 },
            { lat: Number.NaN, lon: 0 },
          ],
          twins,
        ),
      ),
    ).toEqual([0, -1]);
  });
});

describe('graph', () => {
  test('rides and walks between the stops where vehicles call', () => {
    expect(network.order).toBe(9);
    expect(network.hasNode('f:station')).toBe(false);
    expect(network.getNodeAttributes('f:b2')).toEqual({
      key: 'f:b2',
      index: 3,
      lat: 40,
      lon: 110.5005,
      city: 1,
    });
    const between = (from: string, to: string) =>
      network.outEdges(from, to).map((edge) => network.getEdgeAttributes(edge));
    expect(between('f:b1', 'f:b2')).toEqual([{ kind: 'walk', durationSec: 65, distanceM: 85 }]);
    expect(between('f:w1', 'f:w2')).toEqual([
      { kind: 'ride', routeKey: 'f:local', minSec: 600, tripCount: 40, distanceM: 17036 },
    ]);
  });
});

describe('boundary', () => {
  test('crossings by route, each ride in its direction, and the walks', () => {
    const { routes, walks } = listBoundaryCrossings(network);
    expect(
      routes.map(({ routeKey, tripCount, rides: crossing }) => [
        routeKey,
        tripCount,
        crossing.map(({ from, to, fromCity, toCity }) => `${from}(${fromCity}) ${to}(${toCity})`),
      ]),
    ).toEqual([
      ['f:coach', 11, ['f:e1(1) f:w2(0)', 'f:w2(0) f:e1(1)']],
      ['f:train', 3, ['f:w1(0) f:e2(1)']],
    ]);
    expect(walks.map(({ from, to }) => `${from} ${to}`)).toEqual(['f:b1 f:b2', 'f:b2 f:b1']);
  });
});

test('the summary has the counts of the network', () => {
  expect(summarizeNetwork(network)).toEqual({
    stops: 9,
    rides: 7,
    walks: 2,
    routes: 5,
    components: 4,
    largestComponentStops: 5,
    isolatedStops: ['f:lone'],
    stopsWithoutRides: 3,
    stopsByCity: { [-1]: 1, 0: 3, 1: 5 },
    boundary: {
      rides: 3,
      walks: 2,
      routes: [
        { routeKey: 'f:coach', rides: 2, tripCount: 11 },
        { routeKey: 'f:train', rides: 1, tripCount: 3 },
      ],
    },
  });
});
