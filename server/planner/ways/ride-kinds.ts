/** What kinds of vehicles and which lines an itinerary rides. */
import { type ServiceKind, toServiceKind } from '../../transit/timetable/travel-rules.ts';
import { type Itinerary, type ItineraryRoute, listRides, type RideLeg } from '../model/itinerary.ts';

/** GTFS `route_type` of sightseeing buses. */
const SIGHTSEEING = 710;

/** Whether vehicles of a `route_type` show the sights: they are no link of a journey to somewhere else. */
export const isSightseeing = (routeType: number) => routeType === SIGHTSEEING;

export const toKind = ({ route }: RideLeg): ServiceKind => toServiceKind(route.routeType);

/** Trains and coaches leave by the clock, few a day: which stations they serve counts, not the number of the line. */
export const isByClock = (ride: RideLeg) => ['rail', 'coach'].includes(toKind(ride));

/** The ride that goes the farthest; undefined for a walk. */
export function findMainRide(itinerary: Itinerary): RideLeg | undefined {
  return listRides(itinerary).reduce<RideLeg | undefined>(
    (farthest, ride) => (farthest && farthest.distanceM >= ride.distanceM ? farthest : ride),
    undefined,
  );
}

/** The line of a ride and those that can replace it. */
export const listLines = ({ alternatives = [], route }: RideLeg): ItineraryRoute[] => [
  route,
  ...alternatives.map((other) => other.route),
];
