/** Maps of reports: lines with their stops, and zones by change. North is up; scales are equal in both directions. */
import { cellToBoundary, isValidCell } from 'h3-js';
import type { LatLon } from '../../base/geo.ts';
import type { BilingualText } from '../../base/problem.ts';
import {
  drawLegend,
  type LegendEntry,
  type ToLines,
  toLabel,
  toLinesHeight,
  toLinesWidth,
  toRoundStep,
} from './chart-parts.ts';
import { type Drawing, type Point, type Shape, toBox } from './drawing.ts';

const WIDTH = 640;
const MARGIN = 12;
const MAX_HEIGHT = 520;
const M_PER_DEGREE = 111_195;

interface Frame {
  readonly height: number;
  readonly toPoint: (place: LatLon) => Point;
  /** Pixels for each metre. */
  readonly scale: number;
}

/** A frame around places, with room for labels of the given size. */
function toFrame(places: readonly LatLon[], room: readonly [x: number, y: number] = [0, 0]): Frame {
  const edge = 0.01;
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity) - edge;
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity) + edge;
  const [lats, lons] = [places.map(({ lat }) => lat), places.map(({ lon }) => lon)];
  const [south, north, west, east] = [least(lats), most(lats), least(lons), most(lons)];
  const lonScale = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [spanX, spanY] = [(east - west) * lonScale, north - south];
  const [roomX, roomY] = room;
  const inner = WIDTH - 2 * MARGIN - 2 * roomX;
  const pixels = Math.min(inner / spanX, (MAX_HEIGHT - 2 * roomY) / spanY);
  const left = MARGIN + roomX + (inner - spanX * pixels) / 2;
  return {
    height: Math.round(spanY * pixels + 2 * MARGIN + 2 * roomY),
    toPoint: ({ lat, lon }) => [
      left + (lon - west) * lonScale * pixels,
      MARGIN + roomY + (north - lat) * pixels,
    ],
    scale: pixels / M_PER_DEGREE,
  };
}

/** A bar of a round number of kilometres. */
function drawScaleBar({ scale }: Frame, right: number, y: number): Shape[] {
  const km = toRoundStep((120 / scale / 1_000) * 1, 1) / 2;
  const length = km * 1_000 * scale;
  const tick = (x: number): Shape => ({
    kind: 'line',
    points: [
      [x, y - 4],
      [x, y + 4],
    ],
    stroke: '#222222',
    width: 1,
  });
  return [
    {
      kind: 'line',
      points: [
        [right - length, y],
        [right, y],
      ],
      stroke: '#222222',
      width: 1.5,
    },
    tick(right - length),
    tick(right),
    ...toLabel([`${km} km`], right - length - 6, y, 11, 'end'),
  ];
}

export interface MapZone extends LatLon {
  /** An H3 cell is drawn as its hexagon, any other zone as a square. */
  readonly id: string;
  readonly before: number;
  readonly after: number;
  /** Reaches no other zone, before or after. */
  readonly isCutOff?: boolean;
}

/** Classes of change, from gain to loss; a zone has the first class whose `least` it reaches. */
const changeClasses = [
  { least: 0.5, colour: '#2166ac', text: { zh: '增加 50% 以上', en: '+50 % or more' } },
  { least: 0.1, colour: '#67a9cf', text: { zh: '增加 10–50%', en: '+10 to 50 %' } },
  { least: 0.005, colour: '#d1e5f0', text: { zh: '增加不足 10%', en: 'up to +10 %' } },
  { least: -0.005, colour: '#d9d9d9', text: { zh: '不变', en: 'equal' } },
  { least: -0.1, colour: '#fddbc7', text: { zh: '减少不足 10%', en: 'up to -10 %' } },
  { least: -0.5, colour: '#ef8a62', text: { zh: '减少 10–50%', en: '-10 to 50 %' } },
  {
    least: Number.NEGATIVE_INFINITY,
    colour: '#b2182b',
    text: { zh: '减少 50% 以上', en: '-50 % or more' },
  },
] as const;
const sameClass = changeClasses[3];
const cutOff = {
  colour: '#f3f3f3',
  hatch: '#8a8a8a',
  text: { zh: '到不了其他区域', en: 'reaches no other zone' },
};

