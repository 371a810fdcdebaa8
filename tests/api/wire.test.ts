/** Conversions between domain values and JSON: polylines, instants, cursors, ids, modes, points. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRouteTypeFilter, toMode, toModes, transitModes } from '../../server/api/schema/mode.ts';
import { findPoint } from '../../server/api/schema/params.ts';
import { findServiceTime, toEpochSec, toInstantText } from '../../server/api/wire/instant.ts';
import { findCursor, toCursorText } from '../../server/api/wire/page-cursor.ts';
import { POLYLINE_PRECISION, toPolyline } from '../../server/api/wire/polyline.ts';
import { toRunId, toTripRun } from '../../server/api/wire/run-id.ts';
import { day } from './tiny-region.ts';

const zone = 'Asia/Shanghai';
const days = fc.integer({ min: 0, max: 40_000 });

/** Decodes by the published rules, as an independent check. */
function decode(text: string): [number, number][] {
  const values: number[] = [];
  let [result, factor] = [0, 1];
  for (const character of text) {
    const chunk = character.charCodeAt(0) - 63;
    result += (chunk % 32) * factor;
    factor *= 32;
    if (chunk >= 32) continue;
    values.push(result % 2 === 1 ? -(result + 1) / 2 : result / 2);
    [result, factor] = [0, 1];
  }
  const points: [number, number][] = [];
  let [lat, lon] = [0, 0];
  for (let i = 0; i + 1 < values.length; i += 2) {
    lat += values[i]!;
    lon += values[i + 1]!;
    points.push([lat, lon]);
  }
  return points;
}

describe('polylines', () => {
  it('give back the points to a tenth of a metre, all over the globe', () => {
    const point = fc.record({
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (points) => {
        const scale = 10 ** POLYLINE_PRECISION;
        const expected = points.map(({ lat, lon }) => [
          Math.round(lat * scale) + 0,
          Math.round(lon * scale) + 0,
        ]);
        expect(decode(toPolyline(points))).toEqual(expected);
      }),
    );
  });

  it('follow the published format', () => {
    // -179.9832104 at five decimal places is the format's published example; six places follow by the same rules.
    expect(toPolyline([{ lat: 0, lon: 0 }])).toBe('??');
    expect(toPolyline([{ lat: 0.000001, lon: -0.000001 }])).toBe('A@');
    expect(toPolyline([])).toBe('');
  });
});

describe('instants', () => {
  it.each([
    ['2026-11-25T07:30:00+08:00', 27_000],
    ['2026-11-24T23:30:00Z', 27_000],
    ['2026-11-24T23:30:00.000Z', 27_000],
    ['2026-11-25T07:30', 27_000],
    ['2026-11-25T07:30:15', 27_015],
    ['2026-11-25t00:00:00+0800', 0],
    ['2026-11-24T17:30:00-06:00', 27_000],
  ])('%s is a time in Hohhot', (text, seconds) => {
    expect(findServiceTime(text, zone)).toEqual({ day, seconds });
  });

  it.each([
    '',
    'now',
    '2026-11-25',
    '2026-02-30T07:30:00Z',
    '2026-11-25T24:00:00Z',
    '2026-11-25T07:60:00Z',
    '2026-11-25T07:30:00+15:00',
    '2026-11-25T07:30:00Z; DROP',
    '20261125T073000Z',
  ])('%j is none', (text) => {
    expect(findServiceTime(text, zone)).toBeUndefined();
  });

  it('survive a round trip, also across clock changes', () => {
    for (const timeZone of [zone, 'Europe/Warsaw', 'America/Sao_Paulo']) {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (epochSec) => {
          const time = findServiceTime(toInstantText(epochSec), timeZone)!;
          expect(toEpochSec(time, timeZone)).toBe(epochSec);
        }),
      );
    }
  });
});

