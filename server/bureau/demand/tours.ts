/**
 * Tours: the one definition of who travels on a day. A tour says where a person lives, what for, from where to where and when
 * the person travels, and how many people it stands for. Expected figures sum over all tours; a simulated day draws its
 * people from them.
 *
 * Tours inside a city are evenly spread points of the gravity model of each purpose; tours between cities are those of the
 * riders that the corridor model expects by zones, line and stations. No chance is involved in building them.
 */
import type { PersonKind } from './assumptions.ts';
import { findWeighted, type Random, toCumulative } from './random.ts';

/** Departures within one interval have the same rides. */
export const INTERVAL_SEC = 600;

/** The beginning of the interval of a departure. */
export function toInterval(departureSec: number): number {
  return Math.floor(departureSec / INTERVAL_SEC) * INTERVAL_SEC;
}

/** A ride on one line of the corridor, as the demand model chose it. */
export interface LineRide {
  /** `feed:route_id`. */
  readonly lineId: string;
  /** Stations as `feed:stop_id`. */
  readonly fromId: string;
  readonly toId: string;
  /** Whether city transit leads to the first station and on from the last one; else on foot, or by taxi. */
  readonly hasFeeder: boolean;
  readonly hasEgress: boolean;
}

export interface Purchase {
  readonly priceFen: number;
  /** Selects one of the merchants of the city: from 0 to below 1. */
  readonly merchantAt: number;
}

export interface TourTrip {
  /** Rows of stops. */
  readonly from: number;
  readonly to: number;
  /** Seconds of the service day, in steps of `RideFinder`'s interval; for a ride on a line, the departure that is wanted. */
  readonly departureSec: number;
  readonly line?: LineRide;
  /** Paid at the destination. */
  readonly purchase?: Purchase;
}

export interface Tour {
  readonly kind: PersonKind;
  /** Index of the home city, of the region's and its neighbours'; a visitor's hotel is there. */
  readonly city: number;
  readonly homeStop: number;
  /** People. */
  readonly weight: number;
  /** By departure. */
  readonly working: readonly TourTrip[];
  /** On days that are no working days. */
  readonly free: readonly TourTrip[];
  /** Whether a person has the same trips on every working day: to work or school. */
  readonly isDuty: boolean;
  /** Tours from `first` to before `end` have the same home and kind: on other days a person makes one of them. */
  readonly first: number;
  readonly end: number;
}

export interface TravelTable {
  /** Those inside cities first; all of one city, kind and home stop lie together and have equal weights. */
  readonly tours: readonly Tour[];
  /** Index of the first tour between cities. */
  readonly firstBetween: number;
  readonly insidePeople: number;
  readonly betweenPeople: number;
  /** People between cities without the scenario; `betweenPeople` where there is none. */
  readonly basePeople: number;
  /** Cumulative weights of the tours inside cities, and of those between. */
  readonly inside: Float64Array;
  readonly between: Float64Array;
  /** Value of time of people on city lines. */
  readonly yuanPerHour: number;
}

/** @param basePeople see `TravelTable` */
export function toTravelTable(
  inside: readonly Tour[],
  between: readonly Tour[],
  yuanPerHour: number,
  basePeople?: number,
): TravelTable {
  const cumulative = (tours: readonly Tour[]) => toCumulative(tours.map(({ weight }) => weight));
  const [ofInside, ofBetween] = [cumulative(inside), cumulative(between)];
  const betweenPeople = ofBetween.at(-1) ?? 0;
  return {
    tours: [
      ...inside,
      ...between.map((tour, i) => ({ ...tour, first: inside.length + i, end: inside.length + i + 1 })),
    ],
    firstBetween: inside.length,
    insidePeople: ofInside.at(-1) ?? 0,
    betweenPeople,
    basePeople: basePeople ?? betweenPeople,
    inside: ofInside,
    between: ofBetween,
    yuanPerHour,
  };
}

/** People who travel beyond those of the base, where the base has `count`. */
export function toExtraPeople(
  { basePeople, betweenPeople, insidePeople }: TravelTable,
  count: number,
): number {
  return Math.round((count * Math.max(0, betweenPeople - basePeople)) / (insidePeople + basePeople));
}

/**
 * Draws the tour of a person; -1 for a person who travels in the base and not in the scenario.
 *
 * A person of the base has the same tour inside a city with and without a scenario, and a similar one between cities.
 *
 * @param isExtra whether the person is one of those who travel only with the scenario
 */
export function drawTour(table: TravelTable, random: Random, isExtra: boolean): number {
  const { basePeople, between, betweenPeople, firstBetween, inside, insidePeople } = table;
  const all = insidePeople + basePeople;
  const [at, stays] = [random.share() * all, random.share()];
  if (!isExtra && at < insidePeople) return findWeighted(inside, at / insidePeople);
  if (!isExtra && stays * basePeople >= betweenPeople) return -1;
  const share = isExtra ? at / all : Math.min((at - insidePeople) / basePeople, 1 - Number.EPSILON);
  return firstBetween + findWeighted(between, share);
}

/**
 * Trips of a person on a day. Who goes to work or school makes the same trips on every working day; all others
 * draw one of the tours from their home for each day.
 */
export function listDayTrips(
  { tours }: TravelTable,
  tour: number,
  random: Random,
  isWorkingDay: boolean,
): readonly TourTrip[] {
  const own = tours[tour];
  const draw = random.share();
  if (!own) return [];
  if (isWorkingDay && own.isDuty) return own.working;
  const chosen = tours[own.first + Math.floor(draw * (own.end - own.first))] as Tour;
  return isWorkingDay ? chosen.working : chosen.free;
}
