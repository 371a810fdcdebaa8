/** shapes.txt of all feeds in microdegrees (11 cm), which is finer than any shape is drawn. */
import type { ShapeTable } from '../timetable.ts';
import type { FeedSource } from './feed-source.ts';

export interface CompiledShapes {
  readonly table: ShapeTable;
  readonly findShape: (feed: number, shapeId: string) => number | undefined;
}

export function compileShapes(feeds: readonly FeedSource[]): CompiledShapes {
  const rows = new Map<string, number>();
  const offsets = [0];
  const lat: number[] = [];
  const lon: number[] = [];
  feeds.forEach((feed, f) => {
    let current: string | undefined;
    for (const point of feed.shapePoints) {
      if (point.shapeId !== current) {
        if (current !== undefined) offsets.push(lat.length);
        current = point.shapeId;
        rows.set(`${f} ${current}`, offsets.length - 1);
      }
      lat.push(Math.round(point.lat * 1e6));
      lon.push(Math.round(point.lon * 1e6));
    }
    if (current !== undefined) offsets.push(lat.length);
  });
  return {
    table: { offsets: Int32Array.from(offsets), latE6: Int32Array.from(lat), lonE6: Int32Array.from(lon) },
    findShape: (feed, shapeId) => rows.get(`${feed} ${shapeId}`),
  };
}
