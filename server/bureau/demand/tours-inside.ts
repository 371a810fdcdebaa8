/**
 * Tours inside a city: residents by trip rate and transit share, by purpose, over zones by gravity.
 *
 * The decay with distance is that of `model/urban-trips.ts`. The tours of one kind of people are evenly spread points of the
 * distribution of homes, destinations and times, each standing for the same number of people.
 */
import { shareByWeights } from '../../base/fen.ts';
import { toDistanceM } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type DayAssumptions, type PersonKind, personKinds } from './assumptions.ts';
import type { CityStops, Purpose } from './city-stops.ts';
import { distributeTrips } from './model/gravity.ts';
import type { ParameterValues } from './model/parameters.ts';
import { calibrate, toDistancesKm } from './model/urban-trips.ts';
import { findWeighted, toAround, toCumulative, toSpread } from './random.ts';
import { type Tour, type TourTrip, toInterval } from './tours.ts';
import type { GridZone } from './zone-grid.ts';

/** A city with its zones; weights are by zone and stop of the zone. */
export interface CityPlan {
  readonly timetable: Timetable;
  readonly stops: CityStops;
  /** Index of the city. */
  readonly city: number;
  /** Of this city. */
  readonly zones: readonly GridZone[];
}

/** Entrance fees of scenic spots. An assumption. */
const ENTRANCE_FEN = [1_000, 2_000, 3_000, 5_000, 8_000];
/** Most points of a destination that are tried until one is beyond walking distance. */
const TRIES = 12;

const at = (hours: number, minutes: number) => hours * 3600 + minutes * 60;
const toBetween = (share: number, low: number, high: number) => low + share * (high - low);

/** Coordinates of `toSpread` that one tour uses. */
const axes = { zone: 0, stop: 1, out: 2, back: 3, choice: 4, nextZone: 5, nextStop: 6, price: 7 } as const;

/**
 * @param count tours of the city; each kind of people has at least one
 * @returns tours by kind and home; `first` and `end` count from the first of them
 */
export function listCityTours(
  plan: CityPlan,
  count: number,
  values: ParameterValues,
  assumptions: DayAssumptions,
): Tour[] {
  if (plan.zones.length === 0) return [];
  const chooser = new DestinationChooser(plan, values, assumptions);
  const counts = shareByWeights(
    Math.max(count, personKinds.length),
    personKinds.map((kind) => Math.round(assumptions.kindShares[kind] * 1e6)),
  );
  const drafts = personKinds.map((kind, k) => {
    const n = Math.max(1, counts[k] as number);
    const homes = kind === 'visitor' ? chooser.homes('leisure') : chooser.homes('homes');
    return Array.from({ length: n }, (_, i) => {
      const home = homes.at((i + 0.5) / n);
      const point = (axis: number) => toSpread(i, axis);
      const working = listWorkingTrips(kind, home, chooser, point, assumptions);
      const isDuty = kind === 'worker' || kind === 'student';
      const free = isDuty ? listLeisureTrips('other', home, chooser, point) : working;
      return { kind, homeStop: home.stop, working, free, isDuty: isDuty && working.length > 0 };
    });
  });
  const transitTrips = plan.stops.population * values.tripsPerResident * values.urbanTransitShare;
  const shares = personKinds.map((kind) => assumptions.kindShares[kind]);
  const tripsOf = (own: (typeof drafts)[number]) =>
    own.reduce((sum, { working }) => sum + working.length, 0) / own.length;
  const tripsOfAll = drafts.reduce((sum, own, k) => sum + (shares[k] as number) * tripsOf(own), 0);
  const people = tripsOfAll === 0 ? 0 : transitTrips / tripsOfAll;
  const tours: Tour[] = [];
  drafts.forEach((own, k) => {
    const weight = (people * (shares[k] as number)) / own.length;
    for (let i = 0; i < own.length; ) {
      let next = i + 1;
      while (next < own.length && own[next]?.homeStop === own[i]?.homeStop) next++;
      const group = { first: tours.length, end: tours.length + next - i };
      for (; i < next; i++)
        tours.push({ ...(own[i] as (typeof own)[number]), city: plan.city, weight, ...group });
    }
  });
  return tours;
}

interface Place {
  readonly zone: number;
  readonly stop: number;
}

