/** Which names fit on the map, and where. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toTextWidthPx } from '../../../client/src/map/label-board.ts';
import {
  type LabelSpot,
  type LabelWish,
  placeLabels,
  wrapText,
} from '../../../client/src/map/label-places.ts';
import { toStrongLines } from '../../../client/src/map/strong-lines.ts';
import { type Box, toWorldPath } from '../../../client/src/map/world.ts';

const ZOOM = 4;
const FONT_PX = 12;

const toCovered = (strong: readonly LabelSpot[]) => {
  const lines = toStrongLines(strong.flatMap((one) => (one.kind === 'way' ? [one.path] : [])));
  return (box: Box) => lines.toCoveredPx(box, ZOOM);
};

const room = (
  more: { readonly obstacles?: readonly Box[]; readonly strong?: readonly LabelSpot[] } = {},
) => ({
  zoom: ZOOM,
  obstacles: more.obstacles ?? [],
  toCoveredPx: toCovered(more.strong ?? []),
  dotScale: 1,
  toWidthPx: (text: string) => toTextWidthPx(text, FONT_PX),
  toFontPx: () => FONT_PX,
});

const toWish = (id: string, text: string, spot: LabelSpot): LabelWish => ({
  id,
  text,
  style: 'stop',
  spot,
  minZoom: 0,
  maxZoom: 22,
});
const dot = (x: number, y: number): LabelSpot => ({ kind: 'dot', x, y, radiusPx: 4 });

const overlap = (a: Box, b: Box) => a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY;

/** Dots, areas and streets in a square of 640 pixels, so that most names get in the way of others. */
const position = fc.record({
  x: fc.double({ min: 0, max: 40, noNaN: true }),
  y: fc.double({ min: 0, max: 40, noNaN: true }),
});
const street = fc
  .array(
    fc.tuple(fc.double({ min: -179, max: -120, noNaN: true }), fc.double({ min: 70, max: 85, noNaN: true })),
    {
      minLength: 2,
      maxLength: 5,
    },
  )
  .map((points): LabelSpot => ({ kind: 'way', path: toWorldPath(points) }));
const spot = fc.oneof(
  position.map(({ x, y }) => dot(x, y)),
  position.map(({ x, y }): LabelSpot => ({ kind: 'spot', x, y })),
  street,
);
const text = fc.constantFrom(
  '新华广场',
  '中山西路',
  '内蒙古体育馆',
  'Xinhua Square',
  'Inner Mongolia Agricultural University',
  '',
);
const wishes = fc
  .array(fc.tuple(text, spot), { maxLength: 60 })
  .map((all) => all.map(([one, at], i) => toWish(`${i}`, one, at)));
const obstacles = fc.array(
  position.map(({ x, y }): Box => ({ minX: x * 16, minY: y * 16, maxX: x * 16 + 9, maxY: y * 16 + 9 })),
  { maxLength: 20 },
);

describe('names on the map', () => {
  test('never overlap each other or what they may not cover', () => {
    fc.assert(
      fc.property(wishes, obstacles, (all, blocked) => {
        const placed = placeLabels(all, room({ obstacles: blocked }));
        for (const [i, { boxes }] of placed.entries()) {
          for (const box of boxes) {
            expect(blocked.some((other) => overlap(box, other))).toBe(false);
            for (const later of placed.slice(i + 1)) {
              expect(later.boxes.some((other) => overlap(box, other))).toBe(false);
            }
          }
        }
      }),
    );
  });

  test('are placed as if those that matter less were not there', () => {
    fc.assert(
      fc.property(wishes, fc.nat(), (all, cut) => {
        const some = all.slice(0, cut % (all.length + 1));
        const ids = new Set(some.map(({ id }) => id));
        const ofAll = placeLabels(all, room()).filter(({ wish }) => ids.has(wish.id));
        expect(ofAll).toEqual(placeLabels(some, room()));
      }),
    );
  });

  test('are all shown where there is room for all', () => {
    const far = Array.from({ length: 30 }, (_, i) => toWish(`${i}`, `站${i}`, dot(i * 10, i * 10)));
    expect(placeLabels(far, room()).map(({ wish }) => wish.id)).toEqual(far.map(({ id }) => id));
  });

  test('stand beside their dot, and leave a strong line free where they can', () => {
    const [besides] = placeLabels([toWish('a', '站', dot(10, 10))], room());
    expect(besides?.texts[0]?.x).toBeGreaterThan(160);
    expect(besides?.texts[0]?.y).toBe(160);
    // Through the dot, from west to east.
    const xy = Float64Array.of(0, 10, 40, 10);
    const line: LabelSpot = { kind: 'way', path: { xy, box: { minX: 0, maxX: 40, minY: 10, maxY: 10 } } };
    const [above] = placeLabels([toWish('a', '站', dot(10, 10))], room({ strong: [line] }));
    expect(above?.boxes.map(toCovered([line]))).toEqual([0]);
    expect(besides?.boxes.map(toCovered([line]))).not.toEqual([0]);
  });

  test('one name is not written twice side by side', () => {
    const twins = [toWish('a', '新华广场', dot(10, 10)), toWish('b', '新华广场', dot(14, 13))];
    expect(placeLabels(twins, room())).toHaveLength(1);
  });

  test('a name is shown at its zooms alone', () => {
    const wish = { ...toWish('a', '站', dot(10, 10)), minZoom: 5 };
    expect(placeLabels([wish], room())).toEqual([]);
    expect(placeLabels([{ ...wish, minZoom: 0, maxZoom: 3 }], room())).toEqual([]);
  });
});

