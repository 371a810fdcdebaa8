/** Route colours: a hue for each family of lines, and a shade by the rank of the line in its family. */

/** `trunk`: city lines; `interDistrict`: between districts; `outer`: to towns and villages; `coach`: coaches. */
export type LineFamily =
  | 'trunk'
  | 'interDistrict'
  | 'express'
  | 'outer'
  | 'community'
  | 'loop'
  | 'tourist'
  | 'airport'
  | 'county'
  | 'coach';

const shades: Readonly<Record<LineFamily, readonly string[]>> = {
  trunk: ['1D4ED8', '0369A1', '1E40AF', '0E7490', '3730A3', '2563EB', '155E75', '4338CA'],
  interDistrict: ['9F1239', 'BE123C', '881337', 'B91C1C', '9D174D'],
  express: ['B91C1C', '991B1B'],
  outer: ['15803D', '166534', '4D7C0F', '047857', '3F6212'],
  community: ['7E22CE', '6B21A8'],
  loop: ['0F766E', '115E59'],
  tourist: ['C2410C'],
  airport: ['475569', '334155', '1F2937'],
  county: ['A16207', '854D0E', '92400E', '78350F', '9A3412'],
  coach: ['5B21B6', '6D28D9', '4C1D95', '7C3AED'],
};

/** Least contrast between text and background (WCAG 2.2, level AA). */
export const minContrast = 4.5;

function toLuminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function toContrast(a: string, b: string): number {
  const [dark, light] = [toLuminance(a), toLuminance(b)].sort((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Colour of a line by its rank in the family (from 0), and white or black for its text. */
export function toLineColours(family: LineFamily, rank: number): { color: string; textColor: string } {
  const list = shades[family];
  const color = list[rank % list.length] as string;
  const textColor = toContrast(color, 'FFFFFF') >= toContrast(color, '000000') ? 'FFFFFF' : '000000';
  return { color, textColor };
}
