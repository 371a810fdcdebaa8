/** Icon, colour and label of vehicles: the modes of the planning API, grouped as passengers know them. */
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
