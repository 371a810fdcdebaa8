import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Ground } from '../api/contract.ts';
import { groundQuery } from '../api/queries.ts';
import { type GroundShape, toGroundShapes, toStreetWidth } from './ground-shapes.ts';
import { linesOrder } from './lines-layer.tsx';
import type { MapColors } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import { addPainter } from './pane-canvas.ts';
import { FAR_PX, type Frame, isInFrame, traceLine, traceRing } from './world.ts';

/** Water, streets, railways and runways from the server: the background of the map without online tiles. */
export function GroundLayer({ colors }: { readonly colors: MapColors }) {
  const map = useMap();
  const ground = useQuery(groundQuery()).data;

  useEffect(() => {
    const shapes = toGroundShapes((ground?.features ?? []) as Ground['features']);
    const paintings = [
      addPainter(map, 'ground', (context, frame) => {
        paintGrid(context, frame, colors);
        paintGround(toBrush(context, frame, shapes), frame, colors);
      }),
      // Above the ways of trains, which lie on them, and below all other lines.
      addPainter(
        map,
        'lines',
        (context, frame) => paintRailways(toBrush(context, frame, shapes), frame, colors),
        linesOrder.railways,
      ),
    ];
    return () => {
      for (const { remove } of paintings) remove();
    };
  }, [map, ground, colors]);
  return null;
}

type Kind = GroundShape['kind'];

interface Brush {
  readonly fill: (kind: Kind, color: string) => void;
  readonly stroke: (kind: Kind, color: string, width: number, dash?: readonly number[]) => void;
}

/** Draws all shapes of a kind at once. */
function toBrush(context: CanvasRenderingContext2D, frame: Frame, shapes: readonly GroundShape[]): Brush {
  const trace = (kind: Kind) => {
    const found = shapes.filter(
      (shape) => shape.kind === kind && frame.zoom >= shape.minZoom && isInFrame(shape.path.box, frame, 20),
    );
    context.beginPath();
    for (const { isArea, isDerived, path } of found) {
      if (isArea) traceRing(context, path, frame);
      else traceLine(context, path, frame, isDerived ? FAR_PX : undefined);
    }
    return found.length > 0;
  };
  context.lineJoin = 'round';
  return {
    fill: (kind, color) => {
      if (!trace(kind)) return;
      context.fillStyle = color;
      context.fill('evenodd');
    },
    stroke: (kind, color, width, dash = []) => {
      if (!trace(kind)) return;
      context.strokeStyle = color;
      context.lineWidth = width;
      context.lineCap = dash.length > 0 ? 'butt' : 'round';
      context.setLineDash([...dash]);
      context.stroke();
    },
  };
}

/** A value that grows from zoom 8 to zoom 16. */
const grow = (zoom: number, low: number, high: number) =>
  low + Math.max(0, Math.min(1, (zoom - 8) / 8)) * (high - low);

function paintGround({ fill, stroke }: Brush, frame: Frame, colors: MapColors): void {
  const { zoom } = frame;
  fill('green', colors.green);
  fill('water', colors.water);
  stroke('river', colors.water, grow(zoom, 2, 8));
  stroke('taxiway', colors.runway, Math.max(0.75, toPixels(18, frame)));
  stroke('runway', colors.runway, Math.max(2, toPixels(50, frame)));
  const width = toStreetWidth(zoom);
  if (width >= 3) stroke('street', colors.streetEdge, width + 1.5);
  stroke('street', width >= 3 ? colors.street : colors.streetEdge, width);
}

/** The usual sign of a railway: a dark band with light dashes. */
function paintRailways({ stroke }: Brush, { zoom }: Frame, colors: MapColors): void {
  const band = grow(zoom, 1.5, 4);
  stroke('railway', colors.railway, band);
  if (zoom >= 10) stroke('railway', colors.land, band - 1.25, [8, 8]);
}

/** Pixels of so many metres on the ground, in the middle of the frame. */
function toPixels(metres: number, { scale, top, height }: Frame): number {
  const y = Math.PI * (1 - (2 * (top + height / 2)) / (scale * 256));
  return (metres * scale * 256 * Math.cosh(y)) / 40_075_017;
}

/** Degrees between two lines of the grid, so that some of them are in each view. */
const toGridStep = (zoom: number) => 2 ** Math.round(9 - zoom);

/** Meridians and parallels, faint: they show how far the map has moved where the ground is empty. */
function paintGrid(context: CanvasRenderingContext2D, frame: Frame, colors: MapColors): void {
  const { height, left, scale, top, width, zoom } = frame;
  const step = toGridStep(zoom);
  const toLon = (x: number) => ((left + x) / (scale * 256) - 0.5) * 360;
  const toLat = (y: number) =>
    (Math.atan(Math.sinh(Math.PI * (1 - (2 * (top + y)) / (scale * 256)))) * 180) / Math.PI;
  context.beginPath();
  for (let lon = Math.ceil(toLon(0) / step) * step; lon <= toLon(width); lon += step) {
    const x = (lon / 360 + 0.5) * 256 * scale - left;
    context.moveTo(x, 0);
    context.lineTo(x, height);
  }
  for (let lat = Math.ceil(toLat(height) / step) * step; lat <= toLat(0); lat += step) {
    const sin = Math.sin((lat * Math.PI) / 180);
    const y = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 256 * scale - top;
    context.moveTo(0, y);
    context.lineTo(width, y);
  }
  context.strokeStyle = colors.grid;
  context.lineWidth = 1;
  context.stroke();
}
