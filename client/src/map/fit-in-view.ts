/** Moves the map on behalf of the page. `ViewInLink` writes only other moves, made by hand, into the address. */
import L from 'leaflet';
import type { Position } from './polyline.ts';

const held = new WeakSet<L.Map>();
const moving = new WeakSet<L.Map>();
/** Maps that are moving, each with the move that waits for the present one to end. */
const underWay = new WeakMap<L.Map, { next?: () => void }>();

/**
 * Longer than any move takes. After it the next move starts, even if Leaflet has not reported the end of the last one.
 */
const LONGEST_MOVE_MS = 800;

/** Ignores moves of the page from now on. */
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

/** Whether the map shows this view: same zoom, centres less than one pixel apart. */
function isShown(map: L.Map, { center, zoom }: View): boolean {
  if (map.getZoom() !== zoom) return false;
  return map.latLngToContainerPoint(center).distanceTo(map.latLngToContainerPoint(map.getCenter())) < 1;
}

/**
 * Moves the map. Leaflet starts an animated zoom one frame after it is asked for, and ignores other moves until the
 * zoom has ended. So a move waits for the present one; of several waiting moves only the last is made.
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

/** Marks the map as moving until Leaflet reports the end of the move. */
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

/** Marks the map as moving during zooms by hand, too: moves of the page wait for their end. */
export function followZooms(map: L.Map): () => void {
  const onZoom = () => follow(map);
  map.on('zoomanim', onZoom);
  return () => void map.off('zoomanim', onZoom);
}

/** Pixels of the map's height that the sheet covers; 0 where the panel is beside the map. */
function toCoveredPx(map: L.Map): number {
  const region = map.getContainer().getBoundingClientRect();
  const panel = document.getElementById('main')?.parentElement?.getBoundingClientRect();
  if (!panel || panel.right <= region.left + 1) return 0;
  return Math.max(0, Math.min(region.bottom - panel.top, region.height * 0.8));
}

/** Pixels at the sides of a fitted view, where the map has room for them: names of stops stand beside their dots. */
const SIDE_PX = 56;
const NARROW_SIDE_PX = 40;
const NARROW_PX = 500;

const toSide = (map: L.Map): number => (map.getSize().x < NARROW_PX ? NARROW_SIDE_PX : SIDE_PX);

/** The buttons at the right take more room where they lie beside each other. */
function toRightMargin(map: L.Map): number {
  const region = map.getContainer().getBoundingClientRect();
  const buttons = map.getContainer().querySelector('[data-map-controls]')?.getBoundingClientRect();
  const taken = buttons ? region.right - buttons.left : 0;
  return Math.max(toSide(map), Math.min(taken + 12, region.width * 0.4));
}

/** View in which all positions lie in the visible part of the map, with margins. */
function toFittedView(map: L.Map, positions: readonly Position[]): View {
  const bounds = L.latLngBounds(positions as Position[]);
  const covered = toCoveredPx(map);
  // In a low strip above the sheet, wide margins would leave no room between them.
  const marginY = Math.min(40, Math.round((map.getSize().y - covered) * 0.15));
  const [topLeft, bottomRight] = [
    L.point(toSide(map), marginY),
    L.point(toRightMargin(map), marginY + covered),
  ];
  const zoom = Math.min(16, map.getBoundsZoom(bounds, false, topLeft.add(bottomRight)));
  const middle = map
    .project(bounds.getSouthWest(), zoom)
    .add(map.project(bounds.getNorthEast(), zoom))
    .divideBy(2)
    .add(bottomRight.subtract(topLeft).divideBy(2));
  return { center: map.unproject(middle, zoom), zoom };
}

/** Moves the map until all positions lie in its visible part. */
export function fitInView(map: L.Map, positions: readonly Position[]): void {
  if (positions.length === 0) return;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  move(map, () => toFittedView(map, positions), !calm);
}

/** Moves the map to one spot, at `zoom` or a higher zoom. */
export function showSpot(map: L.Map, [lat, lon]: Position, zoom: number): void {
  const toView = () => {
    const near = Math.max(map.getZoom(), zoom);
    const target = map.project([lat, lon], near).add([0, toCoveredPx(map) / 2]);
    return { center: map.unproject(target, near), zoom: near };
  };
  move(map, toView, false);
}
