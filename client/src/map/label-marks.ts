/** What is drawn at points of the map: names do not cover it. */
import type { LatLon, Place } from '../api/contract.ts';
import type { MapLabel } from './label-wishes.ts';
import type { MapScene } from './map-scene.tsx';
import { dotRadii, toDotScale, toStopKind } from './stop-kinds.ts';
import { type Box, toWorldX, toWorldY } from './world.ts';

export interface Mark {
  /** Units of the world. */
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
  /** A dot of the map: smaller where the map shows more of the world. */
  readonly isDot: boolean;
}

/** Radius of the discs of start, destination and the place on the way, and of an opened stop. */
const END_PX = 16;
const STOP_PX = 9;

export function listMarks(
  stops: readonly Place[],
  wishes: readonly MapLabel[],
  { from, stop, to, via }: Pick<MapScene, 'from' | 'to' | 'via' | 'stop'>,
): Mark[] {
  const at = ({ lat, lon }: LatLon, radiusPx: number, isDot = false): Mark => ({
    isDot,
    x: toWorldX(lon),
    y: toWorldY(lat),
    radiusPx,
  });
  const ends = [from, to, via].flatMap((end) => (end ? [at(end, END_PX)] : []));
  const chosen = wishes.flatMap(({ spot, style }) =>
    spot.kind === 'dot' && (style === 'chosen' || style === 'onTheWay') ? [{ ...spot, isDot: true }] : [],
  );
  return [
    ...ends,
    ...(stop ? [at(stop, STOP_PX, true)] : []),
    ...chosen,
    ...stops.map((one) => at(one, dotRadii[toStopKind(one)], true)),
  ];
}

export function toObstacles(marks: readonly Mark[], zoom: number): Box[] {
  const scale = 2 ** zoom;
  return marks.map(({ isDot, radiusPx, ...at }) => {
    const [x, y, radius] = [at.x * scale, at.y * scale, isDot ? radiusPx * toDotScale(zoom) : radiusPx];
    return { minX: x - radius, maxX: x + radius, minY: y - radius, maxY: y + radius };
  });
}
