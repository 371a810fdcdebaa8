import { useQuery } from '@tanstack/react-query';
import L from 'leaflet';
import { useEffect } from 'react';
import type { Ground } from '../api/contract.ts';
import { groundQuery } from '../api/queries.ts';
import type { MapColors } from './map-colors.ts';
import { useMap } from './map-island.tsx';

type GroundFeature = Ground['features'][number];

/** Water, parks and a grid from the server: the background of the map without online tiles. */
export function GroundLayer({ colors }: { readonly colors: MapColors }) {
  const map = useMap();
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
    const layer = toGraticule(map.options.maxBounds as L.LatLngBounds, colors).addTo(map);
    return () => void layer.remove();
  }, [map, colors]);

  return null;
}

/** Degrees between two lines of the grid. */
const gridStep = 0.25;

/** Meridians and parallels. They show how far the map has moved where the background is empty. */
function toGraticule(bounds: L.LatLngBounds, colors: MapColors): L.LayerGroup {
  const group = L.layerGroup();
  const [south, north] = [Math.floor(bounds.getSouth()), Math.ceil(bounds.getNorth())];
  const [west, east] = [Math.floor(bounds.getWest()), Math.ceil(bounds.getEast())];
  const add = (from: L.LatLngTuple, to: L.LatLngTuple) =>
    L.polyline([from, to], { pane: 'ground', interactive: false, color: colors.grid, weight: 1 }).addTo(
      group,
    );
  for (let lat = south; lat <= north; lat += gridStep) add([lat, west], [lat, east]);
  for (let lon = west; lon <= east; lon += gridStep) add([south, lon], [north, lon]);
  return group;
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
