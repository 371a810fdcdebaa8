/**
 * Chooses the names that fit on the map without overlapping, and where each is written. Names are placed for all that is loaded, not for
 * the view: dragging the map changes no name.
 */
import RBush from 'rbush';
import type { Box, WorldPath } from './world.ts';

/** Where a name belongs: beside a dot, on a spot, or along a line. Positions are units of the world. */
export type LabelSpot =
  | {
      readonly kind: 'dot';
      readonly x: number;
      readonly y: number;
      /** Pixels, before `dotScale`. */
      readonly radiusPx: number;
    }
  | { readonly kind: 'spot'; readonly x: number; readonly y: number }
  | { readonly kind: 'way'; readonly path: WorldPath };

export interface LabelWish<Style extends string = string> {
  readonly id: string;
  readonly text: string;
  readonly style: Style;
  readonly spot: LabelSpot;
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** A piece of text around its middle, in pixels of the world. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Radians, clockwise. */
  readonly angle: number;
}

export interface PlacedLabel<Style extends string = string> {
  readonly wish: LabelWish<Style>;
  readonly texts: readonly PlacedText[];
  /** The room that the texts take, in pixels of the world. */
  readonly boxes: readonly Box[];
}

export interface LabelRoom<Style extends string = string> {
  readonly zoom: number;
  /** What names may not cover, in pixels of the world. */
  readonly obstacles: readonly Box[];
  /** How much a name in a box would cover of what is better left free: pixels of strong lines. */
  readonly toCoveredPx: (box: Box) => number;
  /** Dots are smaller where the map shows more of the world. */
  readonly dotScale: number;
  readonly toWidthPx: (text: string, style: Style) => number;
  readonly toFontPx: (style: Style) => number;
}

/** Pixels that stay free around a name. */
const MARGIN = { x: 3, y: 1 } as const;
/** Pixels between a dot and its name. */
const GAP_PX = 3;
/** Pixels between two names of one street, and between two equal names of different things. */
const REPEAT_PX = 460;
const SAME_TEXT_PX = 160;
const LINE_HEIGHT = 1.2;

type Candidate = Pick<PlacedLabel, 'texts' | 'boxes'>;

/**
 * Places names in the order of the list: an earlier name is never moved or left out for a later one.
 *
 * @returns the names that fit, in the same order; a street may have several
 */
export function placeLabels<Style extends string>(
  wishes: readonly LabelWish<Style>[],
  room: LabelRoom<Style>,
): PlacedLabel<Style>[] {
  const placing = startPlacing(wishes, room);
  for (;;) {
    const { done, value } = placing.next();
    if (done) return value;
  }
}

