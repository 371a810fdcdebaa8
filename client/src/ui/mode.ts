/** How a vehicle is drawn and called: the planning API's modes, folded into what passengers tell apart. */
import type { IconName } from './icon.tsx';

export type ModeKind = 'walk' | 'bus' | 'subway' | 'rail' | 'coach' | 'tram' | 'other';

export interface ModeLook {
  readonly kind: ModeKind;
  readonly icon: IconName;
  /** Colour of a line that has none of its own. */
  readonly color: string;
  readonly label: `mode.${ModeKind}`;
}

const looks: Readonly<Record<ModeKind, ModeLook>> = {
  walk: { kind: 'walk', icon: 'walk', color: '#5d6a67', label: 'mode.walk' },
  bus: { kind: 'bus', icon: 'bus', color: '#2a6f97', label: 'mode.bus' },
  subway: { kind: 'subway', icon: 'subway', color: '#8c2f6b', label: 'mode.subway' },
  rail: { kind: 'rail', icon: 'rail', color: '#3d4756', label: 'mode.rail' },
  coach: { kind: 'coach', icon: 'coach', color: '#7a5c1e', label: 'mode.coach' },
  tram: { kind: 'tram', icon: 'subway', color: '#4b6b2a', label: 'mode.tram' },
  other: { kind: 'other', icon: 'bus', color: '#4c5a58', label: 'mode.other' },
};

const kinds: Readonly<Record<string, ModeKind>> = {
  WALK: 'walk',
  BUS: 'bus',
  COACH: 'coach',
  SUBWAY: 'subway',
  METRO: 'subway',
  TRAM: 'tram',
  RAIL: 'rail',
  HIGHSPEED_RAIL: 'rail',
  LONG_DISTANCE: 'rail',
  NIGHT_RAIL: 'rail',
  REGIONAL_RAIL: 'rail',
  REGIONAL_FAST_RAIL: 'rail',
  SUBURBAN: 'rail',
};

export function toModeLook(mode: string): ModeLook {
  return looks[kinds[mode] ?? 'other'];
}

/** Of a GTFS `route_type`, basic or extended. */
export function toRouteTypeLook(routeType: number): ModeLook {
  if (routeType === 0 || (routeType >= 900 && routeType < 1000)) return looks.tram;
  if (routeType === 1 || (routeType >= 400 && routeType < 500)) return looks.subway;
  if (routeType === 2 || (routeType >= 100 && routeType < 200)) return looks.rail;
  if (routeType >= 200 && routeType < 300) return looks.coach;
  if (routeType === 3 || routeType === 11 || (routeType >= 700 && routeType < 900)) return looks.bus;
  return looks.other;
}
