import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Line } from '../api/contract.ts';
import { linesQuery } from '../api/queries.ts';
import { toMixed, toStroke } from '../ui/line-color.ts';
import { type ModeKind, toModeLook } from '../ui/mode.ts';
import type { MapColors } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import { addPainter } from './pane-canvas.ts';
import { FAR_PX, type Frame, toWorldPath, traceLine, type WorldPath } from './world.ts';

export interface LinesLayerProps {
  /** Draws the lines pale, because the map shows something else. */
  readonly quiet: boolean;
  /** Id of the route that another layer draws. */
  readonly hidden: string | undefined;
  readonly colors: MapColors;
}

/** What lies on what in the pane of the lines. */
export const linesOrder = { trains: 0, railways: 1, lines: 2 } as const;

interface Look {
  /** Stroke width at zooms 9 and 16. */
  readonly widths: readonly [number, number];
  /** Lines of a higher order lie on top. */
  readonly order: number;
  /** Part of the ground in the colour: many lines are a network to look at, not to read. */
  readonly pale: number;
  readonly minZoom: number;
  /** Drawn in the colour of railways, below these: the ways of trains are a few chords on which many lines lie. */
  readonly isRailway?: boolean;
}

const looks: Readonly<Record<ModeKind, Look>> = {
  walk: { widths: [1, 1], order: 0, pale: 0.4, minZoom: 12 },
  other: { widths: [1, 2.5], order: 0, pale: 0.4, minZoom: 0 },
  bus: { widths: [0.75, 2.5], order: 1, pale: 0.4, minZoom: 9 },
  coach: { widths: [0.75, 1.5], order: 1, pale: 0.6, minZoom: 0 },
  rail: { widths: [1, 2], order: 0, pale: 0, minZoom: 0, isRailway: true },
  tram: { widths: [1.5, 4], order: 3, pale: 0, minZoom: 0 },
  subway: { widths: [2.5, 5.5], order: 4, pale: 0, minZoom: 0 },
};

interface DrawnLine {
  readonly routeId: string;
  readonly look: Look;
  readonly color: string;
  /** Its course is reconstructed. */
  readonly isSketch: boolean;
  readonly paths: readonly WorldPath[];
}

/** All lines in their colours, on one canvas. */
export function LinesLayer({ quiet, hidden, colors }: LinesLayerProps) {
  const map = useMap();
  const lines = useQuery(linesQuery()).data?.lines;
  const drawn = useMemo(() => (lines ?? []).map((line) => toDrawn(line, colors)), [lines, colors]);

  useEffect(() => {
    const shown = drawn.filter(({ routeId }) => routeId !== hidden);
    shown.sort((a, b) => a.look.order - b.look.order);
    const add = (isRailway: boolean, order: number) => {
      const lines = shown.filter(({ look }) => (look.isRailway ?? false) === isRailway);
      return addPainter(map, 'lines', (context, frame) => paintLines(context, frame, lines), order);
    };
    const [below, above] = [add(true, linesOrder.trains), add(false, linesOrder.lines)];
    return () => {
      below.remove();
      above.remove();
    };
  }, [map, drawn, hidden]);

  useEffect(() => {
    // Opacity of the whole pane: overlapping lines must not become darker.
    map.getPane('lines')?.style.setProperty('opacity', quiet ? '0.22' : '1');
  }, [map, quiet]);
  return null;
}

function toDrawn({ geometry, route }: Line, colors: MapColors): DrawnLine {
  const mode = toModeLook(route.mode);
  const look = looks[mode.kind];
  const color = toStroke(route.routeColor, mode.color, colors.lineGround);
  return {
    routeId: route.routeId,
    look,
    color: look.isRailway ? colors.railway : toMixed(color, colors.land, look.pale),
    isSketch: route.confidence === 'reconstructed',
    paths: geometry.coordinates.map(toWorldPath),
  };
}

/** From this zoom on a line whose course is reconstructed is dashed; further out the dashes of many lines would be noise. */
const SKETCH_ZOOM = 14;

function paintLines(context: CanvasRenderingContext2D, frame: Frame, lines: readonly DrawnLine[]): void {
  const { zoom } = frame;
  const share = Math.max(0, Math.min(1, (zoom - 9) / 7));
  context.lineJoin = 'round';
  for (const { color, isSketch, look, paths } of lines) {
    if (zoom < look.minZoom) continue;
    const [thin, thick] = look.widths;
    context.lineWidth = thin + (thick - thin) * share;
    const isDashed = isSketch && zoom >= SKETCH_ZOOM;
    context.setLineDash(isDashed ? [context.lineWidth * 4, context.lineWidth * 1.5] : []);
    context.lineCap = isDashed ? 'butt' : 'round';
    context.strokeStyle = color;
    context.beginPath();
    for (const path of paths) traceLine(context, path, frame, FAR_PX);
    context.stroke();
  }
}
