import { beforeAll, describe, expect, test } from 'vitest';
import type { CorridorZone } from '../../../../server/bureau/demand/model/corridor-utilities.ts';
import { loadStrategy, StrategyNetwork } from '../../../../server/bureau/demand/model/optimal-strategy.ts';
import { defaultSheet, toCentralValues } from '../../../../server/bureau/demand/model/parameters.ts';
import { toTwoDigits } from '../../../../server/bureau/demand/model/sample-values.ts';
import { readUrbanNetwork, type UrbanNetwork } from '../../../../server/bureau/demand/model/urban-network.ts';
import { expectUrbanChange, type UrbanChange } from '../../../../server/bureau/demand/model/urban-riders.ts';
import { SearchCache } from '../../../../server/planner/model/search-cache.ts';
import { compileTimetable } from '../../../../server/transit/timetable/compile/compile.ts';
import { tinyFeed, tinyWalk, WEDNESDAY } from '../../../support/tiny-feed.ts';

/** A street of four zones, 3 km apart, in one city; a line out of the city does not belong to it. */
const cities = [
  { id: 'A', names: { text: 'A' }, seats: [{ lat: 40, lon: 111 }] },
  { id: 'B', names: { text: 'B' }, seats: [{ lat: 40, lon: 112 }] },
];
const walk = { speedMps: 1.25, detourFactor: 1.3 };
const zones: CorridorZone[] = [0, 3_000, 6_000, 9_000].map((eastM, i) => ({
  city: 0,
  lat: 40,
  lon: 111 + eastM / 85_180,
  population: 100_000,
  attraction: 20_000 * (i + 1),
}));

type Line = readonly [route: string, everySec: number, ...calls: string[]];
const slow: Line = ['slow', 720, 'Z1 00:00', 'Z2 00:10', 'Z3 00:20', 'Z4 00:30'];
const back: Line = ['slow', 720, 'Z4 00:00', 'Z3 00:10', 'Z2 00:20', 'Z1 00:30'];
const fast: Line = ['fast', 720, 'Z1 00:00', 'Z3 00:12'];
const out: Line = ['out', 1_800, 'Z1 00:00', 'F1 01:00'];

const values = toCentralValues(defaultSheet);

function read(lines: readonly Line[], fares: Readonly<Record<string, number>> = {}): UrbanNetwork {
  const feed = tinyFeed({
    feedId: 'ex',
    at: { Z1: [0, 0], Z2: [3_000, 0], Z3: [6_000, 0], Z4: [9_000, 0], F1: [85_000, 0] },
    routeTypes: { slow: 3, fast: 3, out: 3 },
    trips: lines.map(([route, everySec, ...calls], i) => ({
      id: `t${i}`,
      route,
      calls,
      every: [['06:00', '22:00', everySec, true] as const],
    })),
  });
  const { timetable } = compileTimetable([feed], { hash: JSON.stringify(lines), walk: tinyWalk, cities });
  const { forward } = new SearchCache(timetable).getSearch(WEDNESDAY, {
    minTransferSec: 0,
    additionalTransferSec: 0,
  }).sides;
  const findFareFen = ({ route }: { readonly route: number }) =>
    fares[timetable.routes[route]?.routeId ?? ''] ?? 200;
  const source = { timetable, network: forward.network, day: WEDNESDAY, isAdded: () => false, findFareFen };
  return readUrbanNetwork(source, 0, zones, walk, values);
}

const change = (base: UrbanNetwork, after: UrbanNetwork) =>
  expectUrbanChange({ cityId: 'A', base, after }, zones, defaultSheet, walk, { draws: 20, seed: 1 });

