import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRgb, toContrast, toHex, toLineColors, toStroke } from '../../../client/src/ui/line-color.ts';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => value.toString(16).padStart(6, '0'));
const contrast = (a: string, b: string) =>
  toContrast(findRgb(a) ?? { r: 0, g: 0, b: 0 }, findRgb(b) ?? { r: 0, g: 0, b: 0 });

describe('contrast', () => {
  test('is computed as in WCAG', () => {
    expect(contrast('000000', 'ffffff')).toBeCloseTo(21);
    expect(contrast('777777', 'ffffff')).toBeCloseTo(4.48, 2);
    expect(contrast('767676', 'ffffff')).toBeCloseTo(4.54, 2);
  });

  test('a colour that is parsed and written is unchanged', () => {
    fc.assert(
      fc.property(hex, (color) => {
        expect(toHex(findRgb(color) ?? { r: 0, g: 0, b: 0 })).toBe(`#${color}`);
      }),
    );
    expect(findRgb('E60012')).toEqual(findRgb('#e60012'));
    expect(findRgb('red')).toBeUndefined();
    expect(findRgb(undefined)).toBeUndefined();
  });
});

describe('a badge', () => {
  test('has a contrast of 4.5:1 for all colours of a feed', () => {
    fc.assert(
      fc.property(hex, hex, (color, textColor) => {
        const colors = toLineColors(color, textColor, '#2a6f97');
        expect(contrast(colors.fill, colors.text)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps colours with enough contrast', () => {
    expect(toLineColors('0B5F58', 'FFFFFF', '#000000')).toEqual({ fill: '#0b5f58', text: '#ffffff' });
    expect(toLineColors('FFD100', '333300', '#000000')).toEqual({ fill: '#ffd100', text: '#333300' });
  });

  test('yellow with white text gets dark text, and no colour gets that of its mode', () => {
    expect(toLineColors('FFD100', 'FFFFFF', '#000000').text).not.toBe('#ffffff');
    expect(toLineColors(undefined, undefined, '#2a6f97').fill).toBe('#2a6f97');
  });
});

test('a stroke has a contrast of 3:1 with light and dark backgrounds', () => {
  fc.assert(
    fc.property(hex, fc.constantFrom('#f6f5f0', '#11181a', '#f1efe8', '#182022'), (color, ground) => {
      expect(contrast(toStroke(color, '#000000', ground), ground)).toBeGreaterThanOrEqual(3);
    }),
    { numRuns: 2000 },
  );
});
