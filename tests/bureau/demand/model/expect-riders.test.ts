import { beforeAll, describe, expect, test } from 'vitest';
import {
  type PricedRide,
  type ReadSide,
  readSide,
} from '../../../../server/bureau/demand/model/corridor-sides.ts';
import {
  type CorridorZone,
  toServiceFareFen,
} from '../../../../server/bureau/demand/model/corridor-utilities.ts';
import { expectRiders, type RiderForecast } from '../../../../server/bureau/demand/model/expect-riders.ts';
import { toBreakEvenRiders } from '../../../../server/bureau/demand/model/forecast-lines.ts';
import {
  defaultSheet,
  type ParameterSheet,
  parameterNames,
  toCentralValues,
} from '../../../../server/bureau/demand/model/parameters.ts';
import { type VehicleFacts, visitRiders } from '../../../../server/bureau/demand/model/rider-outcome.ts';
import {
  drawValues,
  type Range,
  toRange,
  toTwoDigits,
} from '../../../../server/bureau/demand/model/sample-values.ts';
import { expectUrbanTrips, LENGTH_BIN_KM } from '../../../../server/bureau/demand/model/urban-trips.ts';
import { SearchCache } from '../../../../server/planner/model/search-cache.ts';
import { compileTimetable } from '../../../../server/transit/timetable/compile/compile.ts';
import { tinyFeed, tinyWalk, WEDNESDAY } from '../../../support/tiny-feed.ts';

const isTwoDigits = (value: number) => value === toTwoDigits(value);

/** City A with a metro, city B 150 km to the east with a bus; a railway and a coach between. */
const B = 150_000;
type TripRowText = readonly [route: string, from: string, to: string, ...rest: (string | number)[]];
const baseTrips: readonly TripRowText[] = [
  ['metro', 'S1 00:00', 'S2 00:06', 300],
  ['metro', 'S2 00:00', 'S1 00:06', 300],
  ['bus', 'B1 00:00', 'B2 00:12', 600],
  ['bus', 'B2 00:00', 'B1 00:12', 600],
  ['emu', 'R1 00:00', 'R2 00:59', 1_800],
  ['emu', 'R2 00:00', 'R1 00:59', 1_800],
  ['coach', 'C1 00:00', 'C2 02:10', 900],
  ['coach', 'C2 00:00', 'C1 02:10', 900],
];
const cities = [
  { id: 'A', names: { text: 'A' }, seats: [{ lat: 40, lon: 111 }] },
  { id: 'B', names: { text: 'B' }, seats: [{ lat: 40, lon: 111 + B / 85_180 }] },
];
const toLon = (eastM: number) => 111 + eastM / 85_180;
const zones: CorridorZone[] = [
  { city: 0, lat: 40, lon: toLon(0), population: 1_000_000, attraction: 400_000 },
  { city: 0, lat: 40, lon: toLon(4_000), population: 500_000, attraction: 300_000 },
  { city: 1, lat: 40, lon: toLon(B), population: 900_000, attraction: 300_000 },
  { city: 1, lat: 40, lon: toLon(B + 4_000), population: 600_000, attraction: 200_000 },
];

function read(trips: readonly TripRowText[], fares: Readonly<Record<string, number>>): ReadSide {
  const feed = tinyFeed({
    feedId: 'ex',
    at: {
      S1: [0, 0],
      S2: [4_000, 0],
      R1: [200, 0],
      C1: [0, 300],
      M1: [75_000, 0],
      R2: [B, 0],
      C2: [B, 300],
      B1: [B + 100, 0],
      B2: [B + 4_000, 0],
    },
    routeTypes: { metro: 1, bus: 3, emu: 103, hsr: 101, coach: 200, local: 101 },
    trips: trips.map(([route, ...rest], i) => ({
      id: `t${i}`,
      route,
      calls: rest.slice(0, -1).map(String),
      every: [['06:00', '22:00', rest.at(-1) as number, true] as const],
    })),
  });
  const { timetable } = compileTimetable([feed], { hash: `${trips.length}`, walk: tinyWalk, cities });
  const { forward } = new SearchCache(timetable).getSearch(WEDNESDAY, {
    minTransferSec: 0,
    additionalTransferSec: 0,
  }).sides;
  const routeIdOf = (route: number) => timetable.routes[route]?.routeId ?? '';
  return readSide(
    {
      timetable,
      network: forward.network,
      day: WEDNESDAY,
      isAdded: (route) => routeIdOf(route) === 'hsr',
      findFareFen: ({ route }: PricedRide) => fares[routeIdOf(route)],
    },
    zones,
    { speedMps: 1.3, detourFactor: 1.3 },
    toCentralValues(defaultSheet),
  );
}

