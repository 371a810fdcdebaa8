/**
 * One canvas for each pane, on which several painters draw in their order.
 *
 * The canvas is larger than the view. While the map is dragged the browser only moves it; it is painted again when the view comes near its
 * edge, after a zoom, and when something that it shows has changed. Leaflet's own canvas is painted at the end of a drag: until then the
 * map would end where the drag began.
 */
import L from 'leaflet';
import type { Frame } from './world.ts';

export type Painter = (context: CanvasRenderingContext2D, frame: Frame) => void;

/** Part of the view's width and height that the canvas adds on each side. */
const PADDING = 0.45;
/** More pixels cost memory and time that nobody sees. */
const MAX_DENSITY = 2;

interface Entry {
  readonly painter: Painter;
  readonly order: number;
}

class PaneCanvas extends L.Layer {
  readonly entries: Entry[] = [];
  private readonly canvas = document.createElement('canvas');
  private frame: Frame | undefined;
  private frameRequest = 0;

  private readonly reserve: number;

  /** @param reserve part of the view that must be left at each side; different ones are not painted in the same frame */
  constructor(pane: string, reserve: number) {
    super();
    // The constructor of `L.Layer` takes no options.
    L.Util.setOptions(this, { pane });
    this.reserve = reserve;
    this.canvas.className = 'leaflet-zoom-animated';
    this.canvas.style.pointerEvents = 'none';
  }

  override onAdd(): this {
    this.getPane()?.append(this.canvas);
    this.redraw();
    return this;
  }

  override onRemove(): this {
    cancelAnimationFrame(this.frameRequest);
    this.frameRequest = 0;
    this.canvas.remove();
    return this;
  }

  override getEvents() {
    return {
      move: () => this.onMove(),
      moveend: () => this.onMove(),
      zoom: () => this.onZoom(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (event: L.ZoomAnimEvent) => this.onZoom(event.center, event.zoom),
      viewreset: () => this.redraw(),
      zoomend: () => this.redraw(),
      resize: () => this.redraw(),
    } as unknown as Record<string, L.LeafletEventHandlerFn>;
  }

  redraw(): void {
    // Painters of a destroyed map may still be removed one by one.
    if (this.frameRequest !== 0 || !this._map) return;
    this.frameRequest = requestAnimationFrame(() => {
      this.frameRequest = 0;
      this.paint();
    });
  }

  private onMove(): void {
    const { frame, reserve } = this;
    // During a zoom the drawing is stretched; it is painted when the zoom ends.
    if (!frame || this._map.getZoom() !== frame.zoom) return;
    const { min, max } = this._map.getPixelBounds() as Required<L.Bounds>;
    const [x, y] = [(max.x - min.x) * reserve, (max.y - min.y) * reserve];
    const isCovered =
      min.x - x >= frame.left &&
      min.y - y >= frame.top &&
      max.x + x <= frame.left + frame.width &&
      max.y + y <= frame.top + frame.height;
    if (!isCovered) this.redraw();
  }

  private onZoom(center: L.LatLng, zoom: number): void {
    if (!this.frame) return;
    const { left, top, zoom: drawn } = this.frame;
    const map = this._map;
    const scale = map.getZoomScale(zoom, drawn);
    const panePos = L.DomUtil.getPosition(map.getPane('mapPane') as HTMLElement);
    const origin = map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(panePos).round();
    L.DomUtil.setTransform(this.canvas, L.point(left, top).multiplyBy(scale).subtract(origin), scale);
  }

  private paint(): void {
    const map = this._map;
    const { canvas } = this;
    const size = map.getSize();
    const corner = map.getPixelBounds().getTopLeft().subtract(size.multiplyBy(PADDING)).round();
    const { x: width, y: height } = size.multiplyBy(1 + 2 * PADDING).round();
    const density = Math.min(MAX_DENSITY, window.devicePixelRatio || 1);
    const [pixelsX, pixelsY] = [Math.round(width * density), Math.round(height * density)];
    if (canvas.width !== pixelsX || canvas.height !== pixelsY) {
      Object.assign(canvas, { width: pixelsX, height: pixelsY });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    const zoom = map.getZoom();
    this.frame = { zoom, scale: 2 ** zoom, left: corner.x, top: corner.y, width, height };
    L.DomUtil.setTransform(canvas, corner.subtract(map.getPixelOrigin()), 1);
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const { painter } of this.entries) {
      context.save();
      painter(context, this.frame);
      context.restore();
    }
  }
}

const canvases = new WeakMap<L.Map, Map<string, PaneCanvas>>();

/** How near to the edge of each further canvas the view may come. */
const reserves = [0.22, 0.15, 0.08];

export interface Painting {
  /** Paints the pane again, in the next frame. */
  readonly redraw: () => void;
  readonly remove: () => void;
}

/** Lets `painter` draw on the canvas of a pane, after painters of a lower order. */
export function addPainter(map: L.Map, pane: string, painter: Painter, order = 0): Painting {
  const ofMap = canvases.get(map) ?? new Map<string, PaneCanvas>();
  canvases.set(map, ofMap);
  const canvas = ofMap.get(pane) ?? new PaneCanvas(pane, reserves[ofMap.size % reserves.length] ?? 0.1);
  ofMap.set(pane, canvas);
  const entry = { painter, order };
  canvas.entries.push(entry);
  canvas.entries.sort((a, b) => a.order - b.order);
  if (canvas.entries.length === 1) canvas.addTo(map);
  else canvas.redraw();
  return {
    redraw: () => {
      if (canvas.entries.includes(entry)) canvas.redraw();
    },
    remove: () => {
      canvas.entries.splice(canvas.entries.indexOf(entry), 1);
      if (canvas.entries.length > 0) canvas.redraw();
      else {
        ofMap.delete(pane);
        canvas.remove();
      }
    },
  };
}
