import type L from 'leaflet';

/**
 * Removes the canvas of layers that are removed.
 *
 * Leaflet may have requested a frame in which the canvas draws itself; without a map that would throw. So the canvas
 * is removed in the frame after it.
 */
export function removeCanvas(canvas: L.Renderer): void {
  requestAnimationFrame(() => canvas.remove());
}