type Point = (axis: number) => number;

function listWorkingTrips(
  kind: PersonKind,
  home: Place,
  chooser: DestinationChooser,
  point: Point,
  { afterWorkShare, purchaseShare }: DayAssumptions,
): TourTrip[] {
  if (kind === 'visitor') return listVisit(home, chooser, point, purchaseShare);
  if (kind !== 'worker' && kind !== 'student') return listLeisureTrips(kind, home, chooser, point);
  const isStudent = kind === 'student';
  const duty = chooser.find(home, isStudent ? 'schools' : 'jobs', point(axes.zone), point(axes.stop));
  if (!duty) return [];
  const leaves = toAround(point(axes.out), isStudent ? at(7, 5) : at(7, 50), 2100);
  const ends = toAround(point(axes.back), isStudent ? at(17, 0) : at(18, 0), 2700);
  const trips = [toTrip(home, duty, leaves)];
  const isOut = !isStudent && point(axes.choice) < afterWorkShare;
  const spot = isOut ? chooser.find(duty, 'leisure', point(axes.nextZone), point(axes.nextStop)) : undefined;
  if (!spot) return [...trips, toTrip(duty, home, ends)];
  if (spot.stop === home.stop) return [...trips, toTrip(duty, home, ends)];
  const stays = toBetween(point(axes.price), 5_400, 10_800);
  return [...trips, toTrip(duty, spot, ends), toTrip(spot, home, ends + stays)];
}

function listLeisureTrips(
  kind: PersonKind,
  home: Place,
  chooser: DestinationChooser,
  point: Point,
): TourTrip[] {
  const purpose = point(axes.choice) < SCENIC_SHARE ? 'scenic' : 'leisure';
  const spot = chooser.find(home, purpose, point(axes.zone), point(axes.stop));
  if (!spot) return [];
  const isSenior = kind === 'senior';
  const leaves = toAround(point(axes.out), isSenior ? at(9, 15) : at(11, 0), isSenior ? 3600 : 9000);
  const stays = toBetween(point(axes.back), 4_500, 12_600);
  return [toTrip(home, spot, leaves), toTrip(spot, home, leaves + stays)];
}

/** Shares of leisure trips to scenic spots, and of visitors who go on to another place. Assumptions. */
const SCENIC_SHARE = 0.12;
const SECOND_VISIT_SHARE = 0.4;

function listVisit(
  home: Place,
  chooser: DestinationChooser,
  point: Point,
  purchaseShare: number,
): TourTrip[] {
  const spot = chooser.find(home, 'scenic', point(axes.zone), point(axes.stop));
  if (!spot) return [];
  const leaves = toAround(point(axes.out), at(9, 30), 4500);
  const ends = leaves + toBetween(point(axes.back), 9_000, 16_000);
  const [isBought, price] = [point(axes.price) < purchaseShare, point(axes.price) / purchaseShare];
  const priceFen = ENTRANCE_FEN[Math.floor(price * ENTRANCE_FEN.length)] as number;
  // Each fee goes to all merchants alike.
  const merchantAt = (price * ENTRANCE_FEN.length) % 1;
  const first = {
    ...toTrip(home, spot, leaves),
    ...(isBought ? { purchase: { priceFen, merchantAt } } : {}),
  };
  const goesOn = point(axes.choice) < SECOND_VISIT_SHARE;
  const more = goesOn ? chooser.find(spot, 'leisure', point(axes.nextZone), point(axes.nextStop)) : undefined;
  if (!more || more.stop === home.stop) return [first, toTrip(spot, home, ends)];
  const stays = toBetween(point(axes.choice) / SECOND_VISIT_SHARE, 5_400, 10_800);
  return [first, toTrip(spot, more, ends), toTrip(more, home, ends + stays)];
}

function toTrip(from: Place, to: Place, sec: number): TourTrip {
  return { from: from.stop, to: to.stop, departureSec: toInterval(sec) };
}

/** Finds places by weight of stops and gravity between zones. */
class DestinationChooser {
  readonly #plan: CityPlan;
  readonly #walkedM: number;
  readonly #costs: Float64Array;
  readonly #beta: number;
  /** Cumulative weights of the stops of each zone, by purpose. */
  readonly #stops = new Map<Purpose, readonly Float64Array[]>();
  /** Cumulative weights of the zones from each zone, by purpose. */
  readonly #rows = new Map<Purpose, readonly Float64Array[]>();
  readonly #indexOf: ReadonlyMap<number, number>;

