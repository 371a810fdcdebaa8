import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPositions } from '../../../client/src/map/polyline.ts';
import { findLinkedView, toViewParam } from '../../../client/src/map/view-param.ts';
import { toEncodedPolyline } from '../../../server/api/wire/polyline.ts';

describe('encoded polylines', () => {
  test('decode the published example', () => {
    expect(toPositions('_p~iF~ps|U_ulLnnqC_mqNvxq`@', 5)).toEqual([
      [38.5, -120.2],
      [40.7, -120.95],
      [43.252, -126.453],
    ]);
    expect(toPositions('', 6)).toEqual([]);
  });

  test('decode all that the server encodes', () => {
    const micro = (limit: number) => fc.integer({ min: -limit * 1e6, max: limit * 1e6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(micro(90), micro(180))), (points) => {
        const line = points.map(([lat, lon]) => ({ lat: lat / 1e6, lon: lon / 1e6 }));
        const { points: text, precision } = toEncodedPolyline(line);
        const back = toPositions(text, precision).map(([lat, lon]) => [
          Math.round(lat * 1e6),
          Math.round(lon * 1e6),
        ]);
        expect(back).toEqual(points.map(([lat, lon]) => [lat, lon]));
      }),
    );
  });
});

describe('the view in the address', () => {
  test('that is written and parsed is unchanged', () => {
    const param = toViewParam({ lat: 40.81234, lon: 111.65678, zoom: 12.4 });
    expect(param).toBe('40.8123,111.6568,12');
    expect(findLinkedView(`?map=${param}`)).toEqual({ lat: 40.8123, lon: 111.6568, zoom: 12 });
  });

  test.each(['', '?map=', '?map=a,b,c', '?map=40,111', '?map=89,111,12', '?map=40,111,99', '?map=40,200,10'])(
    '%s is none',
    (search) => {
      expect(findLinkedView(search)).toBeUndefined();
    },
  );
});
