/**
 * Where React and Leaflet meet. React renders one empty `div`; Leaflet builds the map inside of it and owns every
 * element that it puts there. Components below the island render nothing for the map: their effects add layers,
 * controls and listeners to it, and take them away again.
 */
import L from 'leaflet';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';

const MapContext = createContext<L.Map | undefined>(undefined);

/** The map of the island around the calling component. */
export function useMap(): L.Map {
  const map = useContext(MapContext);
  if (!map) throw new Error('useMap() needs a MapIsland around it');
  return map;
}

/** Listens to the map while the calling component is there, always with the handlers of its last render. */
export function useMapEvents(handlers: L.LeafletEventHandlerFnMap): L.Map {
  const map = useMap();
  useEffect(() => {
    map.on(handlers);
    return () => void map.off(handlers);
  }, [map, handlers]);
  return map;
}

/** Private members of Leaflet's map, which its types leave out. */
interface MapInternals {
  _animatingZoom: boolean;
  readonly scrollWheelZoom?: { readonly _timer?: ReturnType<typeof setTimeout> };
}

/**
 * Removes a map that may be zooming. `remove` does not stop the timers that end a zoom or collect turns of the wheel;
 * they would throw.
 */
function destroyMap(map: L.Map): void {
  map.remove();
  const internals = map as unknown as MapInternals;
  internals._animatingZoom = false;
  clearTimeout(internals.scrollWheelZoom?._timer);
}

export interface MapIslandProps {
  readonly options: L.MapOptions;
  /** What the map shows at first: degrees of WGS-84 and a zoom level. */
  readonly view: { readonly lat: number; readonly lon: number; readonly zoom: number };
  /** Panes that Leaflet does not have by itself, by name. */
  readonly panes: Readonly<Record<string, Partial<CSSStyleDeclaration>>>;
  /** Rendered once the map exists. Elements that they render lie over the map. */
  readonly children: ReactNode;
}

/**
 * Creates a Leaflet map when it is mounted and destroys it when it is unmounted. `options`, `view` and `panes` are
 * read when the map is created; later values of them change nothing.
 */
export function MapIsland({ options, view, panes, children }: MapIslandProps) {
  const [first] = useState({ options, view, panes });
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<L.Map>();

  // A layout effect creates the map before the first paint, so that its children request their data at once.
  useLayoutEffect(() => {
    if (!container.current) return undefined;
    const { lat, lon, zoom } = first.view;
    const created = L.map(container.current, first.options).setView([lat, lon], zoom);
    for (const [name, style] of Object.entries(first.panes)) {
      Object.assign(created.createPane(name).style, style);
    }
    setMap(created);
    return () => {
      // No child may use a destroyed map: under StrictMode the effect runs again and creates another one.
      setMap(undefined);
      destroyMap(created);
    };
  }, [first]);

  return <div ref={container}>{map && <MapContext value={map}>{children}</MapContext>}</div>;
}
