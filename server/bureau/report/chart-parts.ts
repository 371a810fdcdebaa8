/** Parts that charts and maps share: labels in the language of the report, legends, ticks. */
import type { BilingualText } from '../../base/problem.ts';
import { type Shape, toBox } from './drawing.ts';

export const beforeColour = '#9aa5b1';
export const afterColour = '#1f77b4';
export const gainColour = '#2166ac';
export const lossColour = '#b2182b';
export const gridColour = '#dddddd';

/** The lines of a label: one for each language of the report. */
export type ToLines = (text: BilingualText) => readonly string[];

/** Width of a character as a share of the size of its font: an upper bound for the fonts of the drawings. */
const WIDE = 1;
const NARROW = 0.62;

/** An upper bound of the width of a text. */
export function toTextWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += character.charCodeAt(0) < 0x2e80 ? NARROW : WIDE;
  return width * size;
}

export const toLinesWidth = (lines: readonly string[], size: number) =>
  lines.reduce((most, line) => Math.max(most, toTextWidth(line, size)), 0);

/** Height of a line as a share of the size of its font. */
const LINE_HEIGHT = 1.25;

export const toLinesHeight = (lines: readonly string[], size: number) => lines.length * size * LINE_HEIGHT;

/** Cuts lines so that they fit into a width. */
export function toFitting(lines: readonly string[], width: number, size: number): string[] {
  return lines.map((line) => {
    if (toTextWidth(line, size) <= width) return line;
    let cut = line;
    while (cut.length > 0 && toTextWidth(`${cut}…`, size) > width) cut = cut.slice(0, -1);
    return `${cut}…`;
  });
}

/** Lines below each other, whose middle is at `y`. */
export function toLabel(
  lines: readonly string[],
  x: number,
  y: number,
  size: number,
  anchor: 'start' | 'middle' | 'end',
): Shape[] {
  const top = y - toLinesHeight(lines, size) / 2;
  return lines.map((text, i) => ({
    kind: 'text',
    // The baseline of a line is a fifth of its height above its end.
    at: [x, top + (i + 0.8) * size * LINE_HEIGHT],
    text,
    size,
    anchor,
  }));
}

export interface LegendEntry {
  readonly text: BilingualText;
  readonly colour: string;
  /** A line in place of a box. */
  readonly isLine?: boolean;
  readonly isDashed?: boolean;
  /** Strokes over the box. */
  readonly hatch?: string;
}

const LEGEND_SIZE = 11;
const SYMBOL_WIDTH = 22;

/** Entries from left to right, on as many rows as they need. */
export function drawLegend(
  entries: readonly LegendEntry[],
  toLines: ToLines,
  [left, top]: readonly [left: number, top: number],
  width: number,
): { readonly shapes: Shape[]; readonly height: number } {
  const shapes: Shape[] = [];
  const texts = entries.map(({ text }) =>
    toFitting([toLines(text).join(' / ')], width - SYMBOL_WIDTH - 6, LEGEND_SIZE),
  );
  const rowHeight = 18;
  let [x, y] = [left, top];
  entries.forEach(({ colour, hatch, isDashed = false, isLine }, i) => {
    const lines = texts[i] as string[];
    const entryWidth = SYMBOL_WIDTH + 6 + toLinesWidth(lines, LEGEND_SIZE);
    if (x > left && x + entryWidth > left + width) {
      x = left;
      y += rowHeight;
    }
    const middle = y + rowHeight / 2;
    if (isLine) {
      const points = [[x, middle] as const, [x + SYMBOL_WIDTH, middle] as const];
      shapes.push({ kind: 'line', points, stroke: colour, width: 2.5, isDashed });
    } else {
      shapes.push(toBox(x + 4, middle - 6, 14, 12, colour));
      if (hatch !== undefined)
        for (const shift of [0, 5, 10])
          shapes.push({
            kind: 'line',
            points: [
              [x + 4 + Math.max(0, shift - 2), middle + 6 - Math.max(0, 2 - shift)],
              [x + 4 + Math.min(14, shift + 4), middle - 6 + Math.max(0, shift + 4 - 14)],
            ],
            stroke: hatch,
            width: 1,
          });
    }
    shapes.push(...toLabel(lines, x + SYMBOL_WIDTH + 4, middle, LEGEND_SIZE, 'start'));
    x += entryWidth + 16;
  });
  return {
    shapes: shapes.map((shape) => (shape.kind === 'text' ? shape : { ...shape, isSvgOnly: true })),
    height: entries.length === 0 ? 0 : y + rowHeight - top,
  };
}

/** The least of 1, 2 and 5 times a power of ten that gives at most `most` steps up to `value`. */
export function toRoundStep(value: number, most: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value / most));
  return [1, 2, 5, 10].map((one) => one * power).find((step) => value / step <= most) ?? 10 * power;
}
