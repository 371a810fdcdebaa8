import { useQueryClient } from '@tanstack/react-query';
import L from 'leaflet';
import { useEffect, useMemo } from 'react';
import type { Place, Route } from '../api/contract.ts';
import { stopQuery } from '../api/queries.ts';
import { toLineColors } from '../ui/line-color.ts';
import { toLineLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import type { MapColors } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import type { Pick } from './map-scene.tsx';
import { addPainter } from './pane-canvas.ts';
import { dotRadii, type StopKind, toDotScale, toStopKind } from './stop-kinds.ts';
import { type Frame, toWorldX, toWorldY } from './world.ts';

export interface StopsLayerProps {
  readonly stops: readonly Place[];
  readonly colors: MapColors;
  readonly onPick: (pick: Pick) => void;
}

interface Dot {
  readonly stop: Place;
  readonly kind: StopKind;
  /** Units of the world. */
  readonly x: number;
  readonly y: number;
}

/** Stops as dots. A tooltip lists the lines of a stop; a click picks it. */
export function StopsLayer({ stops, colors, onPick }: StopsLayerProps) {
  const map = useMap();
  const client = useQueryClient();
  const language = useLanguage();
  const dots = useMemo(
    () =>
      stops.map(
        (stop): Dot => ({
          stop,
          kind: toStopKind(stop),
          x: toWorldX(stop.lon),
          y: toWorldY(stop.lat),
        }),
      ),
    [stops],
  );

  useEffect(
    () => addPainter(map, 'labels', (context, frame) => paintDots(context, frame, dots, colors)).remove,
    [map, dots, colors],
  );

  useEffect(() => {
    const tooltip = L.tooltip({ direction: 'top', offset: [0, -6], opacity: 1 });
    let shown: Place | undefined;
    const close = () => {
      shown = undefined;
      tooltip.remove();
    };
    const onMouseMove = ({ containerPoint, originalEvent }: L.LeafletMouseEvent) => {
      // While the map is dragged, stops pass below the pointer.
      const stop = originalEvent.buttons === 0 ? findDot(map, dots, containerPoint)?.stop : undefined;
      if (stop === shown) return;
      map.getContainer().style.cursor = stop ? 'pointer' : '';
      if (!stop) return close();
      shown = stop;
      tooltip.setLatLng([stop.lat, stop.lon]).setContent(toTooltip(stop, language)).addTo(map);
      if (!stop.stopId) return;
      void client.ensureQueryData(stopQuery(stop.stopId)).then(
        ({ routes }) => {
          if (shown === stop) tooltip.setContent(toTooltip(stop, language, routes));
        },
        () => {},
      );
    };
    map.on('mousemove', onMouseMove);
    map.on('mouseout movestart zoomstart', close);
    return () => {
      map.off('mousemove', onMouseMove);
      map.off('mouseout movestart zoomstart', close);
      map.getContainer().style.cursor = '';
      close();
    };
  }, [map, client, dots, language]);

  useEffect(() => {
    const container = map.getContainer();
    // Before Leaflet hears of it: a click on a stop is none on the map below it.
    const onClick = (event: MouseEvent) => {
      if (!(event.target instanceof Element) || isDragged(map)) return;
      if (!event.target.closest('.leaflet-map-pane') && event.target !== container) return;
      if (event.target.closest('.leaflet-interactive')) return;
      const stop = findDot(map, dots, map.mouseEventToContainerPoint(event))?.stop;
      if (!stop?.stopId) return;
      event.preventDefault();
      event.stopPropagation();
      onPick({ point: stop, stop });
    };
    container.addEventListener('click', onClick, { capture: true });
    container.addEventListener('contextmenu', onClick, { capture: true });
    return () => {
      container.removeEventListener('click', onClick, { capture: true });
      container.removeEventListener('contextmenu', onClick, { capture: true });
    };
  }, [map, dots, onPick]);
  return null;
}

/** Whether the mouse button that was released has moved the map. Leaflet's types leave `moved` out. */
const isDragged = ({ dragging }: L.Map) => (dragging as unknown as { moved(): boolean }).moved();

/** Pixels by which a pointer may miss the edge of a dot. */
const MISS_PX = 4;

/** The dot at a point of the map's element, the nearest of several. */
function findDot(map: L.Map, dots: readonly Dot[], at: L.Point): Dot | undefined {
  const scale = 2 ** map.getZoom();
  const { x, y } = at.add(map.getPixelBounds().getTopLeft());
  let [best, bestPx]: [Dot | undefined, number] = [undefined, Infinity];
  for (const dot of dots) {
    const px = Math.hypot(dot.x * scale - x, dot.y * scale - y);
    if (px < bestPx && px <= dotRadii[dot.kind] + MISS_PX) [best, bestPx] = [dot, px];
  }
  return best;
}

/** Small dots first: stations lie on top. */
const kindsInOrder: readonly StopKind[] = ['stop', 'hub', 'metro', 'station'];

function paintDots(
  context: CanvasRenderingContext2D,
  { height, left, scale, top, width, zoom }: Frame,
  dots: readonly Dot[],
  colors: MapColors,
): void {
  context.fillStyle = colors.stop;
  context.strokeStyle = colors.stopRing;
  for (const kind of kindsInOrder) {
    const ring = (kind === 'station' || kind === 'metro' ? 2.25 : 1.5) * toDotScale(zoom);
    // Half of the stroke lies outside of the path.
    const radius = dotRadii[kind] * toDotScale(zoom) - ring / 2;
    context.lineWidth = ring;
    context.beginPath();
    for (const dot of dots) {
      if (dot.kind !== kind) continue;
      const [x, y] = [dot.x * scale - left, dot.y * scale - top];
      if (x < -8 || y < -8 || x > width + 8 || y > height + 8) continue;
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.fill();
    context.stroke();
  }
}

/** Name and lines of a stop, built from nodes: names are data and must not become markup. */
function toTooltip(stop: Place, language: 'zh' | 'en', routes?: readonly Route[]): HTMLElement {
  const box = document.createElement('div');
  const name = document.createElement('b');
  name.textContent = toNameText(stop.names, language);
  box.append(name);
  if (!routes || routes.length === 0) return box;
  const list = document.createElement('div');
  list.style.cssText = 'display:flex;flex-wrap:wrap;gap:3px;margin-top:4px';
  const byLabel = new Map(routes.map((route) => [toLineLabel(route, language), route]));
  for (const [label, route] of [...byLabel].slice(0, 16)) {
    const look = toModeLook(route.mode);
    const { fill, text } = toLineColors(route.routeColor, route.routeTextColor, look.color);
    const badge = document.createElement('span');
    badge.textContent = label;
    badge.style.cssText = `padding:0 6px;white-space:nowrap;border-radius:4px;font-size:12px;font-weight:650;background:${fill};color:${text}`;
    list.append(badge);
  }
  box.append(list);
  return box;
}
