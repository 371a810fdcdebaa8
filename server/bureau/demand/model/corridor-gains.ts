/** What travellers gain between two sides, by the zone where they live. */
import type { CorridorTrips } from './corridor-trips.ts';
import type { CityPair } from './corridor-utilities.ts';

/** By zone of residence; losses are negative. */
export interface ResidentGains {
  /** One-way trips a day of its residents to other cities. */
  readonly trips: Float64Array;
  /** Minutes of generalised cost that they gain a day. */
  readonly minutes: Float64Array;
  /** The same in yuan, by the value of time of each group. */
  readonly yuan: Float64Array;
}

export function newResidentGains(zones: number): ResidentGains {
  return { trips: new Float64Array(zones), minutes: new Float64Array(zones), yuan: new Float64Array(zones) };
}

/**
 * Adds the gains of one group: the change of the logsum for each trip of the base, by half residents of its origin zone and of
 * its destination zone as they make the trips. Induced trips are left out.
 *
 * @returns trips of the group, and minutes that they gain
 */
export function addResidentGains(
  gains: ResidentGains,
  pairs: readonly CityPair[],
  trips: CorridorTrips,
  before: readonly Float64Array[],
  after: readonly Float64Array[],
  theta: number,
  yuanPerHour: number,
): { readonly trips: number; readonly minutes: number } {
  const sums = { trips: 0, minutes: 0 };
  pairs.forEach(({ destinations, origins }, p) => {
    const { all, byOriginResidents } = trips[p] as CorridorTrips[number];
    const [first, second] = [before[p] as Float64Array, after[p] as Float64Array];
    for (let i = 0, cell = 0; i < origins.length; i++) {
      for (let j = 0; j < destinations.length; j++, cell++) {
        const perTrip = ((second[cell] as number) - (first[cell] as number)) / theta;
        const own = byOriginResidents[cell] as number;
        const count = all[cell] as number;
        addTrips(origins[i] as number, own, perTrip);
        addTrips(destinations[j] as number, count - own, perTrip);
        sums.trips += count;
        sums.minutes += count * perTrip;
      }
    }
  });
  return sums;

  function addTrips(zone: number, count: number, perTrip: number): void {
    gains.trips[zone] = (gains.trips[zone] as number) + count;
    gains.minutes[zone] = (gains.minutes[zone] as number) + count * perTrip;
    gains.yuan[zone] = (gains.yuan[zone] as number) + (count * perTrip * yuanPerHour) / 60;
  }
}
