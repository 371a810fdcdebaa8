/**
 * What GTFS leaves open and a region may state: the time a passenger needs before boarding, and the wait for a vehicle of
 * which only the headway is known.
 */

/** Kinds of service that passengers meet differently; `other` is trams, ferries, cable cars and what comes. */
export const serviceKinds = ['bus', 'metro', 'coach', 'rail', 'other'] as const;

export type ServiceKind = (typeof serviceKinds)[number];

export interface Slack {
  /** Between two vehicles at the same stop. */
  readonly changeSec: number;
  /** Before boarding after a walk from elsewhere: gates, security checks. */
  readonly boardSlackSec: number;
}

export interface TravelRules {
  readonly slack: Readonly<Record<ServiceKind, Slack>>;
  /** Expected wait as a share of the headway, for vehicles without a timetable of departures. */
  readonly headwayWaitShare: Readonly<Record<ServiceKind, number>>;
}

const aMinute: Slack = { changeSec: 60, boardSlackSec: 0 };

/**
 * The rules where a region states none: a minute between two vehicles, no other time, and half the headway as the expected
 * wait (regular vehicles, passengers who arrive at random).
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
  // 3 buses, 11 trolleybuses; extended types from 700 on are those of the road, of 1000 ferries and of 1300 cable cars.
  if (routeType === 3 || routeType === 11 || (routeType >= 700 && routeType < 900)) return 'bus';
  return routeType >= 1500 ? 'bus' : 'other';
}

/** Expected waits as `buildDayTimetable` asks for them. */
export function toHeadwayWaitShare({ headwayWaitShare }: TravelRules): (routeType: number) => number {
  return (routeType) => headwayWaitShare[toServiceKind(routeType)];
}
