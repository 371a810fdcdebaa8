/** Pairs of points within a distance of each other, found with a grid. */
import { isLatLon, type LatLon, toDistanceM } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';

/** Each pair of points once, in no particular order. */
export interface StraightLines {
  readonly from: number[];
  readonly to: number[];
  readonly distanceM: number[];
}

/** More footpaths would not fit in the memory of an ordinary server. */
const MAX_PAIRS = 10_000_000;
const METRES_PER_DEGREE = toDistanceM({ lat: 0, lon: 0 }, { lat: 1, lon: 0 });
const MIN_ROW_DEG = 0.001;
/** Margin for rounding errors in degrees (about 0.1 mm): rows and windows may be too wide but not too narrow. */
const MARGIN_DEG = 1e-9;

/** Most degrees of longitude that `maxM` spans up to the latitude `maxAbsLat`; Infinity near a pole. */
function toWindowDeg(maxM: number, maxAbsLat: number): number {
  const angleDeg = maxM / METRES_PER_DEGREE;
  const cosLat = Math.cos((Math.min(90, maxAbsLat) * Math.PI) / 180);
  if (angleDeg >= 180) return Number.POSITIVE_INFINITY;
  const sine = Math.sin((angleDeg * Math.PI) / 360) / cosLat;
  if (!(sine < 0.99)) return Number.POSITIVE_INFINITY;
  return (Math.asin(sine) * 360) / Math.PI + MARGIN_DEG;
}

/**
 * The pairs of `points` at most `maxM` apart (haversine). Points with `isUsed` 0 or without a valid position are ignored.
 * The grid has rows of latitude as high as `maxM`, sorted by longitude. Each point is compared with a window of longitude
 * in its row and the next row; windows continue across the antimeridian.
 *
 * @throws ProblemError `footpaths-too-many` beyond `maxPairs` (ten million).
 */
export function listStraightLines(
  points: readonly LatLon[],
  maxM: number,
  isUsed: Uint8Array,
  maxPairs: number = MAX_PAIRS,
): StraightLines {
  const rowDeg = Math.max((maxM / METRES_PER_DEGREE) * (1 + 1e-9) + MARGIN_DEG, MIN_ROW_DEG);
  const used: number[] = [];
  for (let i = 0; i < points.length; i++) if (isUsed[i] === 1 && isLatLon(points[i]!)) used.push(i);
  const rowOf = new Int32Array(points.length);
  for (const i of used) rowOf[i] = Math.floor((points[i]!.lat + 90) / rowDeg);
  used.sort((a, b) => rowOf[a]! - rowOf[b]! || points[a]!.lon - points[b]!.lon || a - b);
  const lon = Float64Array.from(used, (i) => points[i]!.lon);

  const lines: StraightLines = { from: [], to: [], distanceM: [] };
  const compare = (a: number, b: number): void => {
    const [i, j] = [used[a]!, used[b]!];
    const distanceM = toDistanceM(points[i]!, points[j]!);
    if (distanceM > maxM) return;
    if (lines.from.length === maxPairs) throw toTooManyProblem(maxM, maxPairs);
    lines.from.push(i);
    lines.to.push(j);
    lines.distanceM.push(distanceM);
  };

  for (let start = 0, end = 0; start < used.length; start = end) {
    const row = rowOf[used[start]!]!;
    end = findRowEnd(start, row);
    const nextEnd = findRowEnd(end, row + 1);
    const bottom = row * rowDeg - 90;
    const windowDeg = toWindowDeg(maxM, Math.max(Math.abs(bottom), Math.abs(bottom + 2 * rowDeg)));
    let low = end;
    for (let a = start; a < end; a++) {
      const here = lon[a]!;
      let b = a + 1;
      for (; b < end && lon[b]! - here <= windowDeg; b++) compare(a, b);
      for (let c = end - 1; c >= b && lon[c]! - here >= 360 - windowDeg; c--) compare(a, c);

      while (low < nextEnd && here - lon[low]! > windowDeg) low++;
      b = low;
      for (; b < nextEnd && lon[b]! - here <= windowDeg; b++) compare(a, b);
      for (let c = nextEnd - 1; c >= b && lon[c]! - here >= 360 - windowDeg; c--) compare(a, c);
      for (let c = end; c < low && here - lon[c]! >= 360 - windowDeg; c++) compare(a, c);
    }
  }
  return lines;

  function findRowEnd(from: number, row: number): number {
    let at = from;
    while (at < used.length && rowOf[used[at]!] === row) at++;
    return at;
  }
}

function toTooManyProblem(maxM: number, maxPairs: number): ProblemError {
  return new ProblemError(
    'footpaths-too-many',
    {
      zh: `在 ${maxM} 米步行距离内的站点对过多，请缩短步行距离。`,
      en: `Too many pairs of stops lie within ${maxM} m of each other; choose a shorter walking distance.`,
    },
    { maxM, maxPairs },
  );
}
