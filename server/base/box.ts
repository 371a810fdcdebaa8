/** Boxes of latitude and longitude; one whose west lies east of its east crosses the 180th meridian. */
import type { LatLon } from './geo.ts';

export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export function isInBox({ lat, lon }: LatLon, { east, north, south, west }: Box): boolean {
  if (lat < south || lat > north) return false;
  return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
}

/** The smallest box around the points: it leaves out the widest gap of longitudes. Undefined where there is no point. */
export function findBox(points: readonly LatLon[]): Box | undefined {
  const lons = points.map(({ lon }) => lon).sort((a, b) => a - b);
  const [first] = lons;
  if (first === undefined) return undefined;
  // The gap from the last longitude on around the globe to the first one.
  let gap = first + 360 - (lons.at(-1) as number);
  let [west, east] = [first, lons.at(-1) as number];
  for (let i = 1; i < lons.length; i++) {
    const [before, after] = [lons[i - 1] as number, lons[i] as number];
    if (after - before <= gap) continue;
    gap = after - before;
    [west, east] = [after, before];
  }
  let [south, north] = [90, -90];
  for (const { lat } of points) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { south, west, north, east };
}

/** The point halfway in both directions. */
export function toCenter({ east, north, south, west }: Box): LatLon {
  const lon = (west + (east < west ? east + 360 : east)) / 2;
  return { lat: (south + north) / 2, lon: lon > 180 ? lon - 360 : lon };
}
