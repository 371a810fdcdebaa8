import { describe, expect, test } from 'vitest';
import type { Itinerary, Leg } from '../../../client/src/api/contract.ts';
import { toCardRide, toTopUpTime } from '../../../client/src/card/ride-input.ts';

const place = (stopId?: string) => ({
  name: stopId ?? '',
  lat: 0,
  lon: 0,
  names: {},
  ...(stopId && { stopId }),
});

function leg(
  mode: Leg['mode'],
  from: string | undefined,
  to: string | undefined,
  minutes: [number, number],
  more = {},
) {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 23, minute)).toISOString();
  return {
    mode,
    from: place(from),
    to: place(to),
    startTime: at(minutes[0]),
    endTime: at(minutes[1]),
    ...(mode !== 'WALK' && { routeId: `${mode.toLowerCase()}-1` }),
    ...more,
  } as unknown as Leg;
}

const toItinerary = (legs: readonly Leg[]) => ({ legs }) as unknown as Itinerary;

describe('an itinerary as rides with a card', () => {
  test('leaves out walks and keeps the order', () => {
    const legs = [
      leg('WALK', undefined, 'a', [0, 5]),
      leg('BUS', 'a', 'b', [6, 20]),
      leg('WALK', 'b', 'c', [20, 23]),
      leg('SUBWAY', 'c', 'd', [25, 40]),
      leg('WALK', 'd', undefined, [40, 44]),
    ];
    const ride = toCardRide(toItinerary(legs));
    expect(ride?.input.legs).toEqual([
      {
        routeId: 'bus-1',
        fromStopId: 'a',
        toStopId: 'b',
        departure: '2026-11-24T23:06:00.000Z',
        arrival: '2026-11-24T23:20:00.000Z',
      },
      {
        routeId: 'subway-1',
        fromStopId: 'c',
        toStopId: 'd',
        departure: '2026-11-24T23:25:00.000Z',
        arrival: '2026-11-24T23:40:00.000Z',
      },
    ]);
    expect(ride?.legs).toEqual([[legs[1]], [legs[3]]]);
  });

  test('legs in one vehicle are one ride from the first stop to the last', () => {
    const legs = [
      leg('BUS', 'a', 'b', [6, 20]),
      leg('BUS', 'b', 'c', [20, 30], { interlineWithPreviousLeg: true, routeId: 'bus-2' }),
      leg('BUS', 'c', 'd', [31, 33], { routeId: 'bus-3' }),
    ];
    const ride = toCardRide(toItinerary(legs));
    expect(ride?.input.legs.map((one) => [one.routeId, one.fromStopId, one.toStopId])).toEqual([
      ['bus-1', 'a', 'c'],
      ['bus-3', 'c', 'd'],
    ]);
    expect(ride?.legs.map((one) => one.length)).toEqual([2, 1]);
  });

  test('is undefined without rides and with unknown stops', () => {
    expect(toCardRide(toItinerary([leg('WALK', undefined, undefined, [0, 9])]))).toBeUndefined();
    expect(toCardRide(toItinerary([leg('BUS', undefined, 'b', [0, 9])]))).toBeUndefined();
  });
});

test('the top-up is before boarding and not in the future', () => {
  const departure = '2026-11-24T23:06:00.000Z';
  expect(toTopUpTime(departure, Date.parse('2026-11-20T00:00:00Z'))).toBeUndefined();
  expect(toTopUpTime(departure, Date.parse('2026-12-01T00:00:00Z'))).toBe('2026-11-24T23:05:00.000Z');
});
