import { expect, test } from 'vitest';
import { buildAreaSets } from '../../../server/money/fares/stop-areas.ts';
import type { FareStop } from '../../../server/money/fares/tariff-context.ts';

const numbers = new Map([
  ['in', 2],
  ['out', 10],
]);
const toStop = (stopId: string, parentStation?: string): FareStop => ({
  stopId,
  name: { text: stopId },
  ...(parentStation === undefined ? {} : { parentStation }),
});
const stops = new Map(
  [
    toStop('station'),
    toStop('platform', 'station'),
    toStop('door', 'platform'),
    toStop('bare', 'nowhere'),
    toStop('own', 'station'),
  ].map((stop) => [stop.stopId, stop]),
);

test('stops of the same areas share a set, whatever the order and number of rows', () => {
  const { areaSetOfStop, areaSets } = buildAreaSets(
    [
      { areaId: 'out', name: { text: 'out' }, stopIds: ['a', 'b', 'c'] },
      { areaId: 'in', name: { text: 'in' }, stopIds: ['b', 'c', 'd', 'd'] },
      { areaId: 'unnamed by rules', name: { text: '' }, stopIds: ['a', 'e'] },
      { areaId: 'out', name: { text: 'out' }, stopIds: ['d'] },
    ],
    numbers,
    new Map(),
  );
  expect(areaSets).toEqual([[], [10], [2, 10]]);
  expect([...areaSetOfStop]).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 2],
    ['d', 2],
  ]);
});

test('a platform and its boarding areas have the areas of the station, unless they have own areas', () => {
  const areas = [
    { areaId: 'in', name: { text: 'in' }, stopIds: ['station'] },
    { areaId: 'out', name: { text: 'out' }, stopIds: ['own'] },
  ];
  const { areaSetOfStop, areaSets } = buildAreaSets(areas, numbers, stops);
  const areasOf = (stopId: string) => areaSets[areaSetOfStop.get(stopId) ?? 0];
  expect(['station', 'platform', 'door', 'own', 'bare'].map(areasOf)).toEqual([[2], [2], [2], [10], []]);
});

test('areas that no rule names are in no set, but override those of the station', () => {
  const areas = [
    { areaId: 'in', name: { text: 'in' }, stopIds: ['station'] },
    { areaId: 'unnamed by rules', name: { text: '' }, stopIds: ['platform'] },
  ];
  const { areaSetOfStop } = buildAreaSets(areas, numbers, stops);
  expect(areaSetOfStop.has('platform')).toBe(false);
  expect(areaSetOfStop.get('station')).toBe(1);
});

test('a stop that is its own parent ends the search', () => {
  const circle = new Map([['x', toStop('x', 'x')]]);
  expect(buildAreaSets([], numbers, circle).areaSetOfStop.size).toBe(0);
});
