/** Shapes of the ground that are drawn: lines and rings, projected once. */
import type { Ground } from '../api/contract.ts';
import { toWorldPath, type WorldPath } from './world.ts';

type GroundFeature = Ground['features'][number];
export type GroundKind = GroundFeature['properties']['kind'];

export interface GroundShape {
  readonly kind: GroundKind;
  readonly path: WorldPath;
  readonly isArea: boolean;
  readonly isDerived: boolean;
  /** Smallest zoom at which the shape is drawn. */
  readonly minZoom: number;
}

/** Zoom from which kinds of lines are drawn; all others always. */
const minZooms: Partial<Record<GroundKind, number>> = { street: 10, runway: 10, taxiway: 13, railway: 8 };

export function toGroundShapes(features: readonly GroundFeature[]): GroundShape[] {
  return features.flatMap(({ geometry, properties: { kind, derived = false } }) => {
    const { lines, isArea } = listLines(geometry as unknown as GeoJSON.Geometry);
    return lines
      .filter((points) => points.length > 1)
      .map((points) => ({
        ...{ kind, isArea, isDerived: derived },
        path: toWorldPath(points),
        minZoom: minZooms[kind] ?? 0,
      }));
  });
}

/** Lines and rings of a geometry. Holes of areas are rings, too: areas are filled by the even-odd rule. */
export function listLines(geometry: GeoJSON.Geometry): {
  readonly lines: readonly (readonly (readonly number[])[])[];
  readonly isArea: boolean;
} {
  switch (geometry.type) {
    case 'LineString':
      return { lines: [geometry.coordinates], isArea: false };
    case 'MultiLineString':
      return { lines: geometry.coordinates, isArea: false };
    case 'Polygon':
      return { lines: geometry.coordinates, isArea: true };
    case 'MultiPolygon':
      return { lines: geometry.coordinates.flat(), isArea: true };
    default:
      return { lines: [], isArea: false };
  }
}

/** Pixels of a street's width. */
export function toStreetWidth(zoom: number): number {
  const widths = [0.75, 1, 1.5, 2.5, 4.5, 6, 9, 14];
  return widths[Math.max(0, Math.min(widths.length - 1, zoom - 10))] ?? 1;
}
