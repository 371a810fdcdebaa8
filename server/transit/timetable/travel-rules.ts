/**
 * Values that GTFS does not have and a region may set: the time a passenger needs before boarding, and the wait for a vehicle
 * with a known headway and no known departures.
 */

/** Kinds of service with rules of their own; `other` includes trams, ferries and cable cars. */
export const serviceKinds = ['bus', 'metro', 'coach', 'rail', 'other'] as const;

export type ServiceKind = (typeof serviceKinds)[number];

export interface Slack {
  /** Between two vehicles at the same stop. */
  readonly changeSec: number;
  /** Between the end of a walk and boarding: gates, security checks. */
  readonly boardSlackSec: number;
}

export interface TravelRules {
  readonly slack: Readonly<Record<ServiceKind, Slack>>;
  /** Expected wait as a share of the headway, for vehicles without a timetable of departures. */
  readonly headwayWaitShare: Readonly<Record<ServiceKind, number>>;
}

const aMinute: Slack = { changeSec: 60, boardSlackSec: 0 };

/**
 * The rules where a region sets none: a minute between two vehicles, no time before boarding, and half the headway as the
 * expected wait (regular vehicles, passengers who arrive at random).
 */
export const neutralTravelRules: TravelRules = {
  slack: { bus: aMinute, metro: aMinute, coach: aMinute, rail: aMinute, other: aMinute },
  headwayWaitShare: { bus: 0.5, metro: 0.5, coach: 0.5, rail: 0.5, other: 0.5 },
};

/** The kind of a GTFS route type, basic (0-12) or extended (100-1700). */
export function toServiceKind(routeType: number): ServiceKind {
  if (routeType === 2 || (routeType >= 100 && routeType < 200)) return 'rail';
  if (routeType === 1 || (routeType >= 400 && routeType < 700)) return 'metro';
  if (routeType >= 200 && routeType < 300) return 'coach';
  // 3 buses, 11 trolleybuses, 700 to 899 road; 1000 are ferries, 1300 cable cars.
  if (routeType === 3 || routeType === 11 || (routeType >= 700 && routeType < 900)) return 'bus';
  return routeType >= 1500 ? 'bus' : 'other';
}

/** The wait shares as a function of the route type, for `DaySpan`. */
export function toHeadwayWaitShare({ headwayWaitShare }: TravelRules): (routeType: number) => number {
  return (routeType) => headwayWaitShare[toServiceKind(routeType)];
}
