// @vitest-environment jsdom

import { act, screen } from '@testing-library/react';
import L from 'leaflet';
import { StrictMode, useEffect } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { MapIsland, useMap, useMapEvents } from '../../../client/src/map/map-island.tsx';
import { renderPage } from '../render.tsx';

const view = { lat: 40.81, lon: 111.65, zoom: 12 };
// Positions without animation: jsdom lays nothing out and ends no transition.
const options = { zoomAnimation: false, fadeAnimation: false };

/** Adds a marker while it is there, and hands out the map. */
function Marker({ onMap }: { readonly onMap?: (map: L.Map) => void }) {
  const map = useMap();
  useEffect(() => {
    onMap?.(map);
    const marker = L.circleMarker([view.lat, view.lon]).addTo(map);
    return () => void marker.remove();
  }, [map, onMap]);
  return null;
}

/** Calls `onCall` with the map when it is rendered, and without it at each click. */
function Listener(props: { readonly name: string; readonly onCall: (name: string, map?: L.Map) => void }) {
  const { name, onCall } = props;
  const map = useMapEvents({ click: () => onCall(name) });
  onCall(name, map);
  return null;
}

function Island({ children }: { readonly children?: React.ReactNode }) {
  return (
    <MapIsland options={options} view={view} panes={{ stops: { zIndex: '430' } }}>
      {children}
    </MapIsland>
  );
}

const countLayers = (map: L.Map) => {
  let count = 0;
  map.eachLayer(() => {
    count += 1;
  });
  return count;
};

describe('the island', () => {
  test('shows a map at its view, with its panes and what lies over it', () => {
    let map: L.Map | undefined;
    const { container } = renderPage(
      <Island>
        <Marker onMap={(one) => (map = one)} />
        <p>over the map</p>
      </Island>,
    );
    expect(map?.getCenter()).toMatchObject({ lat: view.lat, lng: view.lon });
    expect(map?.getZoom()).toBe(view.zoom);
    expect(map?.getPane('stops')?.style.zIndex).toBe('430');
    expect(container.querySelectorAll('.leaflet-container')).toHaveLength(1);
    expect(screen.getByText('over the map')).toBeTruthy();
  });

  test('takes layers away with their component and the map with itself', () => {
    const maps: L.Map[] = [];
    const keep = (map: L.Map) => maps.push(map);
    const { container, rerender, unmount } = renderPage(
      <Island>
        <Marker onMap={keep} />
      </Island>,
    );
    const [map] = maps as [L.Map];
    expect(countLayers(map)).toBeGreaterThan(0);
    rerender(<Island />);
    expect(container.querySelectorAll('.leaflet-overlay-pane path')).toHaveLength(0);
    const removed = vi.fn();
    map.on('unload', removed);
    unmount();
    expect(removed).toHaveBeenCalledOnce();
  });

  test('under StrictMode creates a second map, and leaves nothing of the first', () => {
    const maps = new Set<L.Map>();
    const keep = (map: L.Map) => maps.add(map);
    const { container, unmount } = renderPage(
      <StrictMode>
        <Island>
          <Marker onMap={keep} />
        </Island>
      </StrictMode>,
    );
    expect(container.querySelectorAll('.leaflet-container')).toHaveLength(1);
    expect(container.querySelectorAll('.leaflet-overlay-pane path')).toHaveLength(1);
    expect(() => unmount()).not.toThrow();
    expect(maps.size).toBeGreaterThan(0);
  });

  test('tells events to the handlers of the last render, and to none once they are gone', () => {
    let map: L.Map | undefined;
    const heard: string[] = [];
    const keep = (name: string, one: L.Map | undefined) => {
      if (one) map = one;
      else heard.push(name);
    };
    const click = () => act(() => void map?.fire('click'));
    const { rerender } = renderPage(
      <Island>
        <Listener name="first" onCall={keep} />
      </Island>,
    );
    click();
    rerender(
      <Island>
        <Listener name="second" onCall={keep} />
      </Island>,
    );
    click();
    rerender(<Island />);
    click();
    expect(heard).toEqual(['first', 'second']);
  });
});

test('a map is asked for inside of an island only', () => {
  const silence = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(() => renderPage(<Marker />)).toThrow('MapIsland');
  silence.mockRestore();
});
