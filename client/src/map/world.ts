/**
 * Positions as they are drawn: Web Mercator at zoom 0, in which the world is a square of 256 units. Times 2^zoom they are the pixels of
 * Leaflet's world. Shapes are projected once, not at every move of the map.
 */
const SIZE = 256;

export const toWorldX = (lon: number): number => (lon / 360 + 0.5) * SIZE;

export function toWorldY(lat: number): number {
  const sin = Math.sin((lat * Math.PI) / 180);
  return (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * SIZE;
}

/** A box in any of the units of this file. */
export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** The part of the world that a canvas shows. */
export interface Frame {
  readonly zoom: number;
  /** Pixels of one unit. */
  readonly scale: number;
  /** Pixels of the world at the canvas's corner. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A line or ring: x and y of its points by turns, and the box around them. */
export interface WorldPath {
  readonly xy: Float64Array;
  readonly box: Box;
}

/** @param points longitude and latitude */
export function toWorldPath(points: readonly (readonly number[])[]): WorldPath {
  const xy = new Float64Array(points.length * 2);
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [i, [lon = 0, lat = 0]] of points.entries()) {
    const [x, y] = [toWorldX(lon), toWorldY(lat)];
    xy[2 * i] = x;
    xy[2 * i + 1] = y;
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { xy, box: { minX, minY, maxX, maxY } };
}

/** Whether a box of the world touches the frame, widened by some pixels. */
export function isInFrame({ minX, minY, maxX, maxY }: Box, frame: Frame, marginPx = 0): boolean {
  const { scale, left, top, width, height } = frame;
  return (
    maxX * scale >= left - marginPx &&
    minX * scale <= left + width + marginPx &&
    maxY * scale >= top - marginPx &&
    minY * scale <= top + height + marginPx
  );
}

/** Pixels that two points of a line must be apart for both to be drawn. */
const FINE_PX = 1;
/** Lines are cut so many pixels outside of the frame, further than half of any stroke. */
const EDGE_PX = 40;

/**
 * A straight stretch of more pixels says nothing of the course between two far stops. It is left out where one would look for it in the
 * streets.
 */
export const FAR_PX = 2_000;

/** On which sides of the frame a point lies: one bit each. */
const toSides = (x: number, y: number, { width, height }: Frame) =>
  (x < -EDGE_PX ? 1 : x > width + EDGE_PX ? 2 : 0) | (y < -EDGE_PX ? 4 : y > height + EDGE_PX ? 8 : 0);

/**
 * Adds a line to the path of a canvas: without what lies outside, and without points that nobody could tell apart.
 *
 * @param farPx straight stretches of more pixels are left out
 */
export function traceLine(
  context: CanvasRenderingContext2D,
  { xy, box }: WorldPath,
  frame: Frame,
  farPx = Number.POSITIVE_INFINITY,
): void {
  if (!isInFrame(box, frame, EDGE_PX)) return;
  const { scale, left, top } = frame;
  let [lastX, lastY, lastSides, isDown] = [0, 0, 0, false];
  for (let i = 0; i < xy.length; i += 2) {
    const [x, y] = [(xy[i] as number) * scale - left, (xy[i + 1] as number) * scale - top];
    const isLast = i + 2 >= xy.length;
    if (i > 0 && !isLast && Math.abs(x - lastX) < FINE_PX && Math.abs(y - lastY) < FINE_PX) continue;
    const sides = toSides(x, y, frame);
    const isFar = Math.abs(x - lastX) + Math.abs(y - lastY) > farPx;
    if (i > 0 && !isFar && (sides & lastSides) === 0) {
      if (!isDown) context.moveTo(lastX, lastY);
      context.lineTo(x, y);
      isDown = true;
    } else isDown = false;
    [lastX, lastY, lastSides] = [x, y, sides];
  }
}

/** Adds a ring to the path of a canvas. */
export function traceRing(context: CanvasRenderingContext2D, { xy }: WorldPath, frame: Frame): void {
  const { scale, left, top } = frame;
  for (let i = 0; i < xy.length; i += 2) {
    const [x, y] = [(xy[i] as number) * scale - left, (xy[i + 1] as number) * scale - top];
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
}
