/** Vehicles, kilometres and cost of lines: known answers by hand, and a scenario against its base. */
import { describe, expect, test } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import {
  atFare,
  type BreakEven,
  compareOperations,
} from '../../../server/bureau/scenario/compare-operations.ts';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { findMeanFareFen } from '../../../server/bureau/scenario/line-fare.ts';
import { listLineOperations } from '../../../server/bureau/scenario/operating-cost.ts';
import { operatingDefaults } from '../../../server/bureau/scenario/operating-parameters.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { listErrors, toBase, toScenario } from '../../support/scenario-feeds.ts';
import { tinyFeed } from '../../support/tiny-feed.ts';

const day = findServiceDay('2026-11-25') as number;
/** 150 km along a meridian, in 30 minutes. */
const KM_150_DEG = 150 / 111.195;
const hsr = (headwaySecs: number): Modification => ({
  type: 'addLine',
  id: 'hsr',
  shortName: 'HSR',
  operator: { new: { id: 'op', name: 'Operator' } },
  routeType: 101,
  snap: 'none',
  stops: [
    { new: { id: 'south', name: 'South', lat: 40, lon: 111 } },
    { new: { id: 'middle', name: 'Middle', lat: 40 + KM_150_DEG / 2, lon: 111 } },
    { new: { id: 'north', name: 'North', lat: 40 + KM_150_DEG, lon: 111 } },
  ],
  runtime: { method: 'given', hopSecs: [950, 950] },
  dwellSecs: 0,
  patterns: [{ id: 'direct', skip: [1] }],
  timetables: [
    {
      pattern: 'direct',
      direction: 'both',
      days: '1111111',
      start: '06:00',
      end: '24:00',
      headwaySecs,
      exact: true,
    },
  ],
  layoverSecs: 900,
  vehicle: { type: 'EMU8', seats: 600, standing: 0, maxKmh: 350, fenPerKm: 18_000, kwhPerKm: 16 },
  fare: { kind: 'flat', product: 'p', fen: 4_600 },
  oneCard: true,
});

