/** A drawing of few kinds of shapes, as SVG with fonts of WPS and Office, or as PNG for programs that show no SVG. */
import { crc32, deflateSync } from 'node:zlib';
import { escapeHtml } from '../../base/html.ts';

export type Point = readonly [x: number, y: number];

export type Shape =
  | {
      readonly kind: 'polygon';
      readonly points: readonly Point[];
      readonly fill: string;
      readonly isSvgOnly?: boolean;
    }
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly stroke: string;
      readonly width: number;
      readonly isDashed?: boolean;
      /** Says nothing without words, which a PNG does not have. */
      readonly isSvgOnly?: boolean;
    }
  | {
      readonly kind: 'text';
      readonly at: Point;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
    };

/** Pixels, y downwards. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

export const toBox = (x: number, y: number, width: number, height: number, fill: string): Shape => ({
  kind: 'polygon',
  points: [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ],
  fill,
});

const FONTS = "'Microsoft YaHei', SimHei, 'Noto Sans SC', Arial, sans-serif";
const INK = '#222222';

export function toSvg({ height, shapes, width }: Drawing): string {
  const round = (value: number) => Number(value.toFixed(2));
  const list = (points: readonly Point[]) => points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
  const parts = shapes.map((shape) => {
    if (shape.kind === 'polygon') return `<polygon points="${list(shape.points)}" fill="${shape.fill}"/>`;
    if (shape.kind === 'line') {
      const dash = shape.isDashed ? ` stroke-dasharray="${DASH} ${GAP}"` : '';
      return `<polyline points="${list(shape.points)}" fill="none" stroke="${shape.stroke}" stroke-width="${shape.width}"${dash}/>`;
    }
    const [x, y] = shape.at;
    return `<text x="${round(x)}" y="${round(y)}" font-size="${shape.size}" text-anchor="${shape.anchor}" fill="${INK}">${escapeHtml(shape.text)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONTS}"><rect width="${width}" height="${height}" fill="#ffffff"/>${parts.join('')}</svg>`;
}

/** Pixels of the PNG for each unit of the drawing. */
const PNG_SCALE = 2;

/** The PNG has polygons, lines and those texts that consist of digits; a document repeats the words in the caption. */
export function toPng({ height, shapes, width }: Drawing): Buffer {
  const canvas = new Canvas(Math.ceil(width * PNG_SCALE), Math.ceil(height * PNG_SCALE));
  const scale = (points: readonly Point[]) => points.map(([x, y]): Point => [x * PNG_SCALE, y * PNG_SCALE]);
  for (const shape of shapes) {
    if (shape.kind !== 'text' && shape.isSvgOnly) continue;
    if (shape.kind === 'polygon') canvas.fill(scale(shape.points), shape.fill);
    else if (shape.kind === 'line') {
      const points = scale(shape.points);
      for (let i = 1; i < points.length; i++) {
        const part = [points[i - 1] as Point, points[i] as Point] as const;
        for (const [from, to] of shape.isDashed ? toDashes(...part) : [part])
          canvas.stroke(from, to, shape.width * PNG_SCALE, shape.stroke);
      }
    } else drawDigits(canvas, shape);
  }
  return canvas.toPng();
}

const [DASH, GAP] = [6, 4];

function toDashes([x1, y1]: Point, [x2, y2]: Point): (readonly [Point, Point])[] {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const toPoint = (at: number): Point => {
    const share = length === 0 ? 0 : Math.min(at / length, 1);
    return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
  };
  const step = (DASH + GAP) * PNG_SCALE;
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => [
    toPoint(i * step),
    toPoint(i * step + DASH * PNG_SCALE),
  ]);
}

/** Rows of five pixels, from the top; the highest bit is the left pixel. */
const glyphs: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  ',': [0, 0, 0, 0, 6, 4, 8],
  '.': [0, 0, 0, 0, 0, 6, 6],
  '-': [0, 0, 0, 31, 0, 0, 0],
  ' ': [0, 0, 0, 0, 0, 0, 0],
};
const GLYPH_ROWS = 7;
const GLYPH_STEP = 6;