const fares = { emu: 4_850, coach: 5_000, hsr: 6_900 };
const base = read(baseTrips, fares);
const none = new Map<string, VehicleFacts>();
const quick = { draws: 40, seed: 1 };
const forecast = (
  trips: readonly TripRowText[],
  own: Readonly<Record<string, number>> = fares,
  sheet: ParameterSheet = defaultSheet,
) => expectRiders({ zones, cityCount: 2, base, after: read(trips, own), vehicles: none }, sheet, quick);

describe('sides of a corridor', () => {
  test('lines between cities have departures, rides and fares; lines inside a city are no part of it', () => {
    expect(base.side.lines.map(({ id, mode }) => [id, mode])).toEqual([
      ['ex:emu', 'rail'],
      ['ex:coach', 'coach'],
    ]);
    const [emu] = base.side.lines;
    expect(emu?.services.map(({ departures, fareFen, rideMin }) => [departures, rideMin, fareFen])).toEqual([
      [32, 59, 4_850],
      [32, 59, 4_850],
    ]);
    expect(base.side.stations.map(({ city, id }) => [id, city])).toEqual(
      expect.arrayContaining([
        ['ex:R1', 0],
        ['ex:C2', 1],
      ]),
    );
  });

  test('a station is reached on foot from the zone beside it and by metro from the other', () => {
    const station = base.side.stations.find(({ id }) => id === 'ex:R1');
    expect(station?.access[0]?.[0]?.rides).toBe(0);
    const byMetro = station?.access[1]?.find(({ rides }) => rides === 1);
    expect(byMetro?.totalMin).toBeGreaterThan(6);
    expect(byMetro?.totalMin).toBeLessThan(25);
    expect(station?.access[2]).toEqual([]);
  });

  test('a fare that nobody knows is assumed by distance, and counted', () => {
    const { facts, side } = read(baseTrips, { coach: 5_000 });
    expect(facts[0]?.assumedFares).toBe(2);
    expect(side.lines[0]?.services[0]?.assumedKm).toBeCloseTo(150, 0);
    const [offer] = side.lines[0]?.services ?? [];
    const fareFen = offer && toServiceFareFen(offer, toCentralValues(defaultSheet));
    expect(fareFen).toBeCloseTo(150 * 31, -2);
  });
});