/** Zones coloured by change: gains blue, losses red, no change grey; zones that reach no other one hatched. */
export function drawChangeMap(zones: readonly MapZone[], toLines: ToLines): Drawing {
  if (zones.length === 0) return { width: WIDTH, height: 1, shapes: [] };
  const frame = toFrame(zones);
  // Zones that change are drawn over those that stay.
  const ordered = [...zones].sort((a, b) => toSize(a) - toSize(b));
  const shapes = ordered.flatMap((zone): Shape[] => {
    const middle = frame.toPoint(zone);
    const ring: readonly Point[] = isValidCell(zone.id)
      ? enlarge(cellToBoundary(zone.id).map(([lat, lon]) => frame.toPoint({ lat, lon })))
      : toSquare(middle);
    if (zone.isCutOff)
      return [{ kind: 'polygon', points: ring, fill: cutOff.colour }, ...toHatch(ring, cutOff.hatch)];
    return [{ kind: 'polygon', points: ring, fill: toChangeClass(zone).colour }];
  });
  const used = new Set(zones.map((zone) => (zone.isCutOff ? cutOff : toChangeClass(zone))));
  const entries: LegendEntry[] = [...changeClasses, cutOff].filter((entry) => used.has(entry as never));
  const legend = drawLegend(entries, toLines, [MARGIN, frame.height + 16], WIDTH - 2 * MARGIN);
  return {
    width: WIDTH,
    height: frame.height + 16 + legend.height + 6,
    shapes: [...shapes, ...drawScaleBar(frame, WIDTH - MARGIN, frame.height + 4), ...legend.shapes],
  };
}

const toSize = (zone: MapZone) => (zone.isCutOff ? -1 : Math.abs(toChangeShare(zone)));

function toChangeShare({ after, before }: MapZone): number {
  return before > 0 ? after / before - 1 : after > 0 ? 1 : 0;
}

