/** The offline map: water, streets, railways, runways and names of a region, as GeoJSON features. */
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import type { Names } from '../../base/names.ts';
import type { PlaceSource } from '../../planner/places/place.ts';
import type { RegionFiles } from './region.ts';

/** What the offline map draws below the lines. */
export interface GroundProperties {
  readonly kind:
    | 'water'
    | 'river'
    | 'green'
    | 'street'
    | 'railway'
    | 'runway'
    | 'taxiway'
    | 'city'
    | 'town'
    | 'locality'
    | 'place';
  /** In the local language, with translations. */
  readonly name?: Names;
  /** Smallest zoom at which the name is shown. */
  readonly minZoom?: number;
  /** Largest zoom at which the name is shown: a coarse position is not shown among houses. */
  readonly maxZoom?: number;
  /** Whether the geometry is worked out and not surveyed. */
  readonly isDerived?: boolean;
}

export interface Ground {
  readonly features: FeatureCollection<Geometry, GroundProperties>;
  readonly attribution: string;
  /** What on the map is modelled, and where. */
  readonly notes: readonly Names[];
}

type GroundFeature = Feature<Geometry, GroundProperties>;
type Kind = GroundProperties['kind'];

/** Features in the order in which they are drawn: water, streets, railways, runways, names. */
export function toGround({ ground, groundAttribution, mapNotes, places }: RegionFiles): Ground {
  const features: GroundFeature[] = [
    ...ground.water.map((one) => toFeature(one, one.geometry.type.endsWith('Polygon') ? 'water' : 'river')),
    ...ground.streets.map((one) => toFeature(one, 'street')),
    ...ground.railways.map((one) => toFeature(one, 'railway')),
    ...ground.runways.map((one) => toFeature(one, one.properties?.kind === 'taxiway' ? 'taxiway' : 'runway')),
    ...places.flatMap(toLabel),
    ...ground.labels.map((one) => toFeature(one, 'locality')),
  ];
  return {
    features: { type: 'FeatureCollection', features },
    attribution: groundAttribution,
    notes: mapNotes,
  };
}

function toFeature({ geometry, properties }: Feature<Geometry>, kind: Kind): GroundFeature {
  const own = properties ?? {};
  const name = toGroundName(own);
  return {
    type: 'Feature',
    geometry,
    properties: {
      kind,
      ...(name ? { name } : {}),
      ...(typeof own.minZoom === 'number' ? { minZoom: own.minZoom } : {}),
      ...(typeof own.maxZoom === 'number' ? { maxZoom: own.maxZoom } : {}),
      ...(own.derived === true ? { isDerived: true } : {}),
    },
  };
}

/** Cities, districts, sights and airports; other places would fill the map. */
function toLabel({ type, category, lat, lon, name }: PlaceSource): GroundFeature[] {
  if (type === 'poi' && category !== 'scenic' && category !== 'airport') return [];
  const [kind, minZoom] =
    type === 'city'
      ? (['city', 5] as const)
      : type === 'district'
        ? (['town', 9] as const)
        : (['place', 12] as const);
  const geometry = { type: 'Point' as const, coordinates: [lon, lat] };
  return [{ type: 'Feature', geometry, properties: { kind, name, minZoom } }];
}

/** The local name is `name_zh` or `name`; the English one `nameEn`, `name_en`, or a `name` beside `name_zh`. */
function toGroundName(properties: Readonly<Record<string, unknown>>): Names | undefined {
  const text = properties.name_zh ?? properties.name;
  if (typeof text !== 'string' || text === '') return undefined;
  const en = properties.nameEn ?? properties.name_en ?? properties.name;
  return typeof en === 'string' && en !== text ? { text, translations: { en } } : { text };
}
