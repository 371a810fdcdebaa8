import { useQuery } from '@tanstack/react-query';
import type L from 'leaflet';
import { useState } from 'react';
import type { LatLon, Place } from '../api/contract.ts';
import { mapStopsQuery } from '../api/queries.ts';
import { useMap, useMapEvents } from './map-island.tsx';
import { busZoom, stationModes, toGridBounds } from './stops-layer.tsx';

/** A click or a dragged stop takes what lies within so many pixels. */
const SNAP_PX = 30;

export interface StopFinder {
  /** The stop of the feeds nearest to a spot; undefined where none is near. Below `busZoom` only stations are found. */
  readonly findStop: (at: L.LatLng) => Place | undefined;
  /** Metres on the ground that are near enough, at the present zoom. */
  readonly toToleranceM: () => number;
}

export function useStopFinder(): StopFinder {
  const map = useMap();
  const [bounds, setBounds] = useState(() => toGridBounds(map));
  const [zoom, setZoom] = useState(() => map.getZoom());
  const stops = useQuery(mapStopsQuery(bounds, zoom < busZoom ? stationModes : undefined)).data;
  useMapEvents({
    moveend: () => {
      setZoom(map.getZoom());
      setBounds((old) => {
        const next = toGridBounds(map);
        return JSON.stringify(next) === JSON.stringify(old) ? old : next;
      });
    },
  });
  return {
    findStop: (latlng) => {
      const at = map.latLngToContainerPoint(latlng);
      let [best, bestPx]: [Place | undefined, number] = [undefined, SNAP_PX];
      for (const stop of stops ?? []) {
        const px = map.latLngToContainerPoint([stop.lat, stop.lon]).distanceTo(at);
        if (px <= bestPx && stop.stopId) [best, bestPx] = [stop, px];
      }
      return best;
    },
    toToleranceM: () =>
      map.distance(map.containerPointToLatLng([0, 0]), map.containerPointToLatLng([SNAP_PX, 0])),
  };
}

export const toLatLon = ({ lat, lng }: L.LatLng): LatLon => ({ lat, lon: lng });
export const toTuple = ({ lat, lng }: L.LatLng): L.LatLngTuple => [lat, lng];