/** As `placeLabels`, in many short steps, so that the map is not held up by thousands of names. */
export function* startPlacing<Style extends string>(
  wishes: readonly LabelWish<Style>[],
  room: LabelRoom<Style>,
): Generator<undefined, PlacedLabel<Style>[], undefined> {
  const taken = new RBush<Box>();
  taken.load([...room.obstacles]);
  const placed: PlacedLabel<Style>[] = [];
  const spotsOf = new Map<string, { readonly x: number; readonly y: number }[]>();
  // The metro of Xinhua Square may be written XINHUA Square.
  const isRepeated = (text: string, { x, y }: PlacedText) =>
    spotsOf.get(text.toLowerCase())?.some((at) => Math.hypot(at.x - x, at.y - y) < SAME_TEXT_PX) ?? false;
  const isFree = ({ boxes }: Candidate) => !boxes.some((box) => taken.collides(box));
  const toCovered = ({ boxes }: Candidate) => boxes.reduce((sum, box) => sum + room.toCoveredPx(box), 0);
  const put = (wish: LabelWish<Style>, { boxes, texts }: Candidate) => {
    const [first] = texts;
    if (!first || isRepeated(wish.text, first)) return;
    for (const box of boxes) taken.insert(box);
    const key = wish.text.toLowerCase();
    spotsOf.set(key, [...(spotsOf.get(key) ?? []), first]);
    placed.push({ wish, texts, boxes });
  };
  /** The free place that covers the least of what names avoid; the first of equal ones. */
  const findClearest = (candidates: Iterable<Candidate>) => {
    let [best, least]: [Candidate | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (const candidate of candidates) {
      const covered = isFree(candidate) ? toCovered(candidate) : Number.POSITIVE_INFINITY;
      if (covered < least) [best, least] = [candidate, covered];
      if (covered === 0) break;
    }
    return best;
  };
  for (const wish of wishes) {
    if (!wish.text || room.zoom < wish.minZoom || room.zoom > wish.maxZoom) continue;
    yield;
    if (wish.spot.kind !== 'way') {
      const best = findClearest(listCandidates(wish, wish.spot, room));
      if (best) put(wish, best);
      continue;
    }
    const along = listWayCandidates(wish, wish.spot.path, room);
    const clear = along.filter((one) => isFree(one) && toCovered(one) === 0);
    // A street below a metro has its name on it once, rather than none.
    const best = clear.length > 0 ? undefined : findClearest(along);
    for (const one of best ? [best] : clear) if (isFree(one)) put(wish, one);
  }
  return placed;
}

/** Places beside a dot or near a spot, the best first. Most names take the first: the others are made when they are asked for. */
function* listCandidates<Style extends string>(
  wish: LabelWish<Style>,
  spot: Exclude<LabelSpot, { readonly kind: 'way' }>,
  room: LabelRoom<Style>,
): Generator<Candidate> {
  const scale = 2 ** room.zoom;
  const lines = wrapText(wish.text);
  const fontPx = room.toFontPx(wish.style);
  const width = Math.max(...lines.map((line) => room.toWidthPx(line, wish.style)));
  const height = lines.length * fontPx * LINE_HEIGHT;
  const [x, y] = [spot.x * scale, spot.y * scale];
  const at = (middleX: number, middleY: number): Candidate => ({
    texts: lines.map((text, i) => ({
      text,
      x: middleX,
      y: middleY + (i - (lines.length - 1) / 2) * fontPx * LINE_HEIGHT,
      angle: 0,
    })),
    boxes: [
      {
        minX: middleX - width / 2 - MARGIN.x,
        maxX: middleX + width / 2 + MARGIN.x,
        minY: middleY - height / 2 - MARGIN.y,
        maxY: middleY + height / 2 + MARGIN.y,
      },
    ],
  });
  // An area has no dot: its name may move a little, away from what is there.
  if (spot.kind === 'spot') {
    for (const lines of [0, -1.2, 1.2, -2.2]) yield at(x, y + lines * height);
    return;
  }
  // Beyond the margins, so that a dot which is an obstacle does not keep its own name away.
  const reach = spot.radiusPx * room.dotScale + GAP_PX;
  const [besidePx, abovePx] = [reach + MARGIN.x + width / 2, reach + MARGIN.y + height / 2];
  // In a corner the dot is round: the name may come nearer.
  const [cornerX, cornerY] = [reach * 0.75 + MARGIN.x + width / 2, reach * 0.75 + MARGIN.y + height / 2];
  yield at(x + besidePx, y);
  yield at(x - besidePx, y);
  yield at(x, y + abovePx);
  yield at(x, y - abovePx);
  for (const side of [1, -1]) {
    yield at(x + side * cornerX, y - cornerY);
    yield at(x + side * cornerX, y + cornerY);
  }
}

/** Letters from which on a name of words is written on two lines. */
const WRAP_LETTERS = 17;

/** A long name of words on two lines of about the same length; names in characters are short. */
export function wrapText(text: string): string[] {
  if (text.length < WRAP_LETTERS) return [text];
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index);
  const middle = text.length / 2;
  const at = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (at === undefined) return [text];
  // A dash stays at the end of the line that it follows.
  const [first, second] = [text.slice(0, at), text.slice(at + 1)];
  return second.startsWith('- ') ? [`${first} -`, second.slice(2)] : [first, second];
}

const isHan = (text: string) => /\p{Script=Han}/u.test(text);

