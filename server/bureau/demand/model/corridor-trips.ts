/** Trips between cities of one group of travellers by gravity, with the corridor's total as the sum. */
import type { CityPair, Corridor } from './corridor-utilities.ts';
import type { SideUtilities } from './corridor-weights.ts';
import { distributeTrips } from './gravity.ts';
import type { ParameterValues } from './parameters.ts';

/** By pair of cities. */
export type CorridorTrips = readonly {
  /** One-way trips of all modes, by cell. */
  readonly all: Float64Array;
  /** Of `all`, those of residents of the origin zone; residents of the destination zone make the others. */
  readonly byOriginResidents: Float64Array;
}[];

/**
 * `corridorTrips` are those between the two cities with the most residents; pairs of other cities have trips in
 * proportion to residents, attraction and deterrence. Half of a pair's trips begin at home; the others are their way
 * back, so the matrices of both directions mirror each other.
 *
 * @param share of the group in all trips
 */
export function distributeCorridor(
  { cityCount, zones }: Corridor,
  { choice }: SideUtilities,
  pairs: readonly CityPair[],
  { carShare, corridorTrips, intercityBeta, theta }: ParameterValues,
  share: number,
): CorridorTrips {
  const costs = choice.map(({ car, coach, rail, shift }) =>
    shift.map((most, cell) => {
      const sum = (rail[cell] as number) + (coach[cell] as number) + (car[cell] as number);
      return -(most + Math.log(sum)) / theta;
    }),
  );
  const ends = pairs.map(({ destinations, origins }) => ({
    origins: Float64Array.from(origins, (zone) => zones[zone]?.population as number),
    destinations: Float64Array.from(destinations, (zone) => zones[zone]?.attraction as number),
  }));
  const pull = pairs.map((_, p) => {
    const { destinations, origins } = ends[p] as (typeof ends)[number];
    const least = (costs[p] as Float64Array).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    return total(origins) * total(destinations) * Math.exp(-intercityBeta * least);
  });
  const mainPull = listMainPairs(cityCount, zones, pairs).reduce((sum, p) => sum + (pull[p] as number), 0);
  const all = (share * corridorTrips) / (1 - carShare);
  const fromHome = pairs.map((_, p) => {
    const own = ends[p] as (typeof ends)[number];
    const wanted = mainPull === 0 ? 0 : (all * (pull[p] as number)) / mainPull;
    const sum = total(own.origins);
    const scaled = own.origins.map((value) => (sum === 0 ? 0 : (value / sum) * wanted));
    return distributeTrips(scaled, own.destinations, costs[p] as Float64Array, intercityBeta).trips;
  });
  return pairs.map(({ destinations, from, origins, to }, p) => {
    const back = pairs.findIndex((other) => other.from === to && other.to === from);
    const [own, other] = [fromHome[p] as Float64Array, fromHome[back] as Float64Array];
    const both = own.map((count, cell) => {
      const [i, j] = [Math.floor(cell / destinations.length), cell % destinations.length];
      return (count + (other[j * origins.length + i] as number)) / 2;
    });
    return { all: both, byOriginResidents: own.map((count) => count / 2) };
  });
}

/** Both directions between the two cities with the most residents, the first of equal ones. */
export function listMainPairs(
  cityCount: number,
  zones: Corridor['zones'],
  pairs: readonly CityPair[],
): readonly number[] {
  const residents = new Float64Array(cityCount);
  for (const { city, population } of zones) residents[city] = (residents[city] as number) + population;
  const [first, second] = [...residents.keys()].sort(
    (a, b) => (residents[b] as number) - (residents[a] as number) || a - b,
  );
  return [...pairs.keys()].filter((p) => {
    const { from, to } = pairs[p] as CityPair;
    return (from === first && to === second) || (from === second && to === first);
  });
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
