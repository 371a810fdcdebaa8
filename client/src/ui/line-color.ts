/**
 * Colours of lines with enough contrast to read.
 *
 * GTFS feeds give a colour and a text colour whose contrast nobody checks: yellow on white is common. Contrast is
 * measured as in WCAG 2.1 (relative luminance). The feed's text colour is used where it has enough contrast.
 */
export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** Of `RRGGBB` or `#RRGGBB`; undefined for anything else. */
export function findRgb(hex: string | undefined): Rgb | undefined {
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex ?? '');
  if (!match) return undefined;
  const part = (index: number) => Number.parseInt(match[index] ?? '0', 16);
  return { r: part(1), g: part(2), b: part(3) };
}

export function toHex({ r, g, b }: Rgb): string {
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance, 0 to 1. */
function toLuminance({ r, g, b }: Rgb): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio, 1 to 21. */
export function toContrast(a: Rgb, b: Rgb): number {
  const [high, low] = [toLuminance(a), toLuminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const white: Rgb = { r: 255, g: 255, b: 255 };
const ink: Rgb = { r: 17, g: 24, b: 26 };
const textTarget = 4.5;

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const part = (x: number, y: number) => Math.round(x + (y - x) * share);
  return { r: part(a.r, b.r), g: part(a.g, b.g), b: part(a.b, b.b) };
}

/** Mixes `pole` into `color` in small steps until the contrast with `ground` reaches `target`. */
function moveUntil(color: Rgb, pole: Rgb, ground: Rgb, target: number): Rgb {
  for (let step = 0; step <= 20; step += 1) {
    const moved = mix(color, pole, step / 20);
    if (toContrast(moved, ground) >= target) return moved;
  }
  return pole;
}

export interface LineColors {
  /** Fill of a badge or of a part of the time bar. */
  readonly fill: string;
  /** Text on that fill: at least 4.5:1. */
  readonly text: string;
}

/** Fill and text of a line's badge. A line without a colour gets the colour of its mode. */
export function toLineColors(
  color: string | undefined,
  textColor: string | undefined,
  fallback: string,
): LineColors {
  const fill = findRgb(color) ?? findRgb(fallback) ?? ink;
  const wished = findRgb(textColor);
  if (wished && toContrast(wished, fill) >= textTarget) return { fill: toHex(fill), text: toHex(wished) };
  if (toContrast(white, fill) >= textTarget) return { fill: toHex(fill), text: toHex(white) };
  if (toContrast(ink, fill) >= textTarget) return { fill: toHex(fill), text: toHex(ink) };
  // White and black both have too little contrast on a medium colour: darken the fill for white text.
  return { fill: toHex(moveUntil(fill, ink, white, textTarget)), text: toHex(white) };
}

/** Background of the panel (`--paper`) in both colour schemes: strokes of diagrams need contrast with it. */
export const lightGround = '#f6f5f0';
export const darkGround = '#11181a';

/** Colour of a stroke on a map or diagram: a contrast of at least 3:1 with `ground`. */
export function toStroke(color: string | undefined, fallback: string, ground: string): string {
  const groundRgb = findRgb(ground) ?? white;
  const wished = findRgb(color) ?? findRgb(fallback) ?? ink;
  return toHex(moveUntil(wished, toLuminance(groundRgb) > 0.4 ? ink : white, groundRgb, 3));
}

/** A colour with a share of `ground` in it, which gives the look of a transparent stroke: overlaps do not become darker. */
export function toMixed(color: string, ground: string, share: number): string {
  return toHex(mix(findRgb(color) ?? ink, findRgb(ground) ?? white, share));
}
