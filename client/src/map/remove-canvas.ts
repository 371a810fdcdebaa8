import type L from 'leaflet';

/**
 * Removes a canvas that its paths have left.
 *
 * A canvas that moves with the map draws at once and forgets the frame that it had asked for. Taken away in
 * the same frame, it would be drawn by that one without anything to draw on. So it goes a frame later.
 */
export function removeCanvas(canvas: L.Renderer): void {
  requestAnimationFrame(() => canvas.remove());
}
