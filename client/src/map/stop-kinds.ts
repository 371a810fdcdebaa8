/** Kinds of stops that the map tells apart. */
import type { Place } from '../api/contract.ts';
import { toModeLook } from '../ui/mode.ts';

/** From this importance on a stop of buses is a hub: seven lines or more. */
const HUB_IMPORTANCE = 0.34;

export type StopKind = 'station' | 'metro' | 'hub' | 'stop';

export function toStopKind({ importance = 0, modes = [] }: Place): StopKind {
  const kinds = modes.map((mode) => toModeLook(mode).kind);
  if (kinds.includes('rail')) return 'station';
  if (kinds.includes('subway')) return 'metro';
  if (kinds.includes('tram')) return 'hub';
  return importance >= HUB_IMPORTANCE ? 'hub' : 'stop';
}

/** Radius of the dot of a stop, in pixels, before `toDotScale`. */
export const dotRadii: Readonly<Record<StopKind, number>> = { station: 6, metro: 5.5, hub: 4.5, stop: 4 };

/** Dots are smaller where the map shows more of the world. */
export const toDotScale = (zoom: number): number => Math.max(0.45, Math.min(1, 0.45 + (zoom - 9) * 0.1));
