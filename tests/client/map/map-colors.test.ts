/** Colours of feeds on the grounds of the map. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { darkMap, lightMap, type MapColors } from '../../../client/src/map/map-colors.ts';
import { findRgb, toContrast, toMixed, toStroke } from '../../../client/src/ui/line-color.ts';

const contrast = (a: string, b: string) => {
  const [one, other] = [findRgb(a), findRgb(b)];
  return one && other ? toContrast(one, other) : 0;
};

describe.each<[string, MapColors]>([
  ['light', lightMap],
  ['dark', darkMap],
])('on the %s map', (_name, colors) => {
  test('a line of any colour is told from land and streets; a pale one still from land', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const stroke = toStroke(value.toString(16).padStart(6, '0'), '#2a6f97', colors.lineGround);
        expect(contrast(stroke, colors.land)).toBeGreaterThanOrEqual(3);
        expect(contrast(stroke, colors.street)).toBeGreaterThanOrEqual(3);
        expect(contrast(toMixed(stroke, colors.land, 0.4), colors.land)).toBeGreaterThan(1.5);
      }),
    );
  });

  test('names are read on land, on streets and on water', () => {
    for (const ink of [colors.ink, colors.inkPlace, colors.inkStreet]) {
      for (const ground of [colors.land, colors.street]) expect(contrast(ink, ground)).toBeGreaterThan(4.5);
    }
    expect(contrast(colors.inkWater, colors.land)).toBeGreaterThan(4.5);
  });
});
