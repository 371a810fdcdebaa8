/** Labels of charts and maps, in each language of a report: inside the picture, and apart from each other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BilingualText } from '../../../server/base/problem.ts';
import { toTextWidth } from '../../../server/bureau/report/chart-parts.ts';
import { drawBars, drawPercentiles, drawRibbon, drawSpans } from '../../../server/bureau/report/charts.ts';
import type { Drawing } from '../../../server/bureau/report/drawing.ts';
import { drawChangeMap, drawLineMap } from '../../../server/bureau/report/maps.ts';
import { toParagraphs } from '../../../server/bureau/report/report.ts';

const languages = ['zh', 'en', 'both'] as const;

const word = (alphabet: string, longest: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: longest });
const text = fc.record<BilingualText>({
  zh: word('呼和浩特东包头站公交客运班线路', 24),
  en: word('abcdefghijklmnop WM', 40),
});
const amount = fc.integer({ min: 0, max: 5_000_000 });
const toNumber = (value: number) => Math.round(value).toLocaleString('en');
const place = fc.record({
  lat: fc.double({ min: 40, max: 41.5, noNaN: true }),
  lon: fc.double({ min: 109, max: 112, noNaN: true }),
});

/** Left, top, right and bottom of each text; the letters stand on the baseline. */
function listBoxes({ shapes }: Drawing) {
  return shapes.flatMap((shape) => {
    if (shape.kind !== 'text') return [];
    const width = toTextWidth(shape.text, shape.size);
    const share = { start: 0, middle: 0.5, end: 1 }[shape.anchor];
    const [x, y] = shape.at;
    const left = x - width * share;
    return [
      {
        text: shape.text,
        left,
        top: y - shape.size * 0.8,
        right: left + width,
        bottom: y + shape.size * 0.2,
      },
    ];
  });
}

const EDGE = 0.5;

function expectReadable(drawing: Drawing): void {
  const boxes = listBoxes(drawing);
  for (const [i, box] of boxes.entries()) {
    expect(box.left, box.text).toBeGreaterThanOrEqual(-EDGE);
    expect(box.top, box.text).toBeGreaterThanOrEqual(-EDGE);
    expect(box.right, box.text).toBeLessThanOrEqual(drawing.width + EDGE);
    expect(box.bottom, box.text).toBeLessThanOrEqual(drawing.height + EDGE);
    for (const other of boxes.slice(i + 1)) {
      const isApart =
        box.right <= other.left + EDGE ||
        other.right <= box.left + EDGE ||
        box.bottom <= other.top + EDGE ||
        other.bottom <= box.top + EDGE;
      expect(isApart, `${box.text} and ${other.text}`).toBe(true);
    }
  }
}

function check<Value>(
  values: fc.Arbitrary<Value>,
  draw: (value: Value, toLines: (of: BilingualText) => string[]) => Drawing,
) {
  fc.assert(
    fc.property(values, fc.constantFrom(...languages), (value, language) => {
      expectReadable(draw(value, (of) => toParagraphs(of, language)));
    }),
    { numRuns: 200 },
  );
}

test('bars', () => {
  const pair = fc.record({ label: text, group: fc.constantFrom('a', 'b'), before: amount, after: amount });
  check(fc.array(pair, { minLength: 1, maxLength: 12 }), (pairs, toLines) =>
    drawBars(pairs, toNumber, toLines),
  );
});

test('spans of a tornado, and changes around 0', () => {
  const bar = fc.record({ label: text, from: amount, to: amount });
  const signed = fc.integer({ min: -9_000_000, max: 9_000_000 });
  check(fc.tuple(fc.array(bar, { minLength: 1, maxLength: 12 }), amount), ([bars, centre], toLines) =>
    drawSpans(bars, centre, toNumber, toLines),
  );
  check(
    fc.array(fc.record({ label: text, value: signed }), { minLength: 1, maxLength: 8 }),
    (rows, toLines) =>
      drawSpans(
        rows.map(({ label, value }) => ({ label, from: 0, to: value })),
        0,
        toNumber,
        toLines,
      ),
  );
});

test('percentiles', () => {
  const minutes = fc.array(fc.option(fc.double({ min: 0, max: 700, noNaN: true })), {
    minLength: 5,
    maxLength: 5,
  });
  const curve = fc.record({ text, colour: fc.constant('#000000'), isDashed: fc.boolean(), minutes });
  check(fc.array(curve, { minLength: 1, maxLength: 4 }), (curves, toLines) =>
    drawPercentiles([5, 25, 50, 75, 95], curves, toLines),
  );
});

test('loads along a line and back', () => {
  const load = fc.record({
    stop: text,
    low: amount,
    more: fc.tuple(amount, amount),
    seats: fc.option(amount, { nil: undefined }),
  });
  check(
    fc.tuple(text, fc.array(load, { minLength: 1, maxLength: 25 }), fc.boolean()),
    ([first, loads, hasBack], toLines) => {
      const stops = [first, ...loads.map(({ stop }) => stop)];
      const toHop = (
        from: BilingualText,
        to: BilingualText,
        { low, more: [a, b], seats }: (typeof loads)[number],
      ) => ({
        from,
        to,
        riders: { low, central: low + a, high: low + a + b },
        ...(seats === undefined ? {} : { seats }),
      });
      const out = loads.map((one, i) => toHop(stops[i] as BilingualText, one.stop, one));
      const back = hasBack ? loads.map((one, i) => toHop(one.stop, stops[i] as BilingualText, one)) : [];
      return drawRibbon([...out, ...back], toNumber, toLines);
    },
  );
});

test('maps of zones and of lines', () => {
  const zone = fc.tuple(place, amount, amount, fc.boolean()).map(([at, before, after, isCutOff]) => ({
    ...at,
    id: 'z',
    before,
    after,
    isCutOff,
  }));
  check(fc.array(zone, { minLength: 1, maxLength: 40 }), (zones, toLines) => drawChangeMap(zones, toLines));
  const stop = fc.tuple(place, text, fc.boolean()).map(([at, name, isNew]) => ({ ...at, name, isNew }));
  const line = fc.record({
    text,
    colour: fc.constant('#1f77b4'),
    ways: fc.array(fc.array(place, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 2 }),
    stops: fc.array(stop, { maxLength: 25 }),
  });
  check(
    fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      ground: fc.array(place, { maxLength: 5 }),
    }),
    (map, toLines) => drawLineMap(map, toLines),
  );
});
