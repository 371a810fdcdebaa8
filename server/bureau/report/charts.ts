/** Charts of reports: bars, percentile curves, a tornado, loads along a line. */
import type { BilingualText } from '../../base/problem.ts';
import {
  afterColour,
  beforeColour,
  drawLegend,
  gainColour,
  gridColour,
  lossColour,
  type ToLines,
  toFitting,
  toLabel,
  toLinesWidth,
  toTextWidth,
} from './chart-parts.ts';
import { type Drawing, type Point, type Shape, toBox } from './drawing.ts';

const WIDTH = 640;
const MARGIN = 8;
/** A number at the end of a bar. */
const VALUE_SIZE = 11;
const LABEL_SIZE = 12;
const MAX_LABEL_WIDTH = 230;

export const beforeText: BilingualText = { zh: '现状', en: 'before' };
export const afterText: BilingualText = { zh: '方案', en: 'after' };

const toLine = (from: Point, to: Point, stroke = gridColour, width = 1, isDashed = false): Shape => ({
  kind: 'line',
  points: [from, to],
  stroke,
  width,
  isDashed,
});

/** Labels on the left of a chart, as wide as they need, and where the chart begins. */
function toLabelColumn(texts: readonly BilingualText[], toLines: ToLines) {
  const lines = texts.map((text) => toFitting(toLines(text), MAX_LABEL_WIDTH, LABEL_SIZE));
  const width = lines.reduce((most, label) => Math.max(most, toLinesWidth(label, LABEL_SIZE)), 0);
  return { lines, left: MARGIN + width + 10 };
}