/** A stretch of a line on which a name is written must be as straight as this: share of its length between its ends. */
const STRAIGHT = 0.98;

function listWayCandidates<Style extends string>(
  wish: LabelWish<Style>,
  path: WorldPath,
  room: LabelRoom<Style>,
): Candidate[] {
  const line = measureLine(path, 2 ** room.zoom);
  const fontPx = room.toFontPx(wish.style);
  // Characters stand upright along the street, as on Chinese maps; words are turned with it.
  const isUpright = isHan(wish.text);
  const stepPx = fontPx * 1.25;
  const characters = isUpright ? [...wish.text] : [wish.text];
  const lengthPx = isUpright ? characters.length * stepPx : room.toWidthPx(wish.text, wish.style);
  const found: Candidate[] = [];
  const count = Math.max(1, Math.floor(line.lengthPx / REPEAT_PX));
  if (line.lengthPx < lengthPx * 1.2) return found;
  for (let i = 0; i < count; i++) {
    const middle = ((i + 0.5) / count) * line.lengthPx;
    const [from, to] = [line.at(middle - lengthPx / 2), line.at(middle + lengthPx / 2)];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    if (Math.hypot(dx, dy) < lengthPx * STRAIGHT) continue;
    const angle = Math.atan2(dy, dx);
    found.push(
      isUpright ? toUpright(characters, from, to, fontPx) : toTurned(wish.text, from, to, angle, fontPx),
    );
  }
  return found;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const toSquare = ({ x, y }: Point, px: number): Box => ({
  minX: x - px / 2 - 1,
  maxX: x + px / 2 + 1,
  minY: y - px / 2 - 1,
  maxY: y + px / 2 + 1,
});

/** Characters from left to right, on steep lines from top to bottom. */
function toUpright(characters: readonly string[], from: Point, to: Point, fontPx: number): Candidate {
  const isSteep = Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
  const isTurned = isSteep ? to.y < from.y : to.x < from.x;
  const [start, end] = isTurned ? [to, from] : [from, to];
  const texts = characters.map((text, i): PlacedText => {
    const share = (i + 0.5) / characters.length;
    return {
      text,
      x: start.x + (end.x - start.x) * share,
      y: start.y + (end.y - start.y) * share,
      angle: 0,
    };
  });
  return { texts, boxes: texts.map((at) => toSquare(at, fontPx)) };
}

/** Words turned with the line, never upside down. */
function toTurned(text: string, from: Point, to: Point, angle: number, fontPx: number): Candidate {
  const upright = angle > Math.PI / 2 ? angle - Math.PI : angle < -Math.PI / 2 ? angle + Math.PI : angle;
  const squares = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / fontPx));
  const boxes = Array.from({ length: squares }, (_, i) => {
    const share = (i + 0.5) / squares;
    return toSquare(
      { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share },
      fontPx * 1.3,
    );
  });
  return { texts: [{ text, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, angle: upright }], boxes };
}

/** A line in pixels: its length, and the point after so many pixels of it. */
function measureLine({ xy }: WorldPath, scale: number) {
  const sums = [0];
  for (let i = 2; i < xy.length; i += 2) {
    const [dx, dy] = [
      (xy[i] as number) - (xy[i - 2] as number),
      (xy[i + 1] as number) - (xy[i - 1] as number),
    ];
    sums.push((sums.at(-1) as number) + Math.hypot(dx, dy) * scale);
  }
  const lengthPx = sums.at(-1) as number;
  const at = (px: number): Point => {
    const next = Math.max(
      1,
      sums.findIndex((sum) => sum >= px),
    );
    const [before, after] = [sums[next - 1] ?? 0, sums[next] ?? lengthPx];
    const share = after > before ? Math.max(0, (px - before) / (after - before)) : 0;
    const [x0 = 0, y0 = 0, x1 = x0, y1 = y0] = xy.subarray(2 * next - 2, 2 * next + 2);
    return { x: (x0 + (x1 - x0) * share) * scale, y: (y0 + (y1 - y0) * share) * scale };
  };
  return { lengthPx, at };
}
