/** Charts and maps of reports. */
import { cellToBoundary, isValidCell } from 'h3-js';
import type { LatLon } from '../../base/geo.ts';
import { type Drawing, type Point, type Shape, toBox } from './drawing.ts';

export const beforeColour = '#9aa5b1';
export const afterColour = '#1f77b4';

export interface MapZone extends LatLon {
  /** An H3 cell is drawn as its hexagon, any other zone as a square. */
  readonly id: string;
  readonly before: number;
  readonly after: number;
}

/** Classes of change, from loss to gain; a zone has the first class whose `least` it reaches. */
const changeClasses = [
  { least: 0.5, colour: '#2166ac' },
  { least: 0.1, colour: '#67a9cf' },
  { least: 0.005, colour: '#d1e5f0' },
  { least: -0.005, colour: '#d9d9d9' },
  { least: -0.1, colour: '#fddbc7' },
  { least: -0.5, colour: '#ef8a62' },
  { least: Number.NEGATIVE_INFINITY, colour: '#b2182b' },
] as const;

/** Zones coloured by change: gains blue, losses red, no change grey. */
export function drawChangeMap(zones: readonly MapZone[], width = 640): Drawing {
  if (zones.length === 0) return { width, height: 1, shapes: [] };
  const margin = 12;
  const box = toBounds(zones);
  const lonScale = Math.cos((((box.south + box.north) / 2) * Math.PI) / 180);
  const spanX = Math.max((box.east - box.west) * lonScale, 0.01);
  const spanY = Math.max(box.north - box.south, 0.01);
  const scale = Math.min((width - 2 * margin) / spanX, 520 / spanY);
  const height = Math.round(spanY * scale + 2 * margin);
  const toPoint = (lat: number, lon: number): Point => [
    margin + (lon - box.west) * lonScale * scale,
    margin + (box.north - lat) * scale,
  ];
  // Zones that change are drawn over those that stay.
  const ordered = [...zones].sort((a, b) => toSize(a) - toSize(b));
  const shapes = ordered.map((zone): Shape => {
    const middle = toPoint(zone.lat, zone.lon);
    const ring: readonly Point[] = isValidCell(zone.id)
      ? enlarge(cellToBoundary(zone.id).map(([lat, lon]) => toPoint(lat, lon)))
      : toSquare(middle);
    return { kind: 'polygon', points: ring, fill: toChangeColour(zone) };
  });
  return { width, height, shapes };
}

const toSize = (zone: MapZone) => Math.abs(toChangeShare(zone));

function toChangeShare({ after, before }: MapZone): number {
  return before > 0 ? after / before - 1 : after > 0 ? 1 : 0;
}

function toChangeColour(zone: MapZone): string {
  const share = toChangeShare(zone);
  return (changeClasses.find(({ least }) => share >= least) ?? changeClasses[3]).colour;
}

/** Half of the least width of a zone on the map: cells would vanish on a map of two cities far apart. */
const LEAST_RADIUS = 4;

function enlarge(ring: readonly Point[]): readonly Point[] {
  const mean = (axis: 0 | 1) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length;
  const [x, y] = [mean(0), mean(1)];
  const radius = ring.reduce((most, point) => Math.max(most, Math.hypot(point[0] - x, point[1] - y)), 0);
  const scale = Math.max(1, LEAST_RADIUS / radius);
  return ring.map((point): Point => [x + (point[0] - x) * scale, y + (point[1] - y) * scale]);
}

const toSquare = ([x, y]: Point): Point[] => [
  [x - LEAST_RADIUS, y - LEAST_RADIUS],
  [x + LEAST_RADIUS, y - LEAST_RADIUS],
  [x + LEAST_RADIUS, y + LEAST_RADIUS],
  [x - LEAST_RADIUS, y + LEAST_RADIUS],
];

function toBounds(zones: readonly LatLon[]) {
  const [lats, lons] = [zones.map(({ lat }) => lat), zones.map(({ lon }) => lon)];
  const edge = 0.01;
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity) - edge;
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity) + edge;
  return { south: least(lats), north: most(lats), west: least(lons), east: most(lons) };
}

export interface BarPair {
  readonly label: string;
  /** Bars are compared inside a group only. */
  readonly group: string;
  readonly before: number;
  readonly after: number;
}

/** Two bars for each pair, as long as their share of the greatest of the group; numbers at their ends. */
export function drawBars(pairs: readonly BarPair[], toLabel: (value: number) => string): Drawing {
  const [left, barWidth, rowHeight] = [170, 360, 36];
  const greatest = new Map<string, number>();
  for (const { after, before, group } of pairs)
    greatest.set(group, Math.max(greatest.get(group) ?? 0, before, after));
  const shapes = pairs.flatMap(({ after, before, group, label }, i): Shape[] => {
    const y = 10 + i * rowHeight;
    const toLength = (value: number) => (value / (greatest.get(group) || 1)) * barWidth;
    const toEnd = (value: number, at: number): Shape => ({
      kind: 'text',
      at: [left + toLength(value) + 6, at],
      text: toLabel(value),
      size: 11,
      anchor: 'start',
    });
    return [
      { kind: 'text', at: [left - 8, y + 18], text: label, size: 12, anchor: 'end' },
      toBox(left, y, toLength(before), 12, beforeColour),
      toBox(left, y + 14, toLength(after), 12, afterColour),
      toEnd(before, y + 11),
      toEnd(after, y + 25),
    ];
  });
  return { width: 640, height: 20 + pairs.length * rowHeight, shapes };
}

export interface PercentileCurve {
  readonly colour: string;
  readonly isDashed: boolean;
  /** Minutes; null where too few departures arrive. */
  readonly minutes: readonly (number | null)[];
}

/** Travel time by percentile of departures. */
export function drawPercentiles(percents: readonly number[], curves: readonly PercentileCurve[]): Drawing {
  const [left, top, width, height] = [52, 14, 560, 220];
  const known = curves.flatMap(({ minutes }) => minutes.filter((value) => value !== null));
  const step = toTickStep(Math.max(...known, 1));
  const tickCount = Math.ceil(Math.max(...known, 1) / step);
  const toX = (percent: number) => left + (percent / 100) * width;
  const toY = (minutes: number) => top + height - (minutes / (tickCount * step)) * height;
  const grid = Array.from({ length: tickCount + 1 }, (_, i): Shape[] => [
    {
      kind: 'line',
      points: [
        [left, toY(i * step)],
        [left + width, toY(i * step)],
      ],
      stroke: '#dddddd',
      width: 1,
    },
    { kind: 'text', at: [left - 6, toY(i * step) + 4], text: String(i * step), size: 11, anchor: 'end' },
  ]).flat();
  const labels = percents.map(
    (percent): Shape => ({
      kind: 'text',
      at: [toX(percent), top + height + 18],
      text: String(percent),
      size: 11,
      anchor: 'middle',
    }),
  );
  const lines = curves.map(({ colour, isDashed, minutes }): Shape => {
    const points = minutes.flatMap((value, i): Point[] =>
      value === null ? [] : [[toX(percents[i] as number), toY(value)]],
    );
    return { kind: 'line', points, stroke: colour, width: 2.5, isDashed };
  });
  return { width: 640, height: top + height + 28, shapes: [...grid, ...labels, ...lines] };
}

/** A round step that gives at most eight ticks. */
function toTickStep(most: number): number {
  return [5, 10, 15, 20, 30, 60, 120, 240].find((step) => most / step <= 8) ?? 480;
}
