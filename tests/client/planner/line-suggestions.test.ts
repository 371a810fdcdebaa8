/** Lines and trains that a typed number names. */
import { expect, test } from 'vitest';
import type { Line } from '../../../client/src/api/contract.ts';
import { toNumberSuggestions } from '../../../client/src/planner/line-suggestions.ts';

const line = (routeId: string, routeShortName: string, mode = 'BUS') =>
  ({
    route: { routeId, routeShortName, mode },
    geometry: { type: 'MultiLineString', coordinates: [[[111.6, 40.8]]] },
  }) as unknown as Line;
const lines = [
  line('h:27', '27'),
  line('b:27', '27路'),
  line('h:1', '1号线', 'SUBWAY'),
  line('h:127', '127'),
];
const opened = (text: string, all = lines) => toNumberSuggestions(text, all).map(({ opens }) => opens);

test('a line is found by its number, with and without the word for a line', () => {
  expect(opened('27路')).toEqual(['/line/h%3A27', '/line/b%3A27']);
  expect(opened('27')).toEqual(opened('27路'));
  expect(opened('1号线')).toEqual(['/line/h%3A1']);
  expect(opened('2')).toEqual([]);
  expect(opened('新华广场')).toEqual([]);
});

test('the number of a train opens the page of trains where trains run', () => {
  expect(opened('d1191')).toEqual([]);
  const withRail = [...lines, line('r:d', 'D', 'LONG_DISTANCE')];
  expect(opened('d1191', withRail)).toEqual(['/trains?number=D1191']);
  expect(opened('27', withRail)).toEqual(['/line/h%3A27', '/line/b%3A27']);
});