describe('expected riders', () => {
  const hsrTrips: readonly TripRowText[] = [
    ...baseTrips,
    ['hsr', 'R1 00:00', 'R2 00:31', 1_200],
    ['hsr', 'R2 00:00', 'R1 00:31', 1_200],
  ];
  let fast: RiderForecast;
  beforeAll(async () => {
    fast = await forecast(hsrTrips);
  });

  test('nothing changed: no line, no benefit, the same modes', async () => {
    const same = await forecast(baseTrips);
    expect(same.lines).toEqual([]);
    expect(same.benefitMin).toEqual({ low: 0, central: 0, high: 0 });
    for (const { after, before } of same.modes) expect(after).toEqual(before);
  });

  test('an added line has riders of its own, its share of induced ones, and hops with loads', () => {
    const [line] = fast.lines;
    expect(fast.lines).toHaveLength(1);
    expect(line?.isAdded).toBe(true);
    expect(line?.before.central).toBe(0);
    expect(line?.after.central).toBeGreaterThan(1_000);
    expect((line?.induced.central ?? 0) / (line?.after.central ?? 1)).toBeCloseTo(0.15, 1);
    expect(line?.hops).toHaveLength(2);
    expect(line?.rideMin).toBe(31);
    expect(line?.doorMin).toBeGreaterThan(31 + 8);
    const loads = line?.hops.reduce((sum, { riders }) => sum + riders.central, 0) ?? 0;
    expect(loads / (line?.after.central ?? 1)).toBeCloseTo(1, 1);
  });

  test('the visited flows are the riders of the forecast, those induced included', () => {
    const after = read(hsrTrips, fares);
    const model = { zones, cityCount: 2, base, after, vehicles: none };
    const sumOf = (side: 'base' | 'after') => {
      const lines = new Map<number, number>();
      visitRiders(model, toCentralValues(defaultSheet), side, ({ line, trips }) => {
        lines.set(line, (lines.get(line) ?? 0) + trips);
      });
      return lines;
    };
    const hsr = after.side.lines.findIndex(({ isAdded }) => isAdded);
    expect(toTwoDigits(sumOf('after').get(hsr) ?? 0)).toBe(fast.lines[0]?.after.central);
    const car = fast.modes.find(({ mode }) => mode === 'car');
    expect(toTwoDigits(sumOf('base').get(-1) ?? 0)).toBe(car?.before.central);
    expect(toTwoDigits(sumOf('after').get(-1) ?? 0)).toBe(car?.after.central);
  });

  test('every figure is a range of at most two significant digits', () => {
    const ranges: Range[] = [
      fast.changed.after,
      fast.benefitMin,
      ...fast.modes.flatMap(({ after, before }) => [after, before]),
      ...fast.lines.flatMap(({ after, before, hops, induced, revenueFen }) => [
        after,
        before,
        induced,
        revenueFen,
        ...hops.map(({ riders }) => riders),
      ]),
    ];
    for (const { central, high, low } of ranges) {
      expect(low).toBeLessThanOrEqual(central);
      expect(central).toBeLessThanOrEqual(high);
      for (const value of [low, central, high]) expect(isTwoDigits(value), String(value)).toBe(true);
    }
    expect(fast.changed.after.low).toBeLessThan(fast.changed.after.high);
  });

  test('the tornado is sorted by width, and the size of the corridor is near its top', () => {
    const widths = fast.tornado.map(({ high, low }) => Math.abs(high - low));
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(fast.tornado.slice(0, 2).map(({ parameter }) => parameter)).toContain('corridorTrips');
  });

  test('the same inputs give the same forecast', async () => {
    expect(JSON.stringify(await forecast(hsrTrips))).toBe(JSON.stringify(fast));
  });

  test('any number of threads gives the same bytes, and reports shares that rise to 1', async () => {
    const model = { zones, cityCount: 2, base, after: read(hsrTrips, fares), vehicles: none };
    for (const threads of [1, 2, 3]) {
      const shares: number[] = [];
      const onProgress = (share: number) => shares.push(share);
      const again = await expectRiders(model, defaultSheet, { ...quick, threads, onProgress });
      expect(JSON.stringify(again)).toBe(JSON.stringify(fast));
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.length).toBeGreaterThan(quick.draws / 4);
      expect(shares.at(-1)).toBe(1);
    }
  });

  test('twice as many EMUs raise the riders by 15 to 63 %, a fare of 40 yuan by 6 to 21 %', async () => {
    const double = baseTrips.map((trip): TripRowText => {
      return trip[0] === 'emu' ? [trip[0], trip[1], trip[2], 900] : trip;
    });
    const gainOf = ({ changed }: RiderForecast) => changed.after.central / changed.before.central - 1;
    const [more, cheaper] = [await forecast(double), await forecast(baseTrips, { ...fares, emu: 4_000 })];
    expect(gainOf(more)).toBeGreaterThan(0.15);
    expect(gainOf(more)).toBeLessThan(0.63);
    expect(gainOf(cheaper)).toBeGreaterThan(0.06);
    expect(gainOf(cheaper)).toBeLessThan(0.21);
  });

  test('implied elasticities say whether they lie in the published band', async () => {
    expect(fast.elasticities.map(({ kind }) => kind)).toEqual(['fare', 'rideTime', 'service']);
    for (const { band, isInside, value } of fast.elasticities)
      expect(isInside).toBe(value >= band.low && value <= band.high);
    const steep = { ...defaultSheet.theta, low: 0.05, central: 0.05, high: 0.05 };
    const wild = await forecast(baseTrips, fares, { ...defaultSheet, theta: steep });
    expect(wild.elasticities.find(({ kind }) => kind === 'fare')?.isInside).toBe(false);
  });

  test('108 trains over 150 km break even at 42,000 to 88,000 riders with a fare of 46 yuan', async () => {
    const trainKm = 108 * 150;
    expect(trainKm).toBe(16_200);
    const riders = [120, 180, 250].map((yuan) => toTwoDigits(toBreakEvenRiders(trainKm * yuan * 100, 4_600)));
    expect(riders).toEqual([42_000, 63_000, 88_000]);
    const after = read(hsrTrips, { ...fares, hsr: 4_600 });
    const vehicles = new Map([['ex:hsr', { seats: 600, standing: 0, dailyCostFen: trainKm * 18_000 }]]);
    const model = { zones, cityCount: 2, base, after, vehicles };
    const [line] = (await expectRiders(model, defaultSheet, quick)).lines;
    expect(line?.breakEvenRiders).toEqual({ low: 42_000, central: 63_000, high: 88_000 });
    expect(line?.hops[0]).toMatchObject({ departures: 48, seats: 28_800 });
    expect(line).not.toHaveProperty('callsOutside');
    for (const { departures, hours, riders } of line?.hops ?? []) {
      // The hours have the departures and the riders of the day, each hour with two digits.
      expect(hours.reduce((sum, hour) => sum + hour.departures, 0)).toBe(departures);
      const all = hours.reduce((sum, hour) => sum + hour.riders, 0);
      expect(Math.abs(all / riders.central - 1)).toBeLessThan(0.06);
      for (const hour of hours) expect(hour).toMatchObject({ seats: hour.departures * 600, standing: 0 });
    }
    const { busiest, ...shares } = line?.crowding ?? {};
    expect([8, 9, 16, 17]).toContain(busiest?.hour);
    const full = (line?.hops ?? []).flatMap(({ hours }) => hours.map(({ loadFactor = 0 }) => loadFactor));
    expect(busiest?.loadFactor).toBe(Math.max(...full));
    expect(shares).toEqual({ hopHours: line?.hops[0]?.hours.length, aboveSeats: 0, aboveAll: 0 });
    const small = new Map([['ex:hsr', { seats: 20, standing: 60, dailyCostFen: 0 }]]);
    const [crowded] = (await expectRiders({ ...model, vehicles: small }, defaultSheet, quick)).lines;
    const { aboveAll = 0, aboveSeats = 0 } = crowded?.crowding ?? {};
    const hours = crowded?.hops.find(({ from }) => from === crowded.crowding?.busiest.from)?.hours ?? [];
    const above = (places: number) =>
      toTwoDigits(hours.filter((one) => one.riders > one.departures * places).length / hours.length);
    expect([aboveSeats, aboveAll]).toEqual([above(20), above(80)]);
    expect(aboveSeats).toBeGreaterThan(aboveAll);
    // Beyond the cities of the model its riders, and what they pay, are not known: its own fares count.
    const beyond = new Map([
      ['ex:hsr', { seats: 600, standing: 0, dailyCostFen: trainKm * 18_000, ownFareFen: 9_200 }],
    ]);
    const [further] = (await expectRiders({ ...model, vehicles: beyond }, defaultSheet, quick)).lines;
    expect(further).toMatchObject({
      averageFareFen: 4_600,
      breakEvenRiders: { low: 21_000, central: 32_000, high: 44_000 },
      callsOutside: true,
    });
  });
});