function toChangeClass(zone: MapZone): (typeof changeClasses)[number] {
  const share = toChangeShare(zone);
  return changeClasses.find(({ least }) => share >= least) ?? sameClass;
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

const HATCH_STEP = 3;

/** Parts of rising lines inside a convex ring. */
function toHatch(ring: readonly Point[], stroke: string): Shape[] {
  const levels = ring.map(([x, y]) => x + y);
  const shapes: Shape[] = [];
  const first = Math.ceil(Math.min(...levels) / HATCH_STEP) * HATCH_STEP;
  for (let level = first; level <= Math.max(...levels); level += HATCH_STEP) {
    const cuts: Point[] = [];
    ring.forEach((from, i) => {
      const to = ring[(i + 1) % ring.length] as Point;
      const [a, b] = [from[0] + from[1] - level, to[0] + to[1] - level];
      if (a < 0 === b < 0) return;
      const share = a / (a - b);
      cuts.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
    });
    if (cuts.length === 2) shapes.push({ kind: 'line', points: cuts, stroke, width: 0.7 });
  }
  return shapes;
}

export interface MapLine {
  readonly text: BilingualText;
  readonly colour: string;
  /** Courses of the line, each from end to end. */
  readonly ways: readonly (readonly LatLon[])[];
  readonly stops: readonly MapStop[];
}

export interface MapStop extends LatLon {
  readonly name: BilingualText;
  readonly isNew: boolean;
}

export interface LineMap {
  readonly lines: readonly MapLine[];
  /** Stops of the whole network, as a ground. */
  readonly ground: readonly LatLon[];
}

const LABEL_SIZE = 11;
/** More names hide the line. */
const MAX_NAMES = 24;
const newStop = { colour: '#d62728', text: { zh: '新站', en: 'new stop' } };
const groundText = { colour: '#c9ced6', text: { zh: '既有车站', en: 'existing stops' } };

/** Lines over the stops of the network. Names of stops that find no free place beside their stop are left out. */
export function drawLineMap({ ground, lines }: LineMap, toLines: ToLines): Drawing {
  const places = lines.flatMap(({ stops, ways }) => [...ways.flat(), ...stops]);
  if (places.length === 0) return { width: WIDTH, height: 1, shapes: [] };
  const frame = toFrame(places, [60, 40]);
  const shapes: Shape[] = [];
  for (const place of ground) {
    const [x, y] = frame.toPoint(place);
    if (x < 2 || y < 2 || x > WIDTH - 2 || y > frame.height - 2) continue;
    shapes.push(toBox(x - 1, y - 1, 2, 2, groundText.colour));
  }
  for (const { colour, ways } of lines)
    for (const way of ways)
      if (way.length > 1)
        shapes.push({ kind: 'line', points: way.map(frame.toPoint), stroke: colour, width: 3 });
  const taken: Box[] = [];
  const stops = dedupe(lines.flatMap(({ colour, stops: own }) => own.map((stop) => ({ ...stop, colour }))));
  for (const stop of stops) {
    const [x, y] = frame.toPoint(stop);
    const radius = 4;
    taken.push([x - radius, y - radius, x + radius, y + radius]);
    shapes.push(
      toDisc([x, y], radius, stop.isNew ? newStop.colour : stop.colour),
      toDisc([x, y], radius - 1.5, '#ffffff'),
    );
  }
  // The ends of the lines are named first.
  const ends = new Set(lines.flatMap(({ stops: own }) => [own[0], own.at(-1)].map((stop) => stop?.name.zh)));
  const ordered = [
    ...stops.filter(({ name }) => ends.has(name.zh)),
    ...stops.filter(({ name }) => !ends.has(name.zh)),
  ];
  const named = new Set<string>();
  for (const { name, ...place } of ordered) {
    // The stops of a station, and of both directions, have one name.
    if (named.has(name.zh) || named.size >= MAX_NAMES) continue;
    const placed = placeName(toLines(name), frame.toPoint(place), taken, frame.height);
    if (placed.length > 0) named.add(name.zh);
    shapes.push(...placed);
  }
  const entries: LegendEntry[] = [
    ...lines.map(({ colour, text }) => ({ colour, text, isLine: true })),
    ...(stops.some(({ isNew }) => isNew) ? [newStop] : []),
    ...(ground.length > 0 ? [groundText] : []),
  ];
  const legend = drawLegend(entries, toLines, [MARGIN, frame.height + 16], WIDTH - 2 * MARGIN);
  return {
    width: WIDTH,
    height: frame.height + 16 + legend.height + 6,
    shapes: [...shapes, ...drawScaleBar(frame, WIDTH - MARGIN, frame.height + 4), ...legend.shapes],
  };
}

function dedupe<Stop extends MapStop>(stops: readonly Stop[]): Stop[] {
  return [...new Map(stops.map((stop) => [`${stop.lat} ${stop.lon}`, stop])).values()];
}

function toDisc([x, y]: Point, radius: number, fill: string): Shape {
  const points = Array.from({ length: 12 }, (_, i): Point => {
    const angle = (i / 12) * 2 * Math.PI;
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius];
  });
  return { kind: 'polygon', points, fill };
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

const isApart = (a: Box, b: Box) => a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];

/** The name right of, left of, above or below its stop: the first place that is free and inside the map. */
function placeName(
  lines: readonly string[],
  [x, y]: Point,
  taken: Box[],
  mapHeight: number,
): readonly Shape[] {
  const [width, height] = [toLinesWidth(lines, LABEL_SIZE), toLinesHeight(lines, LABEL_SIZE)];
  const gap = 7;
  const candidates: readonly (readonly [x: number, y: number, anchor: 'start' | 'middle' | 'end'])[] = [
    [x + gap, y, 'start'],
    [x - gap, y, 'end'],
    [x, y - gap - height / 2, 'middle'],
    [x, y + gap + height / 2, 'middle'],
    [x + gap, y - gap, 'start'],
    [x - gap, y + gap, 'end'],
  ];
  for (const [atX, atY, anchor] of candidates) {
    const left = anchor === 'start' ? atX : anchor === 'end' ? atX - width : atX - width / 2;
    const box: Box = [left, atY - height / 2, left + width, atY + height / 2];
    const isInside = box[0] >= 2 && box[1] >= 2 && box[2] <= WIDTH - 2 && box[3] <= mapHeight - 2;
    if (!isInside || !taken.every((other) => isApart(box, other))) continue;
    taken.push(box);
    // The ground would show through the letters.
    return [toBox(left, box[1], width, height, '#ffffff'), ...toLabel(lines, atX, atY, LABEL_SIZE, anchor)];
  }
  return [];
}
