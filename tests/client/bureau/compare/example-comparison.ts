/** A small comparison with every part: three zones, two places, a pair of stations, a line, four parties. */
import type { Comparison } from '../../../../client/src/api/contract.ts';

type Access = NonNullable<Comparison['access']>;

const range = (low: number, central: number, high: number) => ({ low, central, high });
const toSec = (minutes: number | null | undefined) => (minutes == null ? null : minutes * 60);
const times = (...minutes: (number | null)[]) => ({
  percentileSec: minutes.map(toSec),
  meanSec: toSec(minutes[1]),
  reachedShare: minutes.includes(null) ? 0.5 : 1,
  plannedSec: toSec(minutes[0]),
});
const zone = (id: string, district: string, weight: number, after: number[]): Access['zones'][number] => ({
  id,
  lat: 40.8,
  lon: 111.7,
  ring: [
    [40.8, 111.7],
    [40.81, 111.71],
    [40.8, 111.72],
  ],
  district,
  weight,
  before: [10, 1_000, 2_000],
  after,
  others: [{ opportunity: 'jobs', before: [0, 10, 20], after: [10, 10, 10] }],
});
const operation = (departures: number) => ({
  departures,
  vehicleKm: departures * 150,
  vehicleHours: departures,
  seats: departures * 100,
  fleet: Math.ceil(departures / 10),
  spares: 1,
  kwh: range(departures * 10, departures * 12, departures * 15),
  litres: range(0, 0, 0),
  co2Kg: range(departures * 5, departures * 6, departures * 7),
  costFen: range(departures * 100_000, departures * 200_000, departures * 300_000),
});
const operator = (operatorId: string, zh: string, en: string) => ({
  operatorId,
  name: { zh, en },
  before: operation(10),
  after: operation(30),
  change: operation(20),
});
const amounts = (revenueFen: number, fundingFen = 0) => ({
  revenueFen,
  fundingFen,
  feeFen: 0,
  cardFen: 0,
  netFen: revenueFen + fundingFen,
});

export const exampleAccess: Access = {
  percents: [5, 50, 95],
  cutoffsMin: [30, 60, 120],
  zoneCount: 3,
  computedOrigins: 3,
  weightBy: 'population',
  cumulative: [
    { opportunity: 'jobs', cutoffMin: 60, before: 10, after: 10 },
    { opportunity: 'population', cutoffMin: 60, before: 1_000, after: 1_500 },
  ],
  betaPerMinute: 0.03,
  gravity: [{ opportunity: 'population', before: 1, after: 2 }],
  nearest: [
    {
      category: 'hospital',
      reachedShare: { before: 0.5, after: 1 },
      meanSec: { before: 1_800, after: 1_200 },
    },
  ],
  districts: [{ district: '甲区', weight: 300, before: 1, after: 2 }],
  change: {
    better: { zones: 1, weight: 100 },
    worse: { zones: 1, weight: 200 },
    same: { zones: 1, weight: 700 },
  },
  pairs: [
    {
      from: { zh: '东站', en: 'East' },
      to: { zh: '西站', en: 'West' },
      stationToStation: { before: times(60, 90, null), after: times(30, 35, 40) },
      doorToDoor: { before: times(70, 100, 120), after: times(45, 50, 60) },
    },
  ],
  zones: [
    zone('a', '甲区', 100, [10, 1_500, 2_000]),
    zone('b', '乙区', 200, [10, 900, 2_000]),
    zone('c', '乙区', 700, [10, 1_000, 2_000]),
  ],
  places: [
    {
      id: 'h1',
      name: { zh: '中心医院', en: 'Central Hospital' },
      category: 'hospital',
      lat: 40.8,
      lon: 111.7,
      beforeSec: [1_800, null, 600],
      afterSec: [600, 1_200, 620],
    },
    {
      id: 'h2',
      name: { zh: '西医院', en: 'West Hospital' },
      category: 'hospital',
      lat: 40.8,
      lon: 111.7,
      beforeSec: [null, null, 660],
      afterSec: [null, null, null],
    },
  ],
};

