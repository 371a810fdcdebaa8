/**
 * What the page wants to see on the map. Pages say it here; the map, which is loaded later, follows.
 * This file knows no Leaflet, so that pages do not wait for it.
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

/** Shows a scene as long as the page that calls this is there. */
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