function drawDigits(canvas: Canvas, { anchor, at, size, text }: Extract<Shape, { kind: 'text' }>): void {
  const found = Array.from(text, (character) => glyphs[character]);
  const pixel = (size * 0.72 * PNG_SCALE) / GLYPH_ROWS;
  const width = (found.length * GLYPH_STEP - 1) * pixel;
  const left = at[0] * PNG_SCALE - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
  const top = at[1] * PNG_SCALE - GLYPH_ROWS * pixel;
  if (found.includes(undefined)) return;
  found.forEach((rows, i) => {
    rows?.forEach((bits, row) => {
      for (let column = 0; column < 5; column++) {
        if ((bits & (16 >> column)) === 0) continue;
        const x = left + (i * GLYPH_STEP + column) * pixel;
        const y = top + row * pixel;
        canvas.fill(
          [
            [x, y],
            [x + pixel, y],
            [x + pixel, y + pixel],
            [x, y + pixel],
          ],
          INK,
        );
      }
    });
  });
}

class Canvas {
  readonly #width: number;
  readonly #height: number;
  /** RGB, row by row, each row behind its filter byte (0: none). */
  readonly #rows: Buffer;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#rows = Buffer.alloc(height * (1 + width * 3), 255);
    for (let y = 0; y < height; y++) this.#rows[y * (1 + width * 3)] = 0;
  }

  /** Fills pixels whose middle is inside, by the even-odd rule. */
  fill(points: readonly Point[], colour: string): void {
    const ys = points.map(([, y]) => y);
    const first = Math.max(0, Math.ceil(Math.min(...ys) - 0.5));
    const last = Math.min(this.#height - 1, Math.floor(Math.max(...ys) - 0.5));
    const rgb = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    for (let y = first; y <= last; y++) {
      const cuts = listCuts(points, y + 0.5);
      for (let i = 0; i + 1 < cuts.length; i += 2)
        this.#fillRow(y, cuts[i] as number, cuts[i + 1] as number, rgb);
    }
  }

  stroke([x1, y1]: Point, [x2, y2]: Point, width: number, colour: string): void {
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length === 0) return;
    const half = Math.max(width, 1) / 2;
    const [dx, dy] = [(-(y2 - y1) / length) * half, ((x2 - x1) / length) * half];
    this.fill(
      [
        [x1 + dx, y1 + dy],
        [x2 + dx, y2 + dy],
        [x2 - dx, y2 - dy],
        [x1 - dx, y1 - dy],
      ],
      colour,
    );
  }

  #fillRow(y: number, from: number, to: number, rgb: readonly number[]): void {
    const first = Math.max(0, Math.ceil(from - 0.5));
    const last = Math.min(this.#width - 1, Math.ceil(to - 0.5) - 1);
    let at = y * (1 + this.#width * 3) + 1 + first * 3;
    for (let x = first; x <= last; x++) for (const value of rgb) this.#rows[at++] = value;
  }

  toPng(): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.#width, 0);
    header.writeUInt32BE(this.#height, 4);
    // 8 bits for each of red, green and blue.
    header.set([8, 2, 0, 0, 0], 8);
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    return Buffer.concat([
      signature,
      toChunk('IHDR', header),
      toChunk('IDAT', deflateSync(this.#rows)),
      toChunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

/** Where a horizontal line enters and leaves a polygon, from left to right. */
function listCuts(points: readonly Point[], y: number): number[] {
  const cuts: number[] = [];
  points.forEach(([x1, y1], i) => {
    const [x2, y2] = points[(i + 1) % points.length] as Point;
    if (y1 <= y !== y2 <= y) cuts.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  });
  return cuts.sort((a, b) => a - b);
}

function toChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
