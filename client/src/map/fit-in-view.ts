/** Moves of the map that the page makes by itself. */
import L from 'leaflet';
import type { Position } from './polyline.ts';

const held = new WeakSet<L.Map>();
const moving = new WeakSet<L.Map>();
/** Maps whose last move is still under way, with the move that waits for it, if any. */
const underWay = new WeakMap<L.Map, { next?: () => void }>();

/** Longer than any move takes: one whose end is never told must not hold up those that come after it. */
const LONGEST_MOVE_MS = 800;

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

interface View {
  readonly center: L.LatLng;
  readonly zoom: number;
}

/** How far the middle of the map is from where the view wants it, in pixels; another zoom is far. */
function isShown(map: L.Map, { center, zoom }: View): boolean {
  if (map.getZoom() !== zoom) return false;
  return map.latLngToContainerPoint(center).distanceTo(map.latLngToContainerPoint(map.getCenter())) < 1;
}

/**
 * Moves the map there. Leaflet begins an animated zoom a frame after it is asked for one, and forgets every view that it
 * is asked for until that zoom has ended: a move waits for the one under way, and of those that wait the last is made.
 */
function move(map: L.Map, toView: () => View, animate: boolean): void {
  if (held.has(map)) return;
  const before = underWay.get(map);
  if (before) {
    before.next = () => move(map, toView, animate);
    return;
  }
  const view = toView();
  if (isShown(map, view)) return;
  moving.add(map);
  follow(map);
  map.setView(view.center, view.zoom, { animate });
}

/** Notes that a move is under way, until the map says that it has ended. */
function follow(map: L.Map): void {
  if (underWay.has(map)) return;
  const state: { next?: () => void } = {};
  underWay.set(map, state);
  const end = () => {
    clearTimeout(timer);
    map.off('moveend', end);
    map.off('unload', drop);
    underWay.delete(map);
    moving.delete(map);
    state.next?.();
  };
  const drop = () => clearTimeout(timer);
  const timer = setTimeout(end, LONGEST_MOVE_MS);
  map.on('moveend', end);
  map.on('unload', drop);
}

/** A zoom that somebody began by hand is under way, too: what the page wants to show waits for its end. */
export function followZooms(map: L.Map): () => void {
  const onZoom = () => follow(map);
  map.on('zoomanim', onZoom);
  return () => void map.off('zoomanim', onZoom);
}

/** Height of the part of the map that the sheet lies over; nothing where it stands beside the map. */
function toCoveredPx(map: L.Map): number {
  const region = map.getContainer().getBoundingClientRect();
  const panel = document.getElementById('main')?.parentElement?.getBoundingClientRect();
  if (!panel || panel.right <= region.left + 1) return 0;
  return Math.max(0, Math.min(region.bottom - panel.top, region.height * 0.6));
}

/** The view that shows all positions between the edges of what can be seen. */
function toFittedView(map: L.Map, positions: readonly Position[]): View {
  const bounds = L.latLngBounds(positions as Position[]);
  const [topLeft, bottomRight] = [L.point(40, 40), L.point(60, 40 + toCoveredPx(map))];
  const zoom = Math.min(16, map.getBoundsZoom(bounds, false, topLeft.add(bottomRight)));
  const middle = map
    .project(bounds.getSouthWest(), zoom)
    .add(map.project(bounds.getNorthEast(), zoom))
    .divideBy(2)
    .add(bottomRight.subtract(topLeft).divideBy(2));
  return { center: map.unproject(middle, zoom), zoom };
}

/** Shows all positions in the part of the map that can be seen. */
export function fitInView(map: L.Map, positions: readonly Position[]): void {
  if (positions.length === 0) return;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  move(map, () => toFittedView(map, positions), !calm);
}

/** Shows one spot, at `zoom` or nearer. */
export function showSpot(map: L.Map, [lat, lon]: Position, zoom: number): void {
  const toView = () => {
    const near = Math.max(map.getZoom(), zoom);
    const target = map.project([lat, lon], near).add([0, toCoveredPx(map) / 2]);
    return { center: map.unproject(target, near), zoom: near };
  };
  move(map, toView, false);
}
