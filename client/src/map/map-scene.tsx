/**
 * What the page shows on the map. Pages set it; the map reads it once it is loaded. This file does not import Leaflet,
 * so pages do not wait for it.
 */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Isochrones, Itinerary, LatLon, LineDirection, Place, Route } from '../api/contract.ts';

export interface MapScene {
  readonly from?: LatLon | undefined;
  readonly to?: LatLon | undefined;
  /** A place on the way. */
  readonly via?: LatLon | undefined;
  readonly itinerary?: Itinerary | undefined;
  /** Index of the leg to look at; the whole itinerary where absent. */
  readonly focusedLeg?: number | undefined;
  readonly line?: { readonly route: Route; readonly direction: LineDirection } | undefined;
  readonly stop?: (LatLon & { readonly stopId: string }) | undefined;
  readonly isochrones?: Isochrones | undefined;
}

/** A spot of the map that was clicked or held: a stop, or any point. */
export interface Pick {
  readonly point: LatLon;
  readonly stop?: Place;
}

const empty: MapScene = {};
const SceneContext = createContext<MapScene>(empty);
const SetSceneContext = createContext<(scene: MapScene) => void>(() => {});

export function MapSceneProvider({ children }: { readonly children: ReactNode }) {
  const [scene, setScene] = useState(empty);
  return (
    <SetSceneContext value={setScene}>
      <SceneContext value={scene}>{children}</SceneContext>
    </SetSceneContext>
  );
}

/** Shows a scene while the calling page is mounted. */
export function useMapScene(scene: MapScene): void {
  const { from, to, via, itinerary, focusedLeg, line, stop, isochrones } = scene;
  const setScene = useContext(SetSceneContext);
  useEffect(() => {
    setScene({ from, to, via, itinerary, focusedLeg, line, stop, isochrones });
    return () => setScene(empty);
  }, [setScene, from, to, via, itinerary, focusedLeg, line, stop, isochrones]);
}

export function useShownScene(): MapScene {
  return useContext(SceneContext);
}
