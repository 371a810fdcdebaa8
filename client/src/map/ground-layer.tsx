import { useQuery } from '@tanstack/react-query';
import L from 'leaflet';
import { useEffect } from 'react';
import { useMap } from 'react-leaflet';
import type { Ground } from '../api/contract.ts';
import { groundQuery } from '../api/queries.ts';
import { languageTags } from '../i18n/language.ts';
import { toNameParts, useLanguage } from '../ui/name.tsx';
import type { MapColors } from './map-colors.ts';

type GroundFeature = Ground['features'][number];

/** Zoom from which a name is shown, where the ground itself says nothing. */
const defaultMinZoom: Readonly<Record<GroundFeature['properties']['kind'], number>> = {
  city: 6,
  town: 9,
  water: 11,
  river: 10,
  green: 13,
  place: 14,
};

/** Water, parks and names: what makes the map a map without any connection to the outside. */
export function GroundLayer({ colors }: { readonly colors: MapColors }) {
  const map = useMap();
  const language = useLanguage();
  const ground = useQuery(groundQuery()).data;

  useEffect(() => {
    if (!ground) return undefined;
    const layer = L.geoJSON(
      ground.features as unknown as GeoJSON.Feature[],
      {
        pane: 'ground',
        interactive: false,
        filter: (feature) => feature.geometry.type !== 'Point',
        style: (feature) => toStyle(feature?.properties as GroundFeature['properties'], colors),
      } as L.GeoJSONOptions,
    ).addTo(map);
    return () => void layer.remove();
  }, [map, ground, colors]);

  useEffect(() => {
    if (!ground) return undefined;
    const labels = ground.features.flatMap((feature) => toLabel(feature, language) ?? []);
    const shown = L.layerGroup().addTo(map);
    const update = () => {
      const zoom = map.getZoom();
      for (const label of labels) {
        if (zoom >= label.minZoom && zoom <= label.maxZoom) shown.addLayer(label.marker);
        else shown.removeLayer(label.marker);
      }
    };
    update();
    map.on('zoomend', update);
    return () => {
      map.off('zoomend', update);
      shown.remove();
    };
  }, [map, ground, language]);
  return null;
}

function toStyle(properties: GroundFeature['properties'], colors: MapColors): L.PathOptions {
  switch (properties.kind) {
    case 'water':
      return { stroke: false, fill: true, fillColor: colors.water, fillOpacity: 1 };
    case 'green':
      return { stroke: false, fill: true, fillColor: colors.green, fillOpacity: 1 };
    case 'river':
      return { stroke: true, fill: false, color: colors.water, weight: 3, opacity: 1 };
    default:
      return { stroke: false, fill: false };
  }
}

interface Label {
  readonly marker: L.Marker;
  readonly minZoom: number;
  readonly maxZoom: number;
}

function toLabel({ geometry, properties }: GroundFeature, language: 'zh' | 'en'): Label | undefined {
  if (!properties.names) return undefined;
  const at = findLabelPoint(geometry as unknown as GeoJSON.Geometry);
  if (!at) return undefined;
  const { first, firstLanguage } = toNameParts(properties.names, language);
  const text = document.createElement('span');
  text.lang = languageTags[firstLanguage];
  text.textContent = first;
  return {
    marker: L.marker(at, {
      pane: 'labels',
      interactive: false,
      keyboard: false,
      icon: L.divIcon({
        className: `place-label place-label-${properties.kind}`,
        html: text,
        iconSize: [0, 0],
      }),
    }),
    minZoom: properties.minZoom ?? defaultMinZoom[properties.kind],
    // A city's own name only disturbs once its streets fill the view.
    maxZoom: properties.kind === 'city' ? 12 : 18,
  };
}

/** A point's own place, the middle of a river, the middle of the bounds of a lake. */
function findLabelPoint(geometry: GeoJSON.Geometry): L.LatLng | undefined {
  if (geometry.type === 'Point') {
    const [lon, lat] = geometry.coordinates;
    return lat === undefined || lon === undefined ? undefined : L.latLng(lat, lon);
  }
  if (geometry.type === 'LineString') {
    const [lon, lat] = geometry.coordinates[Math.floor(geometry.coordinates.length / 2)] ?? [];
    return lat === undefined || lon === undefined ? undefined : L.latLng(lat, lon);
  }
  if (geometry.type === 'GeometryCollection') return undefined;
  const bounds = L.geoJSON(geometry).getBounds();
  return bounds.isValid() ? bounds.getCenter() : undefined;
}
