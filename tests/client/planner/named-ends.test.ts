import { describe, expect, test } from 'vitest';
import type { Itinerary } from '../../../client/src/api/contract.ts';
import { toNamedEnds } from '../../../client/src/planner/named-ends.ts';

const point = (zh: string, en: string) => ({ name: zh, names: { zh, en }, lat: 40.8, lon: 111.7 });
const stop = (zh: string) => ({ ...point(zh, zh), stopId: `hb:${zh}` });
const trip = (...legs: readonly object[]) => ({ id: 'a', legs }) as unknown as Itinerary;
const [start, end] = [point('起点', 'Start'), point('终点', 'Destination')];
const museum = { lat: 40.838, lon: 111.705, name: { zh: '博物院', en: 'Museum' } };
const home = { lat: 40.81234, lon: 111.6789 };

const namesOf = ({ legs }: Itinerary) => legs.flatMap(({ from, to }) => [from.names.zh, to.names.zh]);

describe('the ends of a trip', () => {
  test('have the names chosen in the search', () => {
    const whole = trip(
      { from: start, to: stop('甲') },
      { from: stop('甲'), to: stop('乙') },
      { from: stop('乙'), to: end },
    );
    const named = toNamedEnds(whole, home, museum);
    expect(namesOf(named)).toEqual(['40.81234,111.67890', '甲', '甲', '乙', '乙', '博物院']);
    expect(named.legs.at(-1)?.to.names.en).toBe('Museum');
  });

  test('of a single walk both have names', () => {
    expect(namesOf(toNamedEnds(trip({ from: start, to: end }), museum, home))).toEqual([
      '博物院',
      '40.81234,111.67890',
    ]);
  });

  test('that are stops keep the server’s names', () => {
    const ride = trip({ from: stop('甲'), to: stop('乙') });
    expect(namesOf(toNamedEnds(ride, museum, museum))).toEqual(['甲', '乙']);
    expect(toNamedEnds(trip(), museum, museum).legs).toEqual([]);
  });
});