describe('names of streets', () => {
  const [west, east] = [-179, -90];
  const toStreet = (points: [number, number][]): LabelSpot => ({ kind: 'way', path: toWorldPath(points) });

  test('run along the street, characters upright, words turned and never upside down', () => {
    const eastward = toStreet([
      [west, 80],
      [east, 80],
    ]);
    const [characters] = placeLabels([toWish('a', '中山路', eastward)], room());
    expect(characters?.texts.map(({ text: one }) => one)).toEqual(['中', '山', '路']);
    const xs = characters?.texts.map(({ x }) => x) ?? [];
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    const westward = toStreet([
      [east, 80],
      [west, 78],
    ]);
    const [words] = placeLabels([toWish('a', 'Zhongshan Road', westward)], room());
    expect(Math.abs(words?.texts[0]?.angle ?? 9)).toBeLessThan(Math.PI / 2);
  });

  test('read from top to bottom where the street runs north', () => {
    const northward = toStreet([
      [west, 0],
      [west, 80],
    ]);
    const ys = placeLabels([toWish('a', '呼伦路', northward)], room())[0]?.texts.map(({ y }) => y) ?? [];
    expect(ys).toHaveLength(3);
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
  });

  test('are left out where the street is shorter than its name or bends', () => {
    const short = toStreet([
      [west, 80],
      [west + 3, 80],
    ]);
    expect(placeLabels([toWish('a', '中山路', short)], room())).toEqual([]);
    const crooked = toStreet(Array.from({ length: 20 }, (_, i) => [west + i * 2, i % 2 === 0 ? 80 : 79.5]));
    expect(placeLabels([toWish('a', '中山路', crooked)], room())).toEqual([]);
  });
});

test('a long name of words is broken near its middle', () => {
  expect(wrapText('Inner Mongolia Agricultural University')).toEqual([
    'Inner Mongolia',
    'Agricultural University',
  ]);
  expect(wrapText('Jagiellońska - Piotrowskiego')).toEqual(['Jagiellońska -', 'Piotrowskiego']);
  expect(wrapText('Xinhua Square')).toEqual(['Xinhua Square']);
  expect(wrapText('内蒙古自治区人民医院')).toEqual(['内蒙古自治区人民医院']);
});

describe('what a name covers of lines', () => {
  const lines = toStrongLines([
    toWorldPath([
      [-180, 0],
      [180, 0],
    ]),
  ]);
  const box = (minX: number, minY: number, side: number): Box => ({
    ...{ minX, minY, maxX: minX + side, maxY: minY + side },
  });

  test('is their length inside, in the pixels of the zoom', () => {
    expect(lines.toCoveredPx(box(100, 120, 20), 0)).toBeCloseTo(20);
    expect(lines.toCoveredPx(box(800, 1_020, 20), 3)).toBeCloseTo(20);
    expect(lines.toCoveredPx(box(250, 120, 20), 0)).toBeCloseTo(6);
    expect(lines.toCoveredPx(box(100, 140, 20), 0)).toBe(0);
  });
});