const riders: NonNullable<Comparison['riders']> = {
  scenario: { name: '例', hash: 'sha256:0' },
  base: { timetableHash: 'fedc' },
  serviceDay: '2026-11-25',
  currency: 'CNY',
  problems: [],
  parameters: {
    hash: 'sha256:1',
    currency: 'CNY',
    sheet: { carShare: { unit: 'share', low: 0.3, central: 0.45, high: 0.6, mark: 'A', source: 'none' } },
  },
  draws: 10,
  seed: 1,
  zones: 3,
  forecast: {
    modes: [
      { mode: 'rail', before: range(15_000, 19_000, 36_000), after: range(19_000, 24_000, 47_000) },
      { mode: 'car', before: range(11_000, 16_000, 35_000), after: range(9_100, 14_000, 29_000) },
    ],
    lines: [
      {
        id: 'rail:line-1',
        name: '例线',
        longName: { zh: '例线', en: 'Example line' },
        mode: 'rail',
        isAdded: true,
        departures: 20,
        before: range(0, 0, 0),
        after: range(1_000, 2_000, 3_000),
        induced: range(100, 200, 300),
        byStrategies: 2_000,
        averageFareFen: 5_000,
        revenueFen: range(5_000_000, 10_000_000, 15_000_000),
        doorMin: 90,
        rideMin: 40,
        hops: [
          {
            from: '东站',
            to: '西站',
            fromNames: { zh: '东站', en: 'East Station' },
            toNames: { zh: '西站', en: 'West Station' },
            departures: 10,
            riders: range(1_000, 2_000, 3_000),
            seats: 1_000,
            loadFactor: 2,
            hours: [{ hour: 8, departures: 2, riders: 500, seats: 200, standing: 100, loadFactor: 2.5 }],
          },
        ],
        crowding: {
          busiest: {
            from: '东站',
            to: '西站',
            fromNames: { zh: '东站', en: 'East Station' },
            toNames: { zh: '西站', en: 'West Station' },
            hour: 8,
            departures: 2,
            riders: 500,
            seats: 200,
            standing: 100,
            loadFactor: 2.5,
          },
          hopHours: 4,
          aboveSeats: 0.75,
          aboveAll: 0.5,
        },
        dailyCostFen: range(10_000_000, 20_000_000, 30_000_000),
        breakEvenRiders: range(4_000, 8_000, 12_000),
      },
    ],
    pairs: [],
    removed: [],
    groups: [
      {
        id: 'commute',
        name: { zh: '通勤', en: 'Commuting' },
        trips: range(1_000, 2_000, 3_000),
        publicBefore: range(500, 900, 1_000),
        publicAfter: range(600, 1_000, 1_200),
        benefitMin: range(10, 15, 20),
        yuanPerDay: range(5_000, 9_000, 12_000),
      },
    ],
    districts: [
      {
        city: 'a',
        district: '甲区',
        names: { zh: '甲区', en: 'First District' },
        trips: range(100, 200, 300),
        benefitMin: range(-3, -2, -1),
        yuanPerDay: range(-900, -600, -300),
      },
    ],
    changed: { before: range(0, 0, 0), after: range(1_000, 2_000, 3_000) },
    tornado: [{ parameter: 'carShare', name: { zh: '小汽车', en: 'Car share' }, low: 1_500, high: 2_600 }],
    elasticities: [
      {
        kind: 'fare',
        value: -0.44,
        band: { name: { zh: '票价', en: 'fare' }, low: -1, high: -0.3, mark: 'M', source: 'x' },
        isInside: true,
      },
    ],
    benefitMin: range(13, 16, 21),
    assumedFares: 0,
  },
};

const party = (
  partyId: string,
  kind: 'operator' | 'treasury' | 'merchant',
  names: { zh: string; en: string },
  before: ReturnType<typeof amounts>,
  change: ReturnType<typeof amounts>,
) => ({
  partyId,
  kind,
  city: null,
  names,
  before,
  after: amounts(before.revenueFen + change.revenueFen, before.fundingFen + change.fundingFen),
  change,
});

export const example: Comparison = {
  scenario: { name: '例', hash: 'sha256:0123456789abcdef0123' },
  base: { timetableHash: 'fedcba9876543210' },
  serviceDay: '2026-11-25',
  currency: 'CNY',
  window: ['07:00', '09:00'],
  problems: [],
  effects: [],
  lines: [],
  access: exampleAccess,
  operations: {
    costsOf: 'all',
    operators: [operator('rail:new', '新公司', 'New operator')],
    total: operator('total', 'total', 'total'),
    lines: [
      {
        modification: 'line-1',
        operation: operation(20),
        breakEven: { fareFen: 5_000, basis: 'end-to-end', riders: range(4_000, 8_000, 12_000) },
      },
    ],
  },
  riders,
  settlement: {
    method: 'simulated',
    simulated: { riders: 1_000, days: 1, seed: 1 },
    parties: [
      party('new', 'operator', { zh: '新公司', en: 'New operator' }, amounts(0), amounts(81_593)),
      party('old', 'operator', { zh: '旧公司', en: 'Old operator' }, amounts(90_000), amounts(-70_000)),
      party('city', 'treasury', { zh: '市财政', en: 'Treasury' }, amounts(0, -100), amounts(0, -11_593)),
      party('idle', 'merchant', { zh: '商户', en: 'Merchant' }, amounts(0), amounts(0)),
    ],
    held: { beforeFen: 0, afterFen: 0, changeFen: 0 },
    sumFen: 0,
  },
};