describe('a scenario', () => {
  const base = toBase(tinyFeed({ trips: [{ id: 't', calls: ['A 08:00', 'B 08:10', 'C 08:20'] }] }));
  const compare = (modifications: Modification[], currency = 'CNY') => {
    const resolved = resolveScenario(base, toScenario('f', modifications));
    const after = applyScenario(resolved);
    return compareOperations(base.timetable, after, day, operatingDefaults, resolved, currency);
  };

  test('of three trains an hour in each direction over 150 km', () => {
    const { lines, operators, total } = compare([hsr(1_200)]);
    const operation = lines[0]?.operation;
    expect(operation?.departures).toBe(108);
    expect(operation?.vehicleKm).toBeGreaterThan(16_190);
    expect(operation?.vehicleKm).toBeLessThan(16_210);
    expect(operation?.seats).toBe(64_800);
    expect([operation?.fleet, operation?.spares]).toEqual([5, 1]);
    const { central = 0, high, low } = operation?.costFen ?? {};
    expect([low, high]).toEqual([central, central]);
    expect(central / 100 / 2_916_000).toBeCloseTo(1, 2);
    expect(operators.map(({ operatorId }) => operatorId)).toEqual(['scenario:op']);
    expect(total.change.costFen.central).toBe(central);
    expect(operation?.kwh.central).toBeCloseTo((operation?.vehicleKm ?? 0) * 16, 3);
  });

  test('with fares in another currency than the default costs has only the costs that it states', () => {
    const headway: Modification = {
      type: 'setHeadway',
      id: 'often',
      lines: ['f:r'],
      days: '1111111',
      window: ['08:00', '09:00'],
      headwaySecs: 600,
      exact: true,
      others: 'keep',
    };
    const [yuan, reais] = [compare([hsr(1_200), headway]), compare([hsr(1_200), headway], 'BRL')];
    expect([yuan.costsOf, reais.costsOf]).toEqual(['all', 'stated']);
    const stated = yuan.lines[0]?.operation.costFen.central as number;
    expect(yuan.total.change.costFen.central).toBeGreaterThan(stated);
    expect(reais.total.change.costFen).toEqual({ low: stated, central: stated, high: stated });
    expect(reais.total.before.costFen.central).toBe(0);
    // Seats, energy and vehicles have no currency.
    expect({ ...reais.total.change, costFen: 0 }).toEqual({ ...yuan.total.change, costFen: 0 });
    const riders = Math.ceil(stated / 4_600);
    expect(reais.lines[0]?.breakEven.riders).toEqual({ low: riders, central: riders, high: riders });
    expect(yuan.lines[0]?.breakEven.riders?.low).toBeLessThan(riders);
  });

  test('whose vehicle is not stated costs 1.9 to 4.1 million yuan a day', () => {
    const resolved = resolveScenario(base, toScenario('f', [hsr(1_200)]));
    const [line] = listLineOperations(applyScenario(resolved), day, operatingDefaults).filter(
      ({ kind }) => kind === 'rail',
    );
    expect(line?.isStated).toBe(false);
    expect((line?.costFen.low ?? 0) / 1e8).toBeCloseTo(1.94, 1);
    expect((line?.costFen.high ?? 0) / 1e8).toBeCloseTo(4.05, 1);
    const { riders } = compare([hsr(1_200)]).lines[0]?.breakEven ?? {};
    const thousands = [riders?.low, riders?.central, riders?.high].map(
      (n) => Math.round((n ?? 0) / 100) / 10,
    );
    expect(thousands).toEqual([42.3, 63.4, 88]);
    const breakEven = compare([hsr(1_200)]).lines[0]?.breakEven as BreakEven;
    expect(breakEven.basis).toBe('end-to-end');
    // Twice as many riders where a ride earns half as much.
    const average = atFare(breakEven, breakEven.fareFen / 2, 'average');
    expect(average).toMatchObject({ basis: 'average', fareFen: breakEven.fareFen / 2 });
    expect(average.riders?.central).toBeCloseTo(2 * (riders?.central ?? 0), 6);
    expect(atFare(breakEven, 0, 'average')).toBe(breakEven);
  });

  test('has a mean fare over the pairs of stops of its own line', () => {
    const line = hsr(1_200) as Extract<Modification, { type: 'addLine' }>;
    const all: Modification = {
      ...line,
      runtime: { method: 'given', hopSecs: [1_500, 1_500] },
      patterns: [{ id: 'direct', skip: [] }],
      fare: { kind: 'distance', product: 'p', fenPerKm: 30, minimumFen: 0, roundToFen: 50 },
    };
    const resolved = resolveScenario(base, toScenario('f', [all]));
    expect(listErrors(resolved)).toEqual([]);
    const route = resolved.addedLines[0]?.route as number;
    // 75, 75 and 150 km in each direction.
    expect(findMeanFareFen(resolved, route)).toBe((2_250 + 2_250 + 4_500) / 3);
    const flat = resolveScenario(base, toScenario('f', [line]));
    expect(findMeanFareFen(flat, flat.addedLines[0]?.route as number)).toBe(4_600);
    // Lines of the base keep fares that the document does not state.
    expect(findMeanFareFen(resolved, 0)).toBeUndefined();
  });

  test('that halves a headway doubles its line, and one without effect changes nothing', () => {
    const before = compare([hsr(1_200)]).lines[0]?.operation;
    const after = compare([hsr(600)]).lines[0]?.operation;
    expect(after?.departures).toBe(216);
    expect(after?.vehicleKm).toBeCloseTo(2 * (before?.vehicleKm ?? 0), 6);
    // A cycle of 2 (1,900 + 900) s at 600 s.
    expect(after?.fleet).toBe(10);
    expect(compare([]).operators).toEqual([]);
    expect(compare([]).total.change.costFen).toEqual({ low: 0, central: 0, high: 0 });
  });
});
