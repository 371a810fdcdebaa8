/** The names that the map would like to show, the most important first. `placeLabels` decides which of them fit. */
import type { Ground, Itinerary, LatLon, Names, Place } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';
import type { Language } from '../i18n/language.ts';
import { toNameText } from '../ui/name.tsx';
import { type GroundKind, listLines } from './ground-shapes.ts';
import type { LabelSpot, LabelWish } from './label-places.ts';
import type { MapScene } from './map-scene.tsx';
import { dotRadii, type StopKind, toStopKind } from './stop-kinds.ts';
import { toWorldPath, toWorldX, toWorldY } from './world.ts';

/** Kinds of names in the order in which they get room. */
export const labelStyles = [
  'chosen',
  'onTheWay',
  'city',
  'station',
  'metro',
  'hub',
  'town',
  'stop',
  'place',
  'locality',
  'water',
  'street',
] as const;

export type LabelStyle = (typeof labelStyles)[number];
export type MapLabel = LabelWish<LabelStyle>;

const stopZooms: Readonly<Record<StopKind, number>> = { station: 10, metro: 12, hub: 13, stop: 15 };
/** Stations from this importance on are named when the map shows a whole region. */
const GREAT_STATION = 0.85;

const MAX_ZOOM = 22;

const toSpot = ({ lat, lon }: LatLon) => ({ x: toWorldX(lon), y: toWorldY(lat) });

/** English names often carry an explanation in brackets, which a map has no room for. */
export function toMapName(names: Names, language: Language): string {
  const text = toNameText(names, language);
  return language === 'en' ? text.replace(/ \([^()]*\)$/, '') : text;
}

export function listStopWishes(stops: readonly Place[], language: Language): MapLabel[] {
  return stops
    .toSorted((a, b) => (b.importance ?? 0) - (a.importance ?? 0))
    .map((stop): MapLabel => {
      const style = toStopKind(stop);
      const isGreat = style === 'station' && (stop.importance ?? 0) >= GREAT_STATION;
      return {
        id: `stop:${stop.stopId ?? ''}`,
        text: toMapName(stop.names, language),
        style,
        spot: { kind: 'dot', ...toSpot(stop), radiusPx: dotRadii[style] },
        minZoom: isGreat ? 9 : stopZooms[style],
        maxZoom: MAX_ZOOM,
      };
    });
}

/** Radius of the marker of an opened stop, and room around the ends of a ride. */
const CHOSEN_PX = 9;

/** Stops of what the page shows: ends and changes first, then the stops between them. */
export function listChosenWishes(
  { itinerary, line, stop }: MapScene,
  stops: readonly Place[],
  language: Language,
): MapLabel[] {
  const opened = stop && stops.find((one) => one.lat === stop.lat && one.lon === stop.lon);
  const [ends, between] = itinerary
    ? listTripStops(itinerary)
    : line
      ? [
          line.direction.stops.slice(0, 1).concat(line.direction.stops.slice(1).slice(-1)),
          line.direction.stops.slice(1, -1),
        ]
      : [[], []];
  const toWish = (style: 'chosen' | 'onTheWay') => (stop: LatLon & { readonly names: Names }) => ({
    id: `${style}:${stop.lat},${stop.lon}`,
    text: toMapName(stop.names, language),
    style,
    spot: { kind: 'dot', ...toSpot(stop), radiusPx: style === 'chosen' ? CHOSEN_PX : 4.5 } as const,
    minZoom: style === 'chosen' ? 0 : 11,
    maxZoom: MAX_ZOOM,
  });
  return [
    ...(opened ? [opened] : []).map(toWish('chosen')),
    ...ends.map(toWish('chosen')),
    ...between.map(toWish('onTheWay')),
  ];
}

function listTripStops({ legs }: Itinerary): [Place[], Place[]] {
  const rides = legs.filter((leg) => !isWalk(leg));
  return [
    rides.flatMap(({ from, to }) => [from, to]),
    rides.flatMap(({ intermediateStops }) => intermediateStops ?? []),
  ];
}

interface GroundLook {
  readonly style: LabelStyle;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Radius of the mark beside which the name stands; without one the name is written on its spot. */
  readonly radiusPx?: number;
}

const groundLooks: Partial<Record<GroundKind, GroundLook>> = {
  // At higher zooms the city's streets fill the view and its name is in the way.
  city: { style: 'city', minZoom: 6, maxZoom: 12 },
  town: { style: 'town', minZoom: 9, maxZoom: 15 },
  locality: { style: 'locality', minZoom: 11, maxZoom: MAX_ZOOM },
  place: { style: 'place', minZoom: 13, maxZoom: MAX_ZOOM, radiusPx: 2.5 },
  water: { style: 'water', minZoom: 11, maxZoom: MAX_ZOOM },
  river: { style: 'water', minZoom: 10, maxZoom: MAX_ZOOM },
  green: { style: 'place', minZoom: 13, maxZoom: MAX_ZOOM },
  street: { style: 'street', minZoom: 13, maxZoom: MAX_ZOOM },
  railway: { style: 'street', minZoom: 13, maxZoom: MAX_ZOOM },
};

export function listGroundWishes({ features }: Ground, language: Language): MapLabel[] {
  return features
    .flatMap(({ geometry, properties }, index): MapLabel[] => {
      const look = groundLooks[properties.kind];
      if (!look || !properties.names) return [];
      const text = toMapName(properties.names, language);
      const { style, radiusPx } = look;
      const minZoom = Math.max(properties.minZoom ?? 0, look.minZoom);
      const maxZoom = properties.maxZoom ?? look.maxZoom;
      return listSpots(geometry as unknown as GeoJSON.Geometry, radiusPx).map((spot, i) => ({
        id: `ground:${index}:${i}`,
        ...{ text, style, spot, minZoom, maxZoom },
      }));
    })
    .sort((a, b) => a.minZoom - b.minZoom);
}

/** Points beside or under their name, lines along it, areas around it. */
function listSpots(geometry: GeoJSON.Geometry, radiusPx: number | undefined): LabelSpot[] {
  if (geometry.type === 'Point') {
    const [lon = 0, lat = 0] = geometry.coordinates;
    const at = toSpot({ lat, lon });
    return [radiusPx === undefined ? { kind: 'spot', ...at } : { kind: 'dot', ...at, radiusPx }];
  }
  const { isArea, lines } = listLines(geometry);
  const paths = lines.map(toWorldPath);
  if (!isArea) return paths.map((path) => ({ kind: 'way', path }));
  const [outer] = paths;
  if (!outer) return [];
  const { maxX, maxY, minX, minY } = outer.box;
  return [{ kind: 'spot', x: (minX + maxX) / 2, y: (minY + maxY) / 2 }];
}

/** All names in the order in which they get room. */
export function toOrderedWishes(lists: readonly (readonly MapLabel[])[]): MapLabel[] {
  const rank = (label: MapLabel) => labelStyles.indexOf(label.style);
  return lists.flat().sort((a, b) => rank(a) - rank(b));
}
