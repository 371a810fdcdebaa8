/** The rides of a person's trips on a day: searched, or on the line that the demand model chose. */
import type { RiddenLeg, RideFinder } from './ride-finder.ts';
import type { LineRide, TourTrip } from './tours.ts';

export interface RiddenTrip {
  readonly trip: TourTrip;
  /** In order of time; empty where no vehicle leads there. */
  readonly rides: readonly RiddenLeg[];
}

/** Between the arrival of a trip and the next departure. */
const STAY_SEC = 300;
/** Least time in the other city. */
const VISIT_SEC = 1_800;
/** Before the departure of a train or coach, and behind its arrival: gates, security check, the way between stop and platform. */
const STATION_SEC = 900;
/** Way between stop and station that people walk: a search would find only vehicles that lead away and back. */
const STATION_WALK_M = 900;
/** A longer way to a station is a taxi's. */
const MAX_FEEDER_SEC = 7_200;

/** The trips in the order in which they are made. */
export function listRiddenTrips(trips: readonly TourTrip[], finder: RideFinder): RiddenTrip[] {
  if (trips.some(({ line }) => line !== undefined)) return listLineTrips(trips, finder);
  let backSec = 0;
  return trips.map((trip): RiddenTrip => {
    const rides = finder.findRides(trip.from, trip.to, Math.max(trip.departureSec, backSec));
    const last = rides.at(-1);
    if (last) backSec = last.arrivalSec + STAY_SEC;
    return { trip, rides };
  });
}

/**
 * Each trip at the departure of its line that is nearest to the wanted one. Where no way back follows the way out, an
 * earlier way out is taken, and where that does not help, the way back comes first: who returns today has left before.
 */
function listLineTrips(trips: readonly TourTrip[], finder: RideFinder): RiddenTrip[] {
  const offers = trips.map(({ line }) =>
    line ? finder.listLineRides(line.lineId, line.fromId, line.toId) : [],
  );
  const [out, back] = trips;
  const main = trips.map((trip, i) => findNearest(offers[i] ?? [], trip.departureSec));
  if (out && back && main[0]) {
    const lastBack = offers[1]?.at(-1);
    if (lastBack && main[0].arrivalSec + VISIT_SEC > lastBack.departureSec)
      main[0] =
        offers[0]?.findLast(({ arrivalSec }) => arrivalSec + VISIT_SEC <= lastBack.departureSec) ?? main[0];
    const earliestSec = main[0].arrivalSec + VISIT_SEC;
    const later = (offers[1] ?? []).filter(({ departureSec }) => departureSec >= earliestSec);
    main[1] = findNearest(later, back.departureSec) ?? main[1];
  }
  return trips
    .map((trip, i) => ({ trip, main: main[i] }))
    .sort((a, b) => (a.main?.departureSec ?? 0) - (b.main?.departureSec ?? 0))
    .map(({ main: ride, trip }) => ({ trip, rides: ride ? withFeeders(trip, ride, finder) : [] }));
}

function findNearest(rides: readonly RiddenLeg[], departureSec: number): RiddenLeg | undefined {
  let nearest: RiddenLeg | undefined;
  for (const ride of rides) {
    const apart = Math.abs(ride.departureSec - departureSec);
    if (!nearest || apart < Math.abs(nearest.departureSec - departureSec)) nearest = ride;
  }
  return nearest;
}

function withFeeders({ from, line, to }: TourTrip, ride: RiddenLeg, finder: RideFinder): RiddenLeg[] {
  const { hasEgress, hasFeeder } = line as LineRide;
  const isRidden = (stop: number, station: number) =>
    stop >= 0 && finder.toDistanceM(stop, station) >= STATION_WALK_M;
  const before =
    hasFeeder && isRidden(from, ride.fromStop)
      ? finder.findRidesTo(from, ride.fromStop, ride.departureSec - STATION_SEC)
      : [];
  const after =
    hasEgress && isRidden(to, ride.toStop)
      ? finder.findRidesFrom(ride.toStop, to, ride.arrivalSec + STATION_SEC)
      : [];
  return [...orTaxi(before), ride, ...orTaxi(after)];
}

function orTaxi(rides: readonly RiddenLeg[]): readonly RiddenLeg[] {
  const sec = (rides.at(-1)?.arrivalSec ?? 0) - (rides[0]?.departureSec ?? 0);
  return sec > MAX_FEEDER_SEC ? [] : rides;
}
