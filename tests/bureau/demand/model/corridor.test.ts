import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDistanceM } from '../../../../server/base/geo.ts';
import { chooseNested } from '../../../../server/bureau/demand/model/choice.ts';
import { computeCorridorDay } from '../../../../server/bureau/demand/model/corridor.ts';
import type { CorridorFlow } from '../../../../server/bureau/demand/model/corridor-assign.ts';
import { assignByStrategies } from '../../../../server/bureau/demand/model/corridor-strategy.ts';
import {
  type CorridorLine,
  type CorridorSide,
  type CorridorStation,
  type CorridorZone,
  chooseAccess,
  toCarMinPerKm,
  toCorridor,
  toFirstWaitMin,
} from '../../../../server/bureau/demand/model/corridor-utilities.ts';
import {
  elasticityBands,
  toElasticity,
  toImpliedElasticity,
  toLogitFareElasticity,
  toLogitTimeElasticity,
  toResponseRange,
} from '../../../../server/bureau/demand/model/elasticity.ts';
import {
  defaultSheet,
  type ParameterValues,
  parameterNames,
  toCentralValues,
} from '../../../../server/bureau/demand/model/parameters.ts';
import { listTravellerGroups } from '../../../../server/bureau/demand/model/traveller-groups.ts';

/** Two cities 150 km apart, three zones in each; stations of the railway are the first, of coaches the second. */
const zones: CorridorZone[] = [0, 1].flatMap((city) =>
  [0, 4, 8].map((km, i) => ({
    city,
    lat: 40.7 + km / 111,
    lon: 110 + city * 1.78,
    population: 1_000_000 - 300_000 * i,
    attraction: 500 - 100 * i,
  })),
);

const stations: CorridorStation[] = [0, 1].flatMap((city) =>
  ['rail', 'coach'].map((kind) => ({
    id: `${kind}${city}`,
    city,
    lat: 40.7,
    lon: 110 + city * 1.78,
    boardMin: 15,
    access: zones.map((zone, z) =>
      zone.city === city ? [{ totalMin: 15 + 8 * (z % 3), walkMin: 5, rides: 1 }] : [],
    ),
  })),
);

const toLine = (
  id: string,
  mode: 'rail' | 'coach',
  departures: number,
  rideMin: number,
  fareFen: number,
  isAdded = false,
): CorridorLine => {
  const at = mode === 'rail' ? 0 : 1;
  return {
    id,
    mode,
    isAdded,
    services: [
      { from: at, to: at + 2, departures, rideMin, fareFen },
      { from: at + 2, to: at, departures, rideMin, fareFen },
    ],
  };
};

const coach = toLine('coach', 'coach', 64, 130, 5_000);
const emu = toLine('emu', 'rail', 32, 59, 4_850);
const side = (...lines: CorridorLine[]): CorridorSide => ({ stations, lines });
const central = toCentralValues(defaultSheet);
const compute = (after: CorridorSide, base = side(emu, coach), values: ParameterValues = central) =>
  computeCorridorDay(toCorridor(zones, 2, base, after), values);
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