export interface BarPair {
  readonly label: BilingualText;
  /** Bars are compared inside a group only. */
  readonly group: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Two bars for each pair, as long as their share of the greatest of the group; numbers at their ends. The last
 * parameter names the first and the second bar of a pair.
 */
export function drawBars(
  pairs: readonly BarPair[],
  toNumber: (value: number) => string,
  toLines: ToLines,
  [first, second]: readonly [BilingualText, BilingualText] = [beforeText, afterText],
): Drawing {
  const { left, lines } = toLabelColumn(
    pairs.map(({ label }) => label),
    toLines,
  );
  const numbers = pairs.flatMap(({ after, before }) => [toNumber(before), toNumber(after)]);
  const barWidth = WIDTH - left - MARGIN - 8 - toLinesWidth(numbers, VALUE_SIZE);
  const rowHeight = 38;
  const greatest = new Map<string, number>();
  for (const { after, before, group } of pairs)
    greatest.set(group, Math.max(greatest.get(group) ?? 0, before, after));
  const shapes = pairs.flatMap(({ after, before, group }, i): Shape[] => {
    const y = 8 + i * rowHeight;
    const toLength = (value: number) => (value / (greatest.get(group) || 1)) * barWidth;
    const toBar = (value: number, top: number, colour: string): Shape[] => [
      toBox(left, top, toLength(value), 13, colour),
      ...toLabel([toNumber(value)], left + toLength(value) + 6, top + 6.5, VALUE_SIZE, 'start'),
    ];
    return [
      ...toLabel(lines[i] as string[], left - 8, y + 14, LABEL_SIZE, 'end'),
      ...toBar(before, y, beforeColour),
      ...toBar(after, y + 15, afterColour),
    ];
  });
  const top = 12 + pairs.length * rowHeight;
  const entries = [
    { text: first, colour: beforeColour },
    { text: second, colour: afterColour },
  ];
  const legend = drawLegend(entries, toLines, [left, top], WIDTH - left - MARGIN);
  return { width: WIDTH, height: top + legend.height + 6, shapes: [...shapes, ...legend.shapes] };
}

export interface SpanBar {
  readonly label: BilingualText;
  readonly from: number;
  readonly to: number;
}

/**
 * Bars from one value to another around `centre`: the part below it red, the part above blue; the numbers of both ends
 * beside them.
 */
export function drawSpans(
  bars: readonly SpanBar[],
  centre: number,
  toNumber: (value: number) => string,
  toLines: ToLines,
): Drawing {
  const { left, lines } = toLabelColumn(
    bars.map(({ label }) => label),
    toLines,
  );
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const least = Math.min(centre, ...ends);
  const most = Math.max(centre, ...ends);
  const numberWidth = toLinesWidth([...ends, centre].map(toNumber), VALUE_SIZE) + 10;
  const plotLeft = left + numberWidth;
  const plotWidth = WIDTH - MARGIN - numberWidth - plotLeft;
  const toX = (value: number) => plotLeft + ((value - least) / (most - least || 1)) * plotWidth;
  const [top, rowHeight] = [26, 32];
  const bottom = top + bars.length * rowHeight;
  const shapes = bars.flatMap(({ from, to }, i): Shape[] => {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const y = top + i * rowHeight + rowHeight / 2;
    const toPart = (a: number, b: number, colour: string) =>
      b > a ? [toBox(toX(a), y - 8, toX(b) - toX(a), 16, colour)] : [];
    return [
      ...toLabel(lines[i] as string[], left - 8, y, LABEL_SIZE, 'end'),
      ...toPart(low, Math.min(high, centre), lossColour),
      ...toPart(Math.max(low, centre), high, gainColour),
      ...(low < centre ? toLabel([toNumber(low)], toX(low) - 5, y, VALUE_SIZE, 'end') : []),
      ...(high > centre ? toLabel([toNumber(high)], toX(high) + 5, y, VALUE_SIZE, 'start') : []),
    ];
  });
  const middleX = toX(centre);
  const text = toNumber(centre);
  // The number of the middle stays inside the picture where the middle is at an edge.
  const half = toTextWidth(text, VALUE_SIZE) / 2;
  const textX = Math.min(Math.max(middleX, half + MARGIN), WIDTH - half - MARGIN);
  return {
    width: WIDTH,
    height: bottom + 10,
    shapes: [
      ...shapes,
      toLine([middleX, top - 4], [middleX, bottom + 4], '#222222'),
      ...toLabel([text], textX, 12, VALUE_SIZE, 'middle'),
    ],
  };
}

export interface PercentileCurve {
  readonly text: BilingualText;
  readonly colour: string;
  readonly isDashed: boolean;
  /** Minutes; null where too few departures arrive. */
  readonly minutes: readonly (number | null)[];
}

const axisTexts = {
  minutes: { zh: '分钟', en: 'minutes' },
  percent: { zh: '出发时刻的百分位', en: 'percentile of departures' },
} as const;

/** Travel time by percentile of departures. */
export function drawPercentiles(
  percents: readonly number[],
  curves: readonly PercentileCurve[],
  toLines: ToLines,
): Drawing {
  const [left, top, width, height] = [52, 32, WIDTH - 52 - 24, 220];
  const known = curves.flatMap(({ minutes }) => minutes.filter((value) => value !== null));
  const most = Math.max(...known, 1);
  const step = toMinuteStep(most);
  const tickCount = Math.ceil(most / step);
  const toX = (percent: number) => left + (percent / 100) * width;
  const toY = (minutes: number) => top + height - (minutes / (tickCount * step)) * height;
  const grid = Array.from({ length: tickCount + 1 }, (_, i): Shape[] => [
    toLine([left, toY(i * step)], [left + width, toY(i * step)]),
    ...toLabel([String(i * step)], left - 6, toY(i * step), VALUE_SIZE, 'end'),
  ]).flat();
  const labels = percents.flatMap((percent) =>
    toLabel([String(percent)], toX(percent), top + height + 12, VALUE_SIZE, 'middle'),
  );
  const axes = [
    ...toLabel([toLines(axisTexts.minutes).join(' / ')], MARGIN, 12, VALUE_SIZE, 'start'),
    ...toLabel(
      [toLines(axisTexts.percent).join(' / ')],
      left + width / 2,
      top + height + 30,
      VALUE_SIZE,
      'middle',
    ),
  ];
  const lines = curves.map(({ colour, isDashed, minutes }): Shape => {
    const points = minutes.flatMap((value, i): Point[] =>
      value === null ? [] : [[toX(percents[i] as number), toY(value)]],
    );
    return { kind: 'line', points, stroke: colour, width: 2.5, isDashed };
  });
  const bottom = top + height + 42;
  const entries = curves.map(({ colour, isDashed, text }) => ({ colour, isDashed, text, isLine: true }));
  const legend = drawLegend(entries, toLines, [left, bottom], width);
  return {
    width: WIDTH,
    height: bottom + legend.height + 6,
    shapes: [...grid, ...labels, ...axes, ...lines, ...legend.shapes],
  };
}

/** A round step that gives at most eight ticks. */
function toMinuteStep(most: number): number {
  return [5, 10, 15, 20, 30, 60, 120, 240].find((step) => most / step <= 8) ?? 480;
}

export interface RibbonHop {
  readonly from: BilingualText;
  readonly to: BilingualText;
  readonly riders: { readonly low: number; readonly central: number; readonly high: number };
  readonly seats?: number;
}

const RIBBON_HALF = 90;
const rangeColour = '#a6c8e4';

/**
 * Riders along a line: above the axis the hops in the order of the line, below it those of the way back. The dark part is
 * the central value, the light one the range; a dashed line shows the seats.
 */
export function drawRibbon(
  hops: readonly RibbonHop[],
  toNumber: (value: number) => string,
  toLines: ToLines,
): Drawing {
  const { back, out } = splitWays(hops);
  const stops = out.length === 0 ? [] : [(out[0] as RibbonHop).from, ...out.map(({ to }) => to)];
  const [left, right] = [60, 60];
  const top = 16;
  const hasBack = back.some((hop) => hop !== undefined);
  const axis = top + RIBBON_HALF;
  const most = Math.max(1, ...hops.flatMap(({ riders, seats = 0 }) => [riders.high, seats]));
  const toX = (at: number) => left + (at / Math.max(1, out.length)) * (WIDTH - left - right);
  const toHeight = (value: number) => (value / most) * (RIBBON_HALF - 14);
  const drawWay = (way: readonly (RibbonHop | undefined)[], sign: 1 | -1): Shape[] =>
    way.flatMap((hop, i): Shape[] => {
      if (!hop) return [];
      const [x, width] = [toX(i), toX(i + 1) - toX(i) - 2];
      const toBar = (value: number, colour: string) => {
        const height = toHeight(value);
        return toBox(x + 1, sign > 0 ? axis - height : axis, width, height, colour);
      };
      const { central, high, low } = hop.riders;
      const number = toNumber(central);
      const edge = axis - sign * (toHeight(high) + 7);
      return [
        toBar(high, rangeColour),
        toBar(central, afterColour),
        toLine([x + 1, axis - sign * toHeight(low)], [x + 1 + width, axis - sign * toHeight(low)], '#ffffff'),
        ...(hop.seats === undefined
          ? []
          : [
              toLine(
                [x + 1, axis - sign * toHeight(hop.seats)],
                [x + 1 + width, axis - sign * toHeight(hop.seats)],
                lossColour,
                1.5,
                true,
              ),
            ]),
        ...(toTextWidth(number, VALUE_SIZE) <= width
          ? toLabel([number], x + 1 + width / 2, edge, VALUE_SIZE, 'middle')
          : []),
      ];
    });
  const shapes = [...drawWay(out, 1), ...drawWay(back, -1)];
  const names = drawStopNames(
    stops.map((stop) => toLines(stop)),
    toX,
    axis + (hasBack ? RIBBON_HALF : 0) + 14,
  );
  const entries = [
    { text: { zh: '中值', en: 'central' }, colour: afterColour },
    { text: { zh: '低值线与高值', en: 'low (line) and high' }, colour: rangeColour },
    ...(hops.some(({ seats }) => seats !== undefined)
      ? [{ text: { zh: '座位', en: 'seats' }, colour: lossColour, isLine: true, isDashed: true }]
      : []),
  ];
  const legend = drawLegend(entries, toLines, [left, names.bottom + 6], WIDTH - left - MARGIN);
  return {
    width: WIDTH,
    height: names.bottom + legend.height + 12,
    shapes: [
      ...shapes,
      toLine([toX(0), axis], [toX(out.length), axis], '#222222'),
      ...names.shapes,
      ...legend.shapes,
    ],
  };
}

/** Names below their stops, on as many levels as keep them apart. */
function drawStopNames(
  stops: readonly (readonly string[])[],
  toX: (at: number) => number,
  top: number,
): { readonly shapes: Shape[]; readonly bottom: number } {
  const size = 11;
  const levels: number[] = [];
  const lineCount = Math.max(1, ...stops.map((lines) => lines.length));
  const levelHeight = lineCount * size * 1.25 + 3;
  const shapes = stops.flatMap((name, i): Shape[] => {
    const lines = toFitting(name, WIDTH - 2 * MARGIN, size);
    const half = toLinesWidth(lines, size) / 2;
    const x = Math.min(Math.max(toX(i), half + MARGIN), WIDTH - half - MARGIN);
    let level = levels.findIndex((right) => right + 6 <= x - half);
    if (level < 0) level = levels.length;
    levels[level] = x + half;
    return toLabel(lines, x, top + (level + 0.5) * levelHeight, size, 'middle');
  });
  return { shapes, bottom: top + levels.length * levelHeight };
}

/** The hops that follow each other from the first one, and for each of them the hop of the way back, if any. */
function splitWays(hops: readonly RibbonHop[]): {
  readonly out: readonly RibbonHop[];
  readonly back: readonly (RibbonHop | undefined)[];
} {
  const keyOf = (from: BilingualText, to: BilingualText) => `${from.zh} ${to.zh}`;
  const byEnds = new Map(hops.map((hop) => [keyOf(hop.from, hop.to), hop]));
  const out: RibbonHop[] = [];
  const seen = new Set<string>();
  for (let hop = hops[0]; hop; ) {
    out.push(hop);
    seen.add(hop.from.zh).add(hop.to.zh);
    const last = hop;
    hop = hops.find(({ from, to }) => from.zh === last.to.zh && !seen.has(to.zh));
  }
  return { out, back: out.map(({ from, to }) => byEnds.get(keyOf(to, from))) };
}
