import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listFreeLabels, toTextWidthPx } from '../../../client/src/map/label-places.ts';
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

describe('names on the map', () => {
  const box = (x: number, y: number) => ({ x, y, width: 40, height: 16 });

  test('earlier names win over those that overlap them', () => {
    expect(listFreeLabels([box(0, 0), box(10, 4), box(100, 0), box(104, 0), box(0, 40)])).toEqual([0, 2, 4]);
  });

  test('for all boxes no two kept ones overlap', () => {
    const boxes = fc.array(
      fc.record({
        x: fc.integer({ min: 0, max: 400 }),
        y: fc.integer({ min: 0, max: 400 }),
        width: fc.integer({ min: 5, max: 120 }),
        height: fc.integer({ min: 5, max: 30 }),
      }),
    );
    fc.assert(
      fc.property(boxes, (all) => {
        const kept = listFreeLabels(all).map((index) => all[index] ?? box(0, 0));
        for (const [index, a] of kept.entries()) {
          for (const b of kept.slice(index + 1)) {
            const isApart =
              Math.abs(a.x - b.x) * 2 >= a.width + b.width || Math.abs(a.y - b.y) * 2 >= a.height + b.height;
            expect(isApart).toBe(true);
          }
        }
        if (all.length > 0) expect(kept[0]).toBe(all[0]);
      }),
    );
  });

  test('Chinese is wider than Latin', () => {
    expect(toTextWidthPx('呼和浩特', 13)).toBe(52);
    expect(toTextWidthPx('Hohh', 13)).toBeLessThan(40);
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