describe('network of a city', () => {
  test('has the lines with all calls inside, with their departures', () => {
    const { lines, zones: rows } = read([slow, back, fast, out]);
    expect(lines.map(({ departures, id }) => [id, departures])).toEqual([
      ['ex:slow', 160],
      ['ex:fast', 80],
    ]);
    expect(rows).toEqual([0, 1, 2, 3]);
  });

  test('two common lines of one stop are boarded by frequency', () => {
    const network = read([slow, ['fast', 360, 'Z1 00:00', 'Z3 00:22']]);
    const ways = new StrategyNetwork(network.nodeCount, network.links);
    const strategy = ways.find(4 + 2);
    const { volume } = loadStrategy(strategy, network.links, new Map([[0, 1]]));
    const shareOf = (id: string) => {
      const line = network.lines.findIndex((one) => one.id === id);
      return volume.reduce((sum, part, link) => (network.boards[link] === line ? sum + part : sum), 0);
    };
    expect(shareOf('ex:slow')).toBeCloseTo(1 / 3, 2);
    expect(shareOf('ex:fast')).toBeCloseTo(2 / 3, 2);
  });
});

describe('riders of city lines', () => {
  const base = read([slow, back]);
  let more: UrbanChange;
  beforeAll(() => {
    more = change(base, read([slow, back, fast])) as UrbanChange;
  });

  test('nothing changed: nothing to report', () => {
    expect(change(base, read([slow, back, out]))).toBeUndefined();
  });

  test('the base has the transit trips of the sheet', () => {
    const trips = 400_000 * values.tripsPerResident * values.urbanTransitShare;
    expect(more.transit.before.central).toBe(toTwoDigits(trips));
  });

  test('an added line has riders, draws people to transit, and takes some of the other line', () => {
    const line = more.lines.find(({ id }) => id === 'ex:fast');
    expect(line?.departures).toEqual({ before: 0, after: 80 });
    expect(line?.before).toEqual({ low: 0, central: 0, high: 0 });
    expect(line?.after.low).toBeGreaterThan(100);
    expect(more.transit.after.central).toBeGreaterThanOrEqual(more.transit.before.central);
    expect(more.gainMin).toBeGreaterThan(0);
    const other = more.others.find(({ id }) => id === 'ex:slow');
    expect(other?.after).toBeLessThan(other?.before ?? 0);
  });

  test('a removed line has none left, and its riders look for another way', () => {
    const less = change(read([slow, back, fast]), base) as UrbanChange;
    const line = less.lines.find(({ id }) => id === 'ex:fast');
    expect(line?.after.central).toBe(0);
    expect(line?.before.central).toBeGreaterThan(100);
    expect(less.gainMin).toBeLessThan(0);
    const other = less.others.find(({ id }) => id === 'ex:slow');
    expect(other?.after).toBeGreaterThan(other?.before ?? Number.POSITIVE_INFINITY);
  });

  test.each([
    ['twice as many departures', [slow.with(1, 360), back.with(1, 360)] as unknown as Line[], {}],
    ['a lower fare', [slow, back], { slow: 100 }],
  ])('%s: more riders on the line', (_, lines, fares) => {
    const [line] = (change(base, read(lines, fares)) as UrbanChange).lines;
    expect(line?.id).toBe('ex:slow');
    expect(line?.after.central).toBeGreaterThan(line?.before.central ?? Number.POSITIVE_INFINITY);
  });

  test('boardings along the strategies are those of the loaded network', () => {
    const { boardingsPerTrip, others, lines, transit } = more;
    const boardings = (lines[0]?.after.central ?? 0) + (others[0]?.after ?? 0);
    expect(boardings / transit.after.central).toBeCloseTo(boardingsPerTrip.after, 1);
    expect(boardingsPerTrip.after).toBeGreaterThanOrEqual(1);
  });

  test('ranges hold their central value; the same inputs give the same bytes', () => {
    for (const { after, before } of more.lines)
      for (const { central, high, low } of [before, after]) {
        expect(low).toBeLessThanOrEqual(central);
        expect(central).toBeLessThanOrEqual(high);
      }
    expect(JSON.stringify(change(base, read([slow, back, fast])))).toBe(JSON.stringify(more));
    expect(more.tornado.map(({ parameter }) => parameter)).toContain('urbanTransitShare');
  });
});