  constructor(plan: CityPlan, values: ParameterValues, { walkedM }: DayAssumptions) {
    this.#plan = plan;
    this.#walkedM = walkedM;
    const { stops, zones } = plan;
    this.#indexOf = new Map(Array.from(stops.stops, (stop, i) => [stop, i] as const));
    const { population } = stops;
    const own = zones.map(({ lat, lon, population: residents, shares }) => ({
      lat,
      lon,
      city: plan.city,
      population: residents,
      attraction: (population * (shares.jobs + shares.leisure)) / 2,
    }));
    this.#costs = toDistancesKm(own, values);
    const origins = Float64Array.from(own, (zone) => zone.population);
    const ends = Float64Array.from(own, (zone) => zone.attraction + zone.population);
    this.#beta = calibrate(origins, ends, this.#costs, values.urbanMeanTripKm).beta;
  }

  /** Homes in the order of zones and stops. */
  homes(purpose: 'homes' | 'leisure'): { readonly at: (share: number) => Place } {
    const { stops, zones } = this.#plan;
    const places = zones.flatMap((zone, z) => zone.stops.map((stop): Place => ({ zone: z, stop })));
    const weights = places.map(({ stop }) => this.#weightOf(stops[purpose], stop));
    const cumulative = toCumulative(weights);
    return { at: (share) => places[findWeighted(cumulative, share)] as Place };
  }

  /** The place at the shares `zoneAt` and `stopAt` of those from `from`; undefined where all tries can be walked to. */
  find(from: Place, purpose: Exclude<Purpose, 'homes'>, zoneAt: number, stopAt: number): Place | undefined {
    const rows = this.#toRows(purpose);
    const stops = this.#toStops(purpose);
    const { lat, lon } = this.#plan.timetable.stops;
    const place = (stop: number) => ({ lat: lat[stop] as number, lon: lon[stop] as number });
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const shifted = (share: number, axis: number) =>
        attempt === 0 ? share : (share + toSpread(attempt, axis)) % 1;
      const row = rows[from.zone] as Float64Array;
      if (!((row.at(-1) ?? 0) > 0)) return undefined;
      const zone = findWeighted(row, shifted(zoneAt, axes.zone));
      const inside = stops[zone] as Float64Array;
      if (!((inside.at(-1) ?? 0) > 0)) continue;
      const stop = this.#plan.zones[zone]?.stops[findWeighted(inside, shifted(stopAt, axes.stop))] as number;
      if (toDistanceM(place(from.stop), place(stop)) >= this.#walkedM) return { zone, stop };
    }
    return undefined;
  }

  #weightOf(cumulative: Float64Array, stop: number): number {
    const i = this.#indexOf.get(stop) as number;
    return (cumulative[i] as number) - (i > 0 ? (cumulative[i - 1] as number) : 0);
  }

  #toStops(purpose: Purpose): readonly Float64Array[] {
    let known = this.#stops.get(purpose);
    if (!known) {
      const { stops, zones } = this.#plan;
      known = zones.map((zone) =>
        toCumulative(zone.stops.map((stop) => this.#weightOf(stops[purpose], stop))),
      );
      this.#stops.set(purpose, known);
    }
    return known;
  }

  /** Trips from the homes of all zones, balanced so that each zone draws as many as its share. */
  #toRows(purpose: Exclude<Purpose, 'homes'>): readonly Float64Array[] {
    let known = this.#rows.get(purpose);
    if (!known) {
      const { zones } = this.#plan;
      // A zone without residents has no tours from home, but people go on from it.
      const origins = Float64Array.from(zones, ({ population }) => Math.max(population, 1e-6));
      const ends = Float64Array.from(zones, ({ shares }) => Math.max(shares[purpose], 0));
      const { trips } = distributeTrips(origins, ends, this.#costs, this.#beta);
      known = zones.map((_, z) =>
        toCumulative([...trips.subarray(z * zones.length, (z + 1) * zones.length)]),
      );
      this.#rows.set(purpose, known);
    }
    return known;
  }
}
