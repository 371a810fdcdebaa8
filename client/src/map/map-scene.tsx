/**
 * What the page shows on the map. Pages set it; the map reads it once it is loaded. This file does not import Leaflet,
 * so pages do not wait for it.
 */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Isochrones, Itinerary, LatLon, LineDirection, Place, Route } from '../api/contract.ts';
import type { ChangeTone } from '../ui/change-tones.ts';

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
  /** Zones of a comparison, coloured by their change. */
  readonly changes?: ChangeMap | undefined;
  /** A line that is being drawn: clicks on the map go to it. */
  readonly draft?: MapDraft | undefined;
}

export interface MapZone extends LatLon {
  readonly id: string;
  /** Corners as latitude and longitude; a zone without them is a dot. */
  readonly ring?: readonly (readonly [number, number])[] | undefined;
  readonly tone: ChangeTone;
}

export interface ChangeMap {
  readonly zones: readonly MapZone[];
  /** Id of the zone that is outlined. */
  readonly chosen: string | undefined;
  /** Places as latitude and longitude that the map moves to when the list changes. */
  readonly focus: readonly (readonly [number, number])[];
  /** Called with the clicked zone; undefined beside all zones. */
  readonly onChoose: (zoneId: string | undefined) => void;
}

/** A corner of a drawn line: a stop, or a bend of the way. */
export interface DraftPoint extends LatLon {
  readonly isStop: boolean;
  /** Whether the stop is one of the feeds. */
  readonly isSnapped?: boolean;
}

export interface MapDraft {
  readonly points: readonly DraftPoint[];
  /** @param stop of the feeds at the point, within some pixels */
  readonly onAdd: (point: LatLon, stop?: Place) => void;
  readonly onMove: (index: number, point: LatLon, stop?: Place) => void;
  /** A bend of the way between `index` and the next corner. */
  readonly onBend: (index: number, point: LatLon) => void;
  /** Takes a bend away. */
  readonly onStraighten: (index: number) => void;
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
  const { from, to, via, itinerary, focusedLeg, line, stop, isochrones, changes, draft } = scene;
  const setScene = useContext(SetSceneContext);
  useEffect(() => {
    setScene({ from, to, via, itinerary, focusedLeg, line, stop, isochrones, changes, draft });
    return () => setScene(empty);
  }, [setScene, from, to, via, itinerary, focusedLeg, line, stop, isochrones, changes, draft]);
}

export function useShownScene(): MapScene {
  return useContext(SceneContext);
}
