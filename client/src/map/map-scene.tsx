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
  /** A trip of a list, shown while none is opened; the map does not move to it. */
  readonly preview?: Itinerary | undefined;
  /** Index of the leg to look at; the whole itinerary where absent. */
  readonly focusedLeg?: number | undefined;
  readonly line?: { readonly route: Route; readonly direction: LineDirection } | undefined;
  readonly stop?: (LatLon & { readonly stopId: string }) | undefined;
  readonly isochrones?: Isochrones | undefined;
  /** Zones of a comparison, coloured by their change. */
  readonly changes?: ChangeMap | undefined;
  /** What a scenario adds and changes. */
  readonly scenario?: MapScenario | undefined;
  /** A line that is being drawn: clicks on the map go to it. */
  readonly draft?: MapDraft | undefined;
  /** A field of the page that takes clicks on the map. */
  readonly picker?: MapPicker | undefined;
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
export interface MapScenario {
  /** Of the scenario: the map moves to each one once, when `isReady`. */
  readonly key: string;
  readonly isReady: boolean;
  readonly ways: readonly {
    readonly points: readonly LatLon[];
    readonly kind: 'new' | 'changed' | 'removed' | 'walk';
    /** Six hexadecimal digits. */
    readonly color?: string | undefined;
  }[];
  readonly stops: readonly (LatLon & { readonly name: string; readonly isGone: boolean })[];
  readonly areas: readonly (readonly LatLon[])[];
}

export type MapPicker =
  | {
      readonly kind: 'point';
      /** @param toleranceM metres that are near enough to a click at the present zoom */
      readonly onPick: (point: LatLon, stop: Place | undefined, toleranceM: number) => void;
    }
  | {
      readonly kind: 'area';
      readonly points: readonly LatLon[];
      readonly onChange: (points: readonly LatLon[]) => void;
    };

/** A corner of a drawn line: a stop, or a bend of the way. */
export interface DraftPoint extends LatLon {
  readonly isStop: boolean;
  /** Whether the stop is one of the feeds. */
  readonly isSnapped?: boolean;
  readonly name?: string | undefined;
}

export interface MapDraft {
  readonly points: readonly DraftPoint[];
  /**
   * @param stop of the feeds at the point, within some pixels
   * @param toleranceM metres that are near enough at the present zoom
   */
  readonly onAdd: (point: LatLon, stop: Place | undefined, toleranceM: number) => void;
  readonly onMove: (index: number, point: LatLon, stop: Place | undefined, toleranceM: number) => void;
  /** A bend of the way between `index` and the next corner. */
  readonly onBend: (index: number, point: LatLon, toleranceM: number) => void;
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
  const {
    from,
    to,
    via,
    itinerary,
    preview,
    focusedLeg,
    line,
    stop,
    isochrones,
    changes,
    scenario,
    draft,
    picker,
  } = scene;
  const setScene = useContext(SetSceneContext);
  useEffect(() => {
    setScene({
      from,
      to,
      via,
      itinerary,
      preview,
      focusedLeg,
      line,
      stop,
      isochrones,
      changes,
      scenario,
      draft,
      picker,
    });
    return () => setScene(empty);
  }, [
    setScene,
    from,
    to,
    via,
    itinerary,
    preview,
    focusedLeg,
    line,
    stop,
    isochrones,
    changes,
    scenario,
    draft,
    picker,
  ]);
}

export function useShownScene(): MapScene {
  return useContext(SceneContext);
}
