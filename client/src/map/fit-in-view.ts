/** Moves of the map that the page makes by itself. */
import L from 'leaflet';
import type { Position } from './polyline.ts';

const held = new WeakSet<L.Map>();
const moving = new WeakSet<L.Map>();

/** From now on the map stays where it is, whatever the page would like to show. */
export function holdView(map: L.Map): void {
  held.add(map);
}

export function followViews(map: L.Map): void {
  held.delete(map);
}

export function isMovedByPage(map: L.Map): boolean {
  return moving.has(map);
}

function move(map: L.Map, how: () => void): void {
  if (held.has(map)) return;
  moving.add(map);
  // A view that is already right does not move; then the next drag ends it.
  map.once('moveend dragstart', () => moving.delete(map));
  how();
}

/** Height of the part of the map that the sheet lies over; nothing where it stands beside the map. */
function toCoveredPx(map: L.Map): number {
  const region = map.getContainer().getBoundingClientRect();
  const panel = document.getElementById('main')?.parentElement?.getBoundingClientRect();
  if (!panel || panel.right <= region.left + 1) return 0;
  return Math.max(0, Math.min(region.bottom - panel.top, region.height * 0.6));
}

/** Shows all positions in the part of the map that can be seen. */
export function fitInView(map: L.Map, positions: readonly Position[]): void {
  if (positions.length === 0) return;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  move(map, () =>
    map.fitBounds(L.latLngBounds(positions as Position[]), {
      paddingTopLeft: [40, 40],
      paddingBottomRight: [60, 40 + toCoveredPx(map)],
      maxZoom: 16,
      animate: !calm,
    }),
  );
}

/** Shows one spot, at `zoom` or nearer. */
export function showSpot(map: L.Map, [lat, lon]: Position, zoom: number): void {
  const near = Math.max(map.getZoom(), zoom);
  const target = map.project([lat, lon], near).add([0, toCoveredPx(map) / 2]);
  move(map, () => map.setView(map.unproject(target, near), near, { animate: false }));
}