describe('corridor', () => {
  test('the base has the trips and shares of the sheet', () => {
    const { base, trips } = compute(side(emu, coach));
    expect(trips).toBeCloseTo(20_000 / 0.55, 4);
    expect(base.rail + base.coach).toBeCloseTo(20_000, 3);
    expect(base.coach / 20_000).toBeCloseTo(0.05, 6);
    expect(base.car / trips).toBeCloseTo(0.45, 6);
    expect(base.revenueFen[0]).toBeCloseTo(19_000 * 4_850, -2);
  });

  test('an unchanged side has the same riders and no benefit', () => {
    const day = compute(side(emu, coach));
    expect(day.after).toEqual(day.base);
    expect(day.benefitMin).toBe(0);
  });

  test('the flows by cell, service and group sum to the flows of their side, and change none of them', () => {
    const after = side(emu, coach, toLine('hsr', 'rail', 54, 31, 6_900, true));
    const corridor = toCorridor(zones, 2, side(emu, coach), after);
    const seen = { base: [] as CorridorFlow[], after: [] as CorridorFlow[] };
    const day = computeCorridorDay(corridor, central, {
      base: (flow) => seen.base.push(flow),
      after: (flow) => seen.after.push(flow),
    });
    expect(day).toEqual(computeCorridorDay(corridor, central));
    for (const one of ['base', 'after'] as const) {
      const flows = seen[one];
      expect(sum(flows.map(({ trips }) => trips))).toBeCloseTo(day.trips, 6);
      const car = flows.filter(({ line }) => line < 0);
      expect(sum(car.map(({ trips }) => trips))).toBeCloseTo(day[one].car, 6);
      day[one].services.forEach((services, line) => {
        services.forEach((riders, service) => {
          const own = flows.filter((flow) => flow.line === line && flow.service === service);
          expect(sum(own.map(({ trips }) => trips))).toBeCloseTo(riders, 6);
          for (const { destination, origin } of own) {
            const offer = corridor[one].lines[line]?.services[service];
            expect(zones[origin]?.city).toBe(stations[offer?.from ?? -1]?.city);
            expect(zones[destination]?.city).toBe(stations[offer?.to ?? -1]?.city);
          }
        });
      });
      expect(sum(flows.map((flow) => flow.byOriginResidents))).toBeCloseTo(day.trips / 2, 6);
      for (const { byOriginResidents, trips } of flows) expect(byOriginResidents).toBeLessThanOrEqual(trips);
    }
  });

  test('asked for some lines only, it gives them the same riders, and the modes too', () => {
    const after = side(
      emu,
      toLine('coach', 'coach', 32, 130, 5_000),
      toLine('hsr', 'rail', 54, 31, 6_900, true),
    );
    const corridor = toCorridor(zones, 2, side(emu, coach), after);
    expect(corridor.shared).toEqual([0, -1, -1]);
    const all = computeCorridorDay(corridor, central);
    const wanted = { base: new Set([1]), after: new Set([1, 2]) };
    const some = computeCorridorDay(corridor, central, { wanted });
    expect(some.base.lines[1]).toBeCloseTo(all.base.lines[1] as number, 6);
    for (const l of [1, 2]) expect(some.after.lines[l]).toBeCloseTo(all.after.lines[l] as number, 6);
    for (const mode of ['rail', 'coach', 'car'] as const)
      expect(some.after[mode]).toBeCloseTo(all.after[mode], 6);
  });

  test('stations and lines that both sides have give the same day as each of them by itself', () => {
    const slower = stations.map((station, s) =>
      s === 2
        ? {
            ...station,
            access: station.access.map((own) => own.map((way) => ({ ...way, totalMin: way.totalMin + 9 }))),
          }
        : station,
    );
    const after = { stations: slower, lines: [emu, coach, toLine('hsr', 'rail', 54, 31, 6_900, true)] };
    const corridor = toCorridor(zones, 2, side(emu, coach), after);
    expect(corridor.sharedStations).toEqual([0, 1, -1, 3]);
    expect(corridor.shared).toEqual([-1, 1, -1]);
    const apart = computeCorridorDay({ ...corridor, sharedStations: [-1, -1, -1, -1] }, central);
    expect(computeCorridorDay(corridor, central)).toEqual(apart);
    const alone = computeCorridorDay({ ...corridor, shared: [-1, -1, -1] }, central);
    expect(alone.after.rail).toBeCloseTo(apart.after.rail, 6);
    expect(alone.after.lines[2]).toBeCloseTo(apart.after.lines[2] as number, 6);
    expect(alone.after.rail).toBeLessThan(compute(side(...after.lines)).after.rail);
  });

  test('shares of each flow are those of the nested logit, cell by cell and group by group', () => {
    const after = side(emu, coach, toLine('hsr', 'rail', 54, 31, 6_900, true));
    const flows: CorridorFlow[] = [];
    const corridor = toCorridor(zones, 2, side(emu, coach), after);
    const { constants } = computeCorridorDay(corridor, central, { after: (flow) => flows.push(flow) });
    const { departureRatio, nestRatio, stationExitMin, theta, waitWeight } = central;
    for (const group of listTravellerGroups(central)) {
      const accessOf = (station: number, zone: number) => {
        const at = stations[station] as CorridorStation;
        const place = zones[zone] as CorridorZone;
        const km = toDistanceM(at, place) / 1_000;
        return chooseAccess(at.access[zone] ?? [], km, central, group.yuanPerHour).weightedMin;
      };
      for (const [from, to] of [
        [0, 3],
        [2, 4],
        [5, 1],
      ] as const) {
        const utilityOf = ({ services }: CorridorLine) =>
          Math.max(
            ...services.map((service) => {
              const [a, b] = [stations[service.from] as CorridorStation, stations[service.to]];
              if (a.city !== zones[from]?.city || b?.city !== zones[to]?.city)
                return Number.NEGATIVE_INFINITY;
              const wait = toFirstWaitMin((central.serviceHours * 60) / service.departures, central);
              const min =
                accessOf(service.from, from) +
                a.boardMin +
                waitWeight * wait +
                service.rideMin +
                stationExitMin +
                (service.fareFen / 100 / group.yuanPerHour) * 60 +
                accessOf(service.to, to);
              return departureRatio * Math.log(service.departures) - theta * min;
            }),
          );
        const nest = (line: CorridorLine) => ({
          ratio: departureRatio,
          children: [
            { id: line.id, utility: utilityOf(line) + (line.mode === 'coach' ? constants.coach : 0) },
          ],
        });
        const [one, two, three] = after.lines as readonly [CorridorLine, CorridorLine, CorridorLine];
        const km = toDistanceM(zones[from] as CorridorZone, zones[to] as CorridorZone) / 1_000;
        const car = constants.car - theta * toCarMinPerKm(central, group.yuanPerHour) * km;
        const { shares } = chooseNested({
          ratio: 1,
          children: [
            { ratio: nestRatio, children: [nest(one), nest(three)] },
            { ratio: nestRatio, children: [nest(two)] },
            { id: 'car', utility: car },
          ],
        });
        const own = flows.filter(
          (flow) => flow.group === group.id && flow.origin === from && flow.destination === to,
        );
        const all = sum(own.map(({ trips }) => trips));
        expect(own.length).toBeGreaterThan(2);
        for (const { line, trips } of own)
          expect(trips / all).toBeCloseTo(shares.get(after.lines[line]?.id ?? 'car') as number, 9);
      }
    }
  });

  test('who gains: groups and districts sum to the benefit of all trips', () => {
    const day = compute(side(emu, coach, toLine('hsr', 'rail', 54, 31, 6_900, true)));
    expect(sum(day.groups.map(({ trips }) => trips))).toBeCloseTo(day.trips, 6);
    expect(sum(day.residents.trips)).toBeCloseTo(day.trips, 6);
    expect(sum(day.residents.minutes)).toBeCloseTo(day.trips * day.benefitMin, 4);
    const yuan = sum(
      day.groups.map(({ benefitMin, group, trips }) => (trips * benefitMin * group.yuanPerHour) / 60),
    );
    expect(sum(day.residents.yuan)).toBeCloseTo(yuan, 4);
    const [commute, business, other] = day.groups;
    expect(commute?.trips).toBeCloseTo(0.1 * day.trips, 6);
    expect(business?.trips).toBeCloseTo(0.35 * day.trips, 6);
    // A faster, dearer train is worth most to those whose time is dear.
    expect(business?.benefitMin).toBeGreaterThan(other?.benefitMin ?? Number.POSITIVE_INFINITY);
  });

  test('optimal strategies assign the same trips: all of them, and none to a line that is never worth it', () => {
    const crossCheck = (...lines: CorridorLine[]) => {
      const own = side(...lines);
      const flows: CorridorFlow[] = [];
      const corridor = toCorridor(zones, 2, own, own);
      const day = computeCorridorDay(corridor, central, { after: (flow) => flows.push(flow) });
      return { day, riders: assignByStrategies(zones, own, flows, day.constants, central) };
    };
    const alone = crossCheck(emu);
    expect(alone.riders[0]).toBeCloseTo(alone.day.after.rail, 4);
    const express = toLine('express', 'rail', 96, 31, 4_850);
    const slowTrain = toLine('slow', 'rail', 96, 150, 4_850);
    const both = crossCheck(express, slowTrain);
    expect(sum(both.riders)).toBeCloseTo(both.day.after.rail, 4);
    expect(both.riders[1]).toBe(0);
    expect(both.day.after.lines[1]).toBeGreaterThan(0);
  });

  test('a third, smaller city changes nothing between the two largest ones, and has trips of its own', () => {
    const third = { city: 2, lat: 40.7, lon: 113, population: 100_000, attraction: 100 };
    const own = zones.map((zone) => ({ ...zone }));
    const stop = { ...(stations[0] as CorridorStation), id: 'third', city: 2, lon: 113 };
    const near = [...zones.map(() => []), [{ totalMin: 15, walkMin: 5, rides: 1 }]];
    const places = [
      ...stations.map((station) => ({ ...station, access: [...station.access, []] })),
      { ...stop, access: near },
    ];
    const branch: CorridorLine = {
      ...toLine('branch', 'rail', 10, 60, 4_000),
      services: [
        { from: 2, to: 4, departures: 10, rideMin: 60, fareFen: 4_000 },
        { from: 4, to: 2, departures: 10, rideMin: 60, fareFen: 4_000 },
      ],
    };
    const three = { stations: places, lines: [emu, coach, branch] };
    const two = compute(side(emu, coach));
    const day = computeCorridorDay(toCorridor([...own, third], 3, three, three), central);
    const main = day.pairs.filter(({ isMain }) => isMain);
    expect(main).toHaveLength(2);
    for (const mode of ['rail', 'coach', 'car'] as const)
      expect(sum(main.map(({ base }) => base[mode]))).toBeCloseTo(two.base[mode], 4);
    const others = day.pairs.filter(({ isMain }) => !isMain);
    expect(sum(others.map(({ base }) => base.rail))).toBeGreaterThan(1);
    expect(day.base.lines[2]).toBeCloseTo(sum(others.map(({ base }) => base.rail)), 4);
  });

  test('twice as many trains raise the riders by 15 to 63 %', () => {
    const [low, high] = toResponseRange(elasticityBands.service, 2);
    expect([low, high]).toEqual([expect.closeTo(0.149, 3), expect.closeTo(0.625, 3)]);
    const { after, base } = compute(side(toLine('emu', 'rail', 64, 59, 4_850), coach));
    const gain = after.rail / base.rail - 1;
    expect(gain).toBeGreaterThan(0.15);
    expect(gain).toBeLessThan(0.63);
  });

  test('a fare of 40 instead of 48.5 yuan raises the riders by 6 to 21 %', () => {
    const [low, high] = toResponseRange(elasticityBands.fare, 40 / 48.5);
    expect([low, high]).toEqual([expect.closeTo(0.06, 3), expect.closeTo(0.213, 2)]);
    const { after, base } = compute(side(toLine('emu', 'rail', 32, 59, 4_000), coach));
    const gain = after.rail / base.rail - 1;
    expect(gain).toBeGreaterThan(0.06);
    expect(gain).toBeLessThan(0.21);
  });

  test('a fast line leaves the slower trains some of their riders', () => {
    const day = compute(side(emu, coach, toLine('hsr', 'rail', 54, 31, 6_900, true)));
    const [slow, , fast] = day.after.lines;
    expect(fast).toBeGreaterThan(1_000);
    expect(slow).toBeGreaterThan(0.05 * day.base.rail);
    expect(day.after.rail).toBeGreaterThan(day.base.rail);
    expect(day.after.car).toBeLessThan(day.base.car);
    expect(day.benefitMin).toBeGreaterThan(0);
  });

  test('a line divided in two lines of one group keeps its riders', () => {
    const half = (id: string) => toLine(id, 'rail', 16, 59, 4_850);
    // The wait is that of each half: a cap of one minute makes it equal.
    const values = { ...central, waitCapMin: 1 };
    const whole = compute(side(emu, coach), side(emu, coach), values);
    const halves = compute(side(half('a'), half('b'), coach), side(emu, coach), values);
    expect(halves.after.rail).toBeCloseTo(whole.base.rail, 4);
    expect(halves.after.lines[0]).toBeCloseTo(whole.base.rail / 2, 4);
  });

  test.each([
    ['no coach', side(emu)],
    ['no train', side(coach)],
  ])('%s: the other mode has all riders of the base', (_, base) => {
    const day = compute(base, base);
    expect(day.base.rail + day.base.coach).toBeCloseTo(20_000, 3);
    expect(day.after.car).toBeCloseTo(day.base.car, 6);
  });

  test('nothing runs: all go by car', () => {
    const day = compute(side(), side());
    expect(day.base.car).toBeCloseTo(day.trips, 6);
  });

  test('riders of lines, services and modes add up to the trips, whatever the lines and values', () => {
    const line = fc.record({
      mode: fc.constantFrom('rail' as const, 'coach' as const),
      departures: fc.integer({ min: 1, max: 120 }),
      rideMin: fc.integer({ min: 15, max: 300 }),
      fareFen: fc.integer({ min: 0, max: 30_000 }),
      isAdded: fc.boolean(),
    });
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: parameterNames.length,
      maxLength: parameterNames.length,
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), values, (lines, at) => {
        const drawn = Object.fromEntries(
          parameterNames.map((name, i) => {
            const { high, low } = defaultSheet[name];
            return [name, low + (at[i] as number) * (high - low)];
          }),
        ) as ParameterValues;
        const added = lines.map(({ departures, fareFen, isAdded, mode, rideMin }, i) =>
          toLine(`l${i}`, mode, departures, rideMin, fareFen, isAdded),
        );
        const corridor = toCorridor(zones, 2, side(emu, coach), side(...added));
        const day = computeCorridorDay(corridor, drawn);
        for (const flows of [day.base, day.after]) {
          expect(flows.car + flows.rail + flows.coach).toBeCloseTo(day.trips, 4);
          expect(sum(flows.lines)).toBeCloseTo(flows.rail + flows.coach, 4);
          flows.services.forEach((ofLine, l) => {
            expect(sum(ofLine)).toBeCloseTo(flows.lines[l] as number, 6);
          });
          expect([...flows.lines].every((riders) => riders >= 0)).toBe(true);
        }
        expect(computeCorridorDay(corridor, drawn)).toEqual(day);
      }),
      { numRuns: 200 },
    );
  });

  test('first waits rise with the headway up to their cap', () => {
    expect(toFirstWaitMin(8, { ...central, waitCapMin: 10 })).toBe(4);
    expect(toFirstWaitMin(11, { ...central, waitCapMin: 10 })).toBe(5.5);
    expect(toFirstWaitMin(30, { ...central, waitCapMin: 10 })).toBeCloseTo(8.35, 9);
    expect(toFirstWaitMin(200, { ...central, waitCapMin: 10 })).toBe(10);
  });
});

describe('elasticities', () => {
  test('a logit traveller has the known elasticities', () => {
    expect(toLogitFareElasticity(0.012, 48.5, 30, 0.3)).toBeCloseTo(-0.8148, 4);
    expect(toLogitTimeElasticity(0.012, 60, 0.3)).toBeCloseTo(-0.504, 4);
    expect(toLogitFareElasticity(0.03, 48.5, 30, 0.3)).toBeCloseTo(-2.037, 3);
    expect(toElasticity(100, 132, 1)).toBeCloseTo(0.4, 2);
  });

  test('a value outside its band says so', () => {
    expect(toImpliedElasticity('fare', -0.8148).isInside).toBe(true);
    expect(toImpliedElasticity('fare', -2.037).isInside).toBe(false);
    expect(toImpliedElasticity('service', 0.1).isInside).toBe(false);
  });
});
