import '../page-zone.ts';
import { describe, expect, test } from 'vitest';
import type { Config, Line, StopTime } from '../../../client/src/api/contract.ts';
import { toBoardLines, toBoardRows, toMinutesUntil } from '../../../client/src/lines/board-rows.ts';
import { toLineGroups } from '../../../client/src/lines/line-groups.ts';
import { toSplitByLabel } from '../../../client/src/lines/line-links.tsx';

const now = Date.parse('2026-11-25T07:30:00+08:00');
const event = (routeId: string, headsign: string, minutes: number, more: object = {}) =>
  ({
    routeId,
    headsign,
    tripId: `${routeId}-${minutes}`,
    tripShortName: '',
    displayName: routeId,
    pickupDropoffType: 'NORMAL',
    place: { departure: new Date(now + minutes * 60_000).toISOString() },
    ...more,
  }) as unknown as StopTime;

describe('the board', () => {
  test('one row for a line and direction, with its next three departures', () => {
    const events = [2, 4, 9, 14, 20].flatMap((minutes) => [
      event('1', 'east', minutes),
      ...(minutes === 4 ? [event('1', 'west', 4)] : []),
    ]);
    const rows = toBoardRows(events, now);
    expect(rows.map((row) => [row.line.headsign, row.departures.length])).toEqual([
      ['east', 3],
      ['west', 1],
    ]);
  });

  test('every train has a row of its own', () => {
    const train = (number: string, minutes: number) =>
      event('D', 'Baotou', minutes, { tripShortName: number, displayName: number });
    expect(toBoardRows([train('D6751', 5), train('D6753', 50)], now)).toHaveLength(2);
  });

  test('the directions of a line stand together, in the order of the next departure of any; trains stay apart', () => {
    const train = (number: string, minutes: number) =>
      event('D', 'Baotou', minutes, { tripShortName: number, displayName: number });
    const events = [
      event('2', 'n', 1),
      event('1', 'e', 2),
      train('D1', 3),
      train('D2', 4),
      event('2', 's', 9),
    ];
    const told = toBoardLines(toBoardRows(events, now)).map(({ rows }) =>
      rows.map(({ line }) => `${line.displayName} ${line.headsign}`),
    );
    expect(told).toEqual([['2 n', '2 s'], ['1 e'], ['D1 Baotou'], ['D2 Baotou']]);
  });

  test('leaves out past departures and trips that cannot be boarded', () => {
    const closed = event('1', 'east', 5, { pickupDropoffType: 'NOT_ALLOWED' });
    expect(toBoardRows([event('1', 'east', -2), closed], now)).toEqual([]);
  });

  test('minutes are counted down to zero and not below', () => {
    const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();
    expect([125, 119, 59, 0, -300].map((seconds) => toMinutesUntil(at(seconds), now))).toEqual([
      2, 1, 0, 0, 0,
    ]);
  });
});

describe('the lines browser', () => {
  const regions = [
    { regionId: 'hohhot', name: '', names: { zh: '呼和浩特', en: 'Hohhot' }, lat: 0, lon: 0 },
    { regionId: 'baotou', name: '', names: { zh: '包头', en: 'Baotou' }, lat: 0, lon: 0 },
  ] as Config['regions'];
  const line = (id: string, mode: string, regionIds: string[], long = id) =>
    ({
      route: { routeId: id, routeShortName: id, mode, longNames: { zh: long, en: `${long} line` } },
      regionIds,
      crossesBoundary: regionIds.length > 1,
    }) as unknown as Line;
  const lines = [
    line('10', 'BUS', ['baotou']),
    line('2', 'BUS', ['baotou']),
    line('1', 'SUBWAY', ['hohhot'], '伊利健康谷'),
    line('D', 'REGIONAL_RAIL', ['hohhot', 'baotou']),
    line('K1', 'BUS', ['hohhot']),
  ];

  test('cities in their order, numbers as numbers, lines between cities last', () => {
    const groups = toLineGroups(lines, regions, '');
    expect(
      groups.map((group) => [group.key, group.lines.map((one) => one.route.routeShortName).join()]),
    ).toEqual([
      ['hohhot-subway', '1'],
      ['hohhot-bus', 'K1'],
      ['baotou-bus', '2,10'],
      ['between-rail', 'D'],
    ]);
  });

  test('the filter looks into all names', () => {
    expect(toLineGroups(lines, regions, '健康').flatMap((group) => group.lines)).toHaveLength(1);
    expect(toLineGroups(lines, regions, 'LINE 1')).not.toHaveLength(0);
    expect(toLineGroups(lines, regions, 'nothing like it')).toEqual([]);
  });
});

test('lines with equal labels are separated from the others', () => {
  expect(toSplitByLabel(['D', '1', 'K', 'D', '2', 'K'], (label) => label)).toEqual({
    distinct: ['1', '2'],
    alike: ['D', 'K', 'D', 'K'],
  });
});
