/** Draws the trips of a person on a day. */
import type { DayAssumptions } from './assumptions.ts';
import { type CityStops, type DemandRegion, drawDestination, drawStop } from './city-stops.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';

export interface PersonTrip {
  readonly from: number;
  readonly to: number;
  /** Seconds of the service day. */
  readonly departureSec: number;
  /** Whether the person pays an entrance fee at the destination. */
  readonly buys: boolean;
}

const at = (hours: number, minutes: number) => hours * 3600 + minutes * 60;

/** Trips by departure. On a day that is not a working day, nobody goes to work or school. */
export function listDayTrips(
  person: Person,
  random: Random,
  region: DemandRegion,
  assumptions: DayAssumptions,
  isWorkingDay: boolean,
): PersonTrip[] {
  const { timetable, cities } = region;
  const cityOf = (stop: number) => cities[timetable.stops.city[stop] as number];
  const trips: PersonTrip[] = [];
  const go = (from: number, to: number | undefined, departureSec: number, buys = false) => {
    if (to !== undefined && to >= 0 && to !== from) trips.push({ from, to, departureSec, buys });
  };
  const home = person.homeStop;
  const own = cityOf(home);
  if (!own) return trips;
  const out = (purpose: 'leisure' | 'jobs' | 'scenic', from = home, city = own) =>
    drawDestination(random, timetable, city, purpose, from, assumptions);

  if (isWorkingDay && person.dutyStop >= 0) {
    const isFar = timetable.stops.city[home] !== timetable.stops.city[person.dutyStop];
    const early = person.kind === 'student' ? at(7, 5) : at(7, 50);
    const late = person.kind === 'student' ? at(17, 0) : at(18, 0);
    go(home, person.dutyStop, random.around(isFar ? at(6, 40) : early, isFar ? 1200 : 2100));
    const leaves = random.around(late, 2700);
    if (!isFar && person.kind === 'worker' && random.chance(0.12)) {
      const stop = out('leisure', person.dutyStop);
      go(person.dutyStop, stop, leaves);
      if (stop !== undefined) go(stop, home, leaves + random.int(5400, 10_800));
    } else go(person.dutyStop, home, leaves);
    return trips;
  }
  if (person.kind === 'visitor') {
    const others = cities.filter((city) => city !== own);
    const city =
      others.length > 0 && random.chance(0.2) ? (others[random.int(0, others.length - 1)] as CityStops) : own;
    const spot = city === own ? out('scenic') : drawStop(random, city, 'scenic');
    const leaves = random.around(at(9, 30), 4500);
    go(home, spot, leaves, random.chance(assumptions.purchaseShare));
    if (spot !== undefined && spot >= 0) {
      const more = random.chance(0.4) ? out('leisure', spot, city) : undefined;
      const next = leaves + random.int(9000, 16_000);
      go(spot, more, next);
      go(more ?? spot, home, next + (more === undefined ? 0 : random.int(5400, 10_800)));
    }
    return trips;
  }
  const stop = out(random.chance(0.12) ? 'scenic' : 'leisure');
  const leaves = random.around(
    person.kind === 'senior' ? at(9, 15) : at(11, 0),
    person.kind === 'senior' ? 3600 : 9000,
  );
  go(home, stop, leaves);
  if (stop !== undefined) go(stop, home, leaves + random.int(4500, 12_600));
  return trips;
}