describe('samples', () => {
  test('each parameter has one draw in each part, from low to high', () => {
    const draws = drawValues(defaultSheet, 50, 7);
    expect(draws).toHaveLength(50);
    for (const name of parameterNames) {
      const { central, high, low } = defaultSheet[name];
      const values = draws.map((values) => values[name]);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
      if (low === high) continue;
      const below = values.filter((value) => value < central).length;
      expect(Math.abs(below - (50 * (central - low)) / (high - low))).toBeLessThanOrEqual(1);
    }
    expect(drawValues(defaultSheet, 50, 7)).toEqual(draws);
    expect(drawValues(defaultSheet, 50, 8)).not.toEqual(draws);
  });

  test('a range holds its central value, and two digits of each', () => {
    expect(toRange(12_345, [20_000, 30_000])).toEqual({ low: 12_000, central: 12_000, high: 30_000 });
    expect([toTwoDigits(0), toTwoDigits(987), toTwoDigits(0.0123)]).toEqual([0, 990, 0.012]);
  });
});

describe('trips inside cities', () => {
  test('residents and trip rate give the trips, the sheet the mean length', () => {
    const spread = Array.from({ length: 25 }, (_, i) => ({
      city: 0,
      lat: 40 + Math.floor(i / 5) * 0.03,
      lon: 111 + (i % 5) * 0.04,
      population: 40_000,
      attraction: 1_000 * (i + 1),
    }));
    const [city, ...others] = expectUrbanTrips(spread, ['A', 'B'], defaultSheet, quick);
    expect(others).toEqual([]);
    expect(city?.trips.central).toBe(2_300_000);
    expect(city?.transitTrips.central).toBe(350_000);
    expect(city?.meanKm).toBe(5);
    expect(city?.lengths.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 1);
    expect(city?.insideZone).toBeGreaterThan(0);
    expect(city?.coincidence).toBeLessThan(1);
    expect(LENGTH_BIN_KM).toBe(2);
  });

  test('one zone: all trips stay inside', () => {
    const [city] = expectUrbanTrips(zones.slice(0, 1), ['A'], defaultSheet, quick);
    expect(city?.insideZone).toBe(1);
  });
});
