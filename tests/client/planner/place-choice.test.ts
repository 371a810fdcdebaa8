import { describe, expect, test } from 'vitest';
import type { Place } from '../../../client/src/api/contract.ts';
import { toPointText } from '../../../client/src/i18n/format.ts';
import { findTypedPoint, toPlaceParam, toStopChoice } from '../../../client/src/planner/place-choice.ts';
import { toPointSuggestions } from '../../../client/src/planner/suggestions.ts';

describe('typed coordinates', () => {
  test.each([
    ['40.8183, 111.6703', { lat: 40.8183, lon: 111.6703 }],
    ['111.6703,40.8183', { lat: 40.8183, lon: 111.6703 }],
    ['(40.8183 111.6703)', { lat: 40.8183, lon: 111.6703 }],
    ['40.8183，111.6703'.replace('，', ','), { lat: 40.8183, lon: 111.6703 }],
    ['40.8183N, 111.6703E', { lat: 40.8183, lon: 111.6703 }],
    ['-33.4, -70.6', { lat: -33.4, lon: -70.6 }],
  ])('%s', (text, point) => {
    expect(findTypedPoint(text)).toEqual(point);
  });

  test.each(['', '新华广场', '40.8', '40.8,', '200,300', '40.8,111.6,7', '1 2 3', 'xhgc'])(
    '%s is none',
    (text) => {
      expect(findTypedPoint(text)).toBeUndefined();
    },
  );

  test('in China the meaning as a position of Amap is offered, too, about 500 m away', () => {
    const [plain, amap] = toPointSuggestions('40.8183, 111.6703');
    expect(plain).toMatchObject({ kind: 'point', place: { lat: 40.8183, lon: 111.6703 } });
    expect(amap?.kind).toBe('amap-point');
    expect(Math.abs((amap?.place.lon ?? 0) - 111.6703)).toBeGreaterThan(0.004);
    expect(toPointSuggestions('52.5, 13.4')).toHaveLength(1);
  });

  test('requests have the id of a stop and the position of a point', () => {
    expect(toPlaceParam({ lat: 40.8, lon: 111.6, stopId: 'rail:HHC' })).toBe('rail:HHC');
    expect(toPlaceParam({ lat: 40.8, lon: 111.6 })).toBe('40.80000,111.60000');
    expect(toPointText({ lat: 40.818304, lon: 111.670296 })).toBe('40.81830,111.67030');
  });
});

describe('a stop as a start', () => {
  const place = { lat: 40.8, lon: 111.6, name: '广场', names: { zh: '广场', en: 'Square' } };
  const toChoice = (more: object) => toStopChoice({ ...place, ...more } as Place, 'asked');

  test('is its station with all platforms', () => {
    expect(toChoice({ stopId: 'm:1a', parentId: 'm:1' }).stopId).toBe('m:1');
    expect(toChoice({ stopId: 'b:2' })).toEqual({
      lat: 40.8,
      lon: 111.6,
      stopId: 'b:2',
      name: { zh: '广场', en: 'Square' },
    });
    expect(toChoice({}).stopId).toBe('asked');
  });
});
