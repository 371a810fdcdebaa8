/** Decodes the encoded polyline format. */
import type { Leg } from '../api/contract.ts';

export type Position = [lat: number, lon: number];

/** @param precision number of decimal places of the encoded degrees */
export function toPositions(text: string, precision: number): Position[] {
  const scale = 10 ** precision;
  const positions: Position[] = [];
  let at = 0;
  const next = () => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const chunk = text.charCodeAt(at) - 63;
      at += 1;
      value += (chunk % 32) * factor;
      if (!(chunk >= 32)) break;
      factor *= 32;
    }
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  };
  let [lat, lon] = [0, 0];
  while (at < text.length) {
    lat += next();
    lon += next();
    positions.push([lat / scale, lon / scale]);
  }
  return positions;
}

/** Positions of a leg; a straight line where the answer has no geometry. */
export function toLegPositions({ legGeometry, from, to }: Leg): Position[] {
  const positions = toPositions(legGeometry.points, legGeometry.precision);
  return positions.length > 1
    ? positions
    : [
        [from.lat, from.lon],
        [to.lat, to.lon],
      ];
}
