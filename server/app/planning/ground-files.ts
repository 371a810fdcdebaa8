/** Reads the layers of the offline map from `geo/` beside a region file; each file may be absent. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { z } from 'zod';
import { loadJson } from '../files/load-json.ts';

/** Features of the files of one layer, in the order of the files. */
type Layer = readonly Feature<Geometry>[];

export interface GroundFiles {
  /** `lakes.geojson` and `rivers.geojson`. */
  readonly water: Layer;
  readonly streets: Layer;
  readonly railways: Layer;
  /** Runways and taxiways. */
  readonly runways: Layer;
  /** Names of towns and villages, at points. */
  readonly labels: Layer;
}

export const noGround: GroundFiles = { water: [], streets: [], railways: [], runways: [], labels: [] };

/** Longitude, latitude, and perhaps a height. */
const position = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number())
  .refine(({ length }) => length <= 3, 'more than three numbers');
const line = z.array(position).min(2);
const ring = z.array(position).min(4);
const point = z.object({ type: z.literal('Point'), coordinates: position });
const lines = [
  z.object({ type: z.literal('LineString'), coordinates: line }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line) }),
] as const;
const areas = [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)) }),
] as const;

const lineGeometry = z.discriminatedUnion('type', [...lines]);
const waterGeometry = z.discriminatedUnion('type', [...lines, ...areas]);
const zoom = z.number().min(0).max(22);
const properties = z.looseObject({ minZoom: zoom.optional(), maxZoom: zoom.optional() }).nullable();

/** The features of a file; a problem names the file, the number of the feature from 0, and the field. */
function loadLayer<Shape extends z.ZodType<Geometry>>(dir: string, name: string, geometry: Shape): Layer {
  const file = join(dir, 'geo', `${name}.geojson`);
  if (!existsSync(file)) return [];
  const feature = z.object({ type: z.literal('Feature'), geometry, properties });
  const shape = z.object({ type: z.literal('FeatureCollection'), features: z.array(feature) });
  return (loadJson(file, shape) as FeatureCollection<Geometry>).features;
}

/** @throws ProblemError `bad-request` with file and feature */
export function loadGround(dir: string): GroundFiles {
  return {
    water: ['lakes', 'rivers'].flatMap((name) => loadLayer(dir, name, waterGeometry)),
    streets: loadLayer(dir, 'streets', lineGeometry),
    railways: loadLayer(dir, 'railways', lineGeometry),
    runways: loadLayer(dir, 'runways', lineGeometry),
    labels: loadLayer(dir, 'labels', point),
  };
}
