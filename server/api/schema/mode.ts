/** Converts between kinds of legs, GTFS `route_type` (basic and extended) and the modes of the MOTIS API. */
export const transitModes = [
  'TRAM',
  'SUBWAY',
  'FERRY',
  'AIRPLANE',
  'BUS',
  'COACH',
  'HIGHSPEED_RAIL',
  'LONG_DISTANCE',
  'NIGHT_RAIL',
  'REGIONAL_RAIL',
  'SUBURBAN',
  'FUNICULAR',
  'AERIAL_LIFT',
  'OTHER',
] as const;

/** The mode of one vehicle. */
export type TransitMode = (typeof transitModes)[number];

/** What a leg without a vehicle of the timetable is called, by its kind (`wire/leg-mode.ts` checks that each kind is here). */
export const streetWords = { walk: 'WALK' } as const;

export type StreetWord = (typeof streetWords)[keyof typeof streetWords];

/** Words for vehicles that a query may use: a mode, a group of modes, or an older name of one. */
export const vehicleModes = [
  ...transitModes,
  'TRANSIT',
  'RAIL',
  'REGIONAL_FAST_RAIL',
  'METRO',
  'AREAL_LIFT',
  'CABLE_CAR',
  'ODM',
  'RIDE_SHARING',
  'FLEX',
] as const;

/** All mode words of the MOTIS API; street modes beside `WALK` are parsed but not served. */
export const queryModes = [
  ...vehicleModes,
  'WALK',
  'BIKE',
  'RENTAL',
  'CAR',
  'HGV',
  'CAR_PARKING',
  'CAR_DROPOFF',
  'DEBUG_BUS_ROUTE',
  'DEBUG_RAILWAY_ROUTE',
  'DEBUG_FERRY_ROUTE',
] as const;

export type QueryMode = (typeof queryModes)[number];

const basicModes: Readonly<Record<number, TransitMode>> = {
  0: 'TRAM',
  1: 'SUBWAY',
  2: 'REGIONAL_RAIL',
  3: 'BUS',
  4: 'FERRY',
  5: 'TRAM',
  6: 'AERIAL_LIFT',
  7: 'FUNICULAR',
  11: 'BUS',
  12: 'SUBWAY',
};

const railModes: Readonly<Record<number, TransitMode>> = {
  101: 'HIGHSPEED_RAIL',
  102: 'LONG_DISTANCE',
  104: 'LONG_DISTANCE',
  105: 'NIGHT_RAIL',
  109: 'SUBURBAN',
  114: 'LONG_DISTANCE',
  116: 'FUNICULAR',
};

const hundreds: Readonly<Record<number, TransitMode>> = {
  1: 'REGIONAL_RAIL',
  2: 'COACH',
  3: 'SUBURBAN',
  4: 'SUBWAY',
  5: 'SUBWAY',
  6: 'SUBWAY',
  7: 'BUS',
  8: 'BUS',
  9: 'TRAM',
  10: 'FERRY',
  11: 'AIRPLANE',
  12: 'FERRY',
  13: 'AERIAL_LIFT',
  14: 'FUNICULAR',
};

/** The mode of a route; `OTHER` for an unknown `route_type`. */
export function toMode(routeType: number): TransitMode {
  return (
    basicModes[routeType] ??
    railModes[routeType] ??
    (routeType >= 100 ? hundreds[Math.floor(routeType / 100)] : undefined) ??
    'OTHER'
  );
}

const groups: Readonly<Partial<Record<QueryMode, readonly TransitMode[]>>> = {
  TRANSIT: transitModes,
  RAIL: ['HIGHSPEED_RAIL', 'LONG_DISTANCE', 'NIGHT_RAIL', 'REGIONAL_RAIL', 'SUBURBAN', 'SUBWAY'],
  REGIONAL_FAST_RAIL: ['REGIONAL_RAIL'],
  // Older versions call suburban trains `METRO`; the underground has always been `SUBWAY`.
  METRO: ['SUBURBAN'],
  AREAL_LIFT: ['AERIAL_LIFT'],
  CABLE_CAR: ['FUNICULAR'],
};

/** A filter of `route_type` by modes; undefined where every route passes. */
export function findRouteTypeFilter(
  modes: readonly QueryMode[] | undefined,
): ((routeType: number) => boolean) | undefined {
  if (!modes || modes.includes('TRANSIT')) return undefined;
  const wanted = new Set<QueryMode>(modes.flatMap((mode): readonly QueryMode[] => groups[mode] ?? [mode]));
  return (routeType) => wanted.has(toMode(routeType));
}

/**
 * Seconds by `route_type`: those of its own mode, else the most of all groups that contain it (`RAIL` contains `SUBWAY`);
 * undefined without entries.
 */
export function findSecondsByMode(
  entries: readonly { readonly mode: QueryMode; readonly sec: number }[] | undefined,
): ((routeType: number) => number) | undefined {
  if (!entries) return undefined;
  const byMode = entries.map(({ mode, sec }) => ({
    mode,
    sec,
    is: findRouteTypeFilter([mode]) ?? (() => true),
  }));
  return (routeType) => {
    const fitting = byMode.filter(({ is }) => is(routeType));
    const own = fitting.filter(({ mode }) => mode === toMode(routeType));
    return Math.max(0, ...(own.length > 0 ? own : fitting).map(({ sec }) => sec));
  };
}

/** The modes of the routes, each once, in the order of `transitModes`. */
export function toModes(routeTypes: readonly number[]): TransitMode[] {
  const present = new Set(routeTypes.map(toMode));
  return transitModes.filter((mode) => present.has(mode));
}
