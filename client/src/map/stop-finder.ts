import L from 'leaflet';
import type { LatLon, Place } from '../api/contract.ts';
import { useAreaStops } from './area-stops.ts';
import { useMap } from './map-island.tsx';

/** A click or a dragged stop takes what lies within so many pixels. */
const SNAP_PX = 30;

export interface StopFinder {
  /** The stop of the feeds nearest to a spot; undefined where none is near. Only stops that the map shows are found. */
  readonly findStop: (at: L.LatLng) => Place | undefined;
  /** Metres on the ground that are near enough, at the present zoom. */
  readonly toToleranceM: () => number;
}

export function useStopFinder(): StopFinder {
  const map = useMap();
  const stops = useAreaStops();
  return {
    findStop: (latlng) => {
      const at = map.latLngToContainerPoint(latlng);
      let [best, bestPx]: [Place | undefined, number] = [undefined, SNAP_PX];
      for (const stop of stops) {
        const px = map.latLngToContainerPoint(L.latLng(stop.lat, stop.lon)).distanceTo(at);
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
