/** Where a modification draws: not far outside the region, no stop in the water, no line through it for long. */
import { type Box, isInBox, type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Modification, StopSpec } from './document.ts';
import { isInRing } from './line-geometry.ts';
import type { Step } from './scenario-refs.ts';

export interface Ground {
  /** Of the region: what is drawn far outside it is refused. Absent where nothing is known. */
  readonly bounds?: Box;
  /** Rings of lakes and seas, as [longitude, latitude] pairs. */
  readonly water?: readonly (readonly (readonly number[])[])[];
}

/** A degree or so around the region: neighbouring cities are there, another country is not. */
const BOUNDS_MARGIN_DEG = 2;
/** A bridge is shorter, in metres. */
const MAX_BRIDGE_M = 3_000;
const SAMPLE_M = 500;

export function checkGround({ bounds, water = [] }: Ground, { modification, problems }: Step): void {
  const isWet = (point: LatLon) => water.some((ring) => isInRing(ring, point));
  for (const { field, isStop, point } of listDrawnPoints(modification)) {
    if (bounds && !isInBox(point, widen(bounds))) {
      const isSwapped = isInBox({ lat: point.lon, lon: point.lat }, widen(bounds));
      problems.error('outside-region', field, {
        zh: `此处远在区域之外${isSwapped ? '；可能经度与纬度写反了' : ''}`,
        en: `This place is far outside the region${isSwapped ? '; perhaps latitude and longitude are mixed up' : ''}`,
      });
      return;
    }
    if (isStop && isWet(point)) {
      problems.error('line-in-water', field, { zh: '此站点在水面上', en: 'This stop lies in the water' });
    }
  }
  if (modification.type !== 'addLine') return;
  const points = modification.geometry?.coordinates.map(([lon, lat]): LatLon => ({ lat, lon })) ?? [];
  const wetM = toLongestRunM(points, isWet);
  if (wetM <= MAX_BRIDGE_M) return;
  problems.error(
    'line-in-water',
    'geometry',
    {
      zh: `线路有 ${Math.round(wetM / 100) / 10} 公里在水面上`,
      en: `The line runs through water for ${Math.round(wetM / 100) / 10} km`,
    },
    { metres: Math.round(wetM) },
  );
}

/** Points along a line, each for the metres of its piece. */
export function listSamples(points: readonly LatLon[]): { readonly at: LatLon; readonly metres: number }[] {
  return points.slice(1).flatMap((b, i) => {
    const a = points[i] as LatLon;
    const lengthM = toDistanceM(a, b);
    const pieces = Math.max(1, Math.ceil(lengthM / SAMPLE_M));
    return Array.from({ length: pieces }, (_, k) => {
      const share = (k + 0.5) / pieces;
      const at = { lat: a.lat + share * (b.lat - a.lat), lon: a.lon + share * (b.lon - a.lon) };
      return { at, metres: lengthM / pieces };
    });
  });
}

/** Metres of the longest part of a line all of whose samples fulfil the condition. */
export function toLongestRunM(points: readonly LatLon[], isTrue: (point: LatLon) => boolean): number {
  let [longest, current] = [0, 0];
  for (const { at, metres } of listSamples(points)) {
    current = isTrue(at) ? current + metres : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}

function widen({ east, north, south, west }: Box): Box {
  return {
    south: south - BOUNDS_MARGIN_DEG,
    north: north + BOUNDS_MARGIN_DEG,
    west: west - BOUNDS_MARGIN_DEG,
    east: east + BOUNDS_MARGIN_DEG,
  };
}

interface DrawnPoint {
  readonly field: string;
  readonly point: LatLon;
  readonly isStop: boolean;
}

function listDrawnPoints(modification: Modification): DrawnPoint[] {
  const ofStops = (specs: readonly StopSpec[], field: string) =>
    specs.flatMap((spec, i): DrawnPoint[] =>
      'new' in spec ? [{ field: `${field}[${i}].new`, point: spec.new, isStop: true }] : [],
    );
  const ofLine = (line: readonly (readonly [number, number])[], field: string) =>
    line.map(
      ([lon, lat], i): DrawnPoint => ({ field: `${field}[${i}]`, point: { lat, lon }, isStop: false }),
    );
  switch (modification.type) {
    case 'addLine':
      return [
        ...ofStops(modification.stops, 'stops'),
        ...ofLine(modification.geometry?.coordinates ?? [], 'geometry.coordinates'),
      ];
    case 'reroute':
      return ofStops(modification.stops, 'stops');
    case 'coachToBus':
      return ofStops(modification.addStops?.map(({ stop }) => stop) ?? [], 'addStops');
    case 'onDemandZone':
      return (['fromZone', 'toZone'] as const).flatMap((zone) =>
        ofLine(modification[zone].coordinates[0] ?? [], `${zone}.coordinates[0]`),
      );
    default:
      return [];
  }
}
