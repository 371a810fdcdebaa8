/** Lines on which a name is hard to read, indexed for the question how much of them a name would cover. */
import RBush from 'rbush';
import type { Box, WorldPath } from './world.ts';

interface Segment extends Box {
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
}

export interface StrongLines {
  /** Length of the lines inside of a box; box and length in pixels of the world at this zoom. */
  readonly toCoveredPx: (box: Box, zoom: number) => number;
}

/** Indexes lines once for all zooms: the index has units of the world. */
export function toStrongLines(paths: readonly WorldPath[]): StrongLines {
  const segments: Segment[] = [];
  for (const { xy } of paths) {
    for (let i = 2; i < xy.length; i += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = xy.subarray(i - 2, i + 2);
      segments.push({
        ...{ x0, y0, dx: x1 - x0, dy: y1 - y0 },
        ...{ minX: Math.min(x0, x1), maxX: Math.max(x0, x1), minY: Math.min(y0, y1), maxY: Math.max(y0, y1) },
      });
    }
  }
  const index = new RBush<Segment>().load(segments);
  return {
    toCoveredPx: (box, zoom) => {
      const scale = 2 ** zoom;
      const [minX, minY, maxX, maxY] = [
        box.minX / scale,
        box.minY / scale,
        box.maxX / scale,
        box.maxY / scale,
      ];
      const area = { minX, minY, maxX, maxY };
      return index.search(area).reduce((sum, segment) => sum + toLengthInside(segment, area), 0) * scale;
    },
  };
}

/** Length of the part of a segment that lies in a box (Liang and Barsky). */
function toLengthInside({ dx, dy, x0, y0 }: Segment, { maxX, maxY, minX, minY }: Box): number {
  let [from, to] = [0, 1];
  for (const [delta, low, high] of [
    [dx, minX - x0, maxX - x0],
    [dy, minY - y0, maxY - y0],
  ] as const) {
    if (delta === 0) {
      if (low > 0 || high < 0) return 0;
      continue;
    }
    from = Math.max(from, Math.min(low / delta, high / delta));
    to = Math.min(to, Math.max(low / delta, high / delta));
  }
  return from < to ? (to - from) * Math.hypot(dx, dy) : 0;
}