describe('page cursors', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('earlier', 'later'),
        fc.integer({ min: 0, max: 4e9 }),
        (direction, epochSec) => {
          const text = `${direction === 'later' ? 'LATER' : 'EARLIER'}|${epochSec}`;
          const cursor = findCursor(text, zone)!;
          expect(cursor.direction).toBe(direction);
          expect(toCursorText(cursor, zone)).toBe(text);
        },
      ),
    );
  });

  it.each(['', 'LATER', 'LATER|', 'LATER|-5', 'later|5', 'LATER|12345678901', 'LATER|5|6'])(
    '%j is none',
    (text) => {
      expect(findCursor(text, zone)).toBeUndefined();
    },
  );
});

describe('run ids', () => {
  it('survive a round trip', () => {
    const tripId = fc.string({ minLength: 1, unit: 'grapheme' }).map((id) => `feed:${id}`);
    const start = fc.option(fc.integer({ min: 0, max: 200_000 }), { nil: undefined });
    fc.assert(
      fc.property(tripId, days, start, (id, serviceDay, tripStartSec) => {
        const run = { tripId: id, serviceDay, ...(tripStartSec === undefined ? {} : { tripStartSec }) };
        expect(toTripRun(toRunId(run), 0)).toEqual(run);
      }),
    );
  });

  it('take a bare trip id for today', () => {
    for (const id of ['rail:D6771', 'x:20269999_07:20:00_y', '20261399__rail:1', 'a:_b_']) {
      expect(toTripRun(id, day)).toEqual({ tripId: id, serviceDay: day });
    }
  });
});

describe('modes', () => {
  it.each([
    [0, 'TRAM'],
    [1, 'SUBWAY'],
    [2, 'REGIONAL_RAIL'],
    [3, 'BUS'],
    [7, 'FUNICULAR'],
    [11, 'BUS'],
    [101, 'HIGHSPEED_RAIL'],
    [102, 'LONG_DISTANCE'],
    [106, 'REGIONAL_RAIL'],
    [200, 'COACH'],
    [401, 'SUBWAY'],
    [704, 'BUS'],
    [900, 'TRAM'],
    [1500, 'OTHER'],
    [99, 'OTHER'],
    [-1, 'OTHER'],
  ])('route type %i is %s', (routeType, mode) => {
    expect(toMode(routeType)).toBe(mode);
  });

  it('filter by mode and by group', () => {
    expect(findRouteTypeFilter(undefined)).toBeUndefined();
    expect(findRouteTypeFilter(['BUS', 'TRANSIT'])).toBeUndefined();
    const isRail = findRouteTypeFilter(['RAIL'])!;
    expect([1, 2, 101, 105, 109].every(isRail)).toBe(true);
    expect([0, 3, 200, 4].some(isRail)).toBe(false);
    expect([3, 2, 1].some(findRouteTypeFilter([])!)).toBe(false);
    expect([109, 1].map(findRouteTypeFilter(['METRO'])!)).toEqual([true, false]);
    expect([1, 2, 3].some(findRouteTypeFilter(['WALK', 'BIKE'])!)).toBe(false);
  });

  it('each match only themselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 2_000 }), (routeType) => {
        expect(transitModes).toContain(toMode(routeType));
        expect(findRouteTypeFilter([toMode(routeType)])!(routeType)).toBe(true);
      }),
    );
    expect(toModes([3, 1, 3, 700])).toEqual(['SUBWAY', 'BUS']);
  });
});

describe('points', () => {
  it.each([
    ['40.8,111.6', 40.8, 111.6],
    ['-30,-51.5', -30, -51.5],
    ['40.8,111.6,2', 40.8, 111.6],
    [' 40.8 , 111.6 ', 40.8, 111.6],
    ['40.8;111.6', 40.8, 111.6],
  ])('%j is a point', (text, lat, lon) => {
    expect(findPoint(text)).toEqual({ lat, lon });
  });

  it.each(['', '40.8', '91,0', '0,181', 'NaN,1', '1e2,1', 'hm:xinhua', '40.8,111.6,x', '٤٠,٤٠'])(
    '%j is none',
    (text) => {
      expect(findPoint(text)).toBeUndefined();
    },
  );
});
