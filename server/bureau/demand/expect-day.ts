/**
 * The journeys and the money that are expected of a day: those of every tour, once for each kind of card that its people
 * have, times the number of people.
 *
 * Terminals have no faults. Taps come at the mean of their delays. A new card holds one of twenty amounts alike, as in a
 * simulated day: people whose card does not suffice for a journey end their day before it.
 */
import { recall } from '../../base/recall.ts';
import { type ServiceDay, toDayStartEpochSec } from '../../base/service-day.ts';
import { isBearer } from '../../money/cards/journey-legs.ts';
import type { FareNetwork } from '../../money/scheme/fare-network.ts';
import { nothingRemembered } from '../../money/scheme/price-memory.ts';
import { priceTrip } from '../../money/scheme/price-trip.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { TripFacts } from '../../money/scheme/trip-price.ts';
import {
  ExpectedBatch,
  type ExpectedJourney,
  type ExpectedSums,
  mergeSums,
} from '../../money/settlement/expected-batch.ts';
import type { DayAssumptions } from './assumptions.ts';
import type { CardGroup, FindCardGroups } from './people.ts';
import type { RideFinder } from './ride-finder.ts';
import { findMerchant, tapDelays, toCardRides, toPurchaseFacts, toTripFacts } from './ride-taps.ts';
import {
  FAR_BALANCE_FEN,
  FIRST_STEP_FEN,
  FIRST_STEPS,
  PURCHASE_TOP_UP_FEN,
  purchaseDelay,
} from './simulate-day.ts';
import { listRiddenTrips, type RiddenTrip } from './tour-rides.ts';
import type { Tour } from './tours.ts';

export interface ExpectedDayInput {
  /** Their rows of stops are those of the finder. */
  readonly tours: readonly Tour[];
  readonly day: ServiceDay;
  readonly isWorkingDay: boolean;
  readonly cityIds: readonly string[];
  /** City of a stop, as an index. */
  readonly cityOf: (stop: number) => number;
  /** District of a home in a city, by any name. */
  readonly districtOf: (stop: number, city: number) => string;
  readonly finder: RideFinder;
  readonly findGroups: FindCardGroups;
  readonly scheme: Scheme;
  readonly fareNetwork: FareNetwork;
  readonly toNetworkId: (routeId: string) => string | undefined;
  readonly assumptions: DayAssumptions;
}

/** What riders of one group and district pay; all in units of `UNITS_OF_PERSON`. */
export interface RiderSums {
  /** A rider category of the scheme, `visitor`, or `adult`. */
  readonly group: string;
  readonly district: string;
  people: number;
  journeys: number;
  /** Fares before concessions, discounts for a change, and caps. */
  gross: number;
  paid: number;
  funded: number;
  capped: number;
}

/** Rides on one line, in units of `UNITS_OF_PERSON`. */
export interface LineSums {
  /** `feed:route_id`. */
  readonly lineId: string;
  rides: number;
  /** By riders. */
  paid: number;
  /** What riders and others than operators pay: treasuries and funds for concessions. */
  earned: number;
}

export interface ExpectedDay {
  readonly money: ExpectedSums;
  readonly riders: readonly RiderSums[];
  /** Card journeys of one ride; those with a change inside gates are on no single line. */
  readonly lines: readonly LineSums[];
  /** Trips that people do not make because of their card; all trips, and those for which there is no ride. */
  readonly counts: { readonly refused: number; readonly trips: number; readonly walked: number };
}

/** People are counted in thousandths, each of them divided over the amounts on a new card. */
const PARTS = 1_000;
export const UNITS_OF_PERSON: number = PARTS * FIRST_STEPS;

const middle = ([least, most]: readonly [number, number]) => Math.floor((least + most) / 2);

/** A journey or a purchase of a person's day. */
interface Step {
  readonly trip: TripFacts;
  readonly isPurchase: boolean;
  /** The first journey of a trip to another city. */
  readonly isFar: boolean;
  /** Absent for a purchase, and where passengers change inside gates. */
  readonly lineId?: string;
}

/** Time: a search for each trip, a price for each journey and kind of card. */
export function expectDay(input: ExpectedDayInput): ExpectedDay {
  const { day, findGroups, isWorkingDay, scheme, tours } = input;
  const batch = new ExpectedBatch(scheme, day);
  const riders = new Map<string, RiderSums>();
  const lines = new Map<string, LineSums>();
  const counts = { refused: 0, trips: 0, walked: 0 };
  let exact = 0;
  let given = 0;
  for (const tour of tours) {
    const groups = findGroups(tour);
    const parts = groups.map(({ share }) => {
      // Thousandths of all people so far, rounded: the parts of all tours add up to all people.
      exact += tour.weight * share * PARTS;
      const own = Math.round(exact) - given;
      given += own;
      return own;
    });
    const ridden = listRiddenTrips(isWorkingDay ? tour.working : tour.free, input.finder);
    const all = parts.reduce((sum, part) => sum + part, 0) * FIRST_STEPS;
    counts.trips += ridden.length * all;
    counts.walked += ridden.filter(({ rides }) => rides.length === 0).length * all;
    const steps = listSteps(ridden, input);
    const district = input.districtOf(tour.homeStop, tour.city);
    groups.forEach((group, g) => {
      const part = parts[g] as number;
      if (part === 0) return;
      const journeys = priceSteps(steps, group, input);
      const units = toReached(steps, journeys, group, input).map((levels) => levels * part);
      batch.add({ ...group, validToSec: null }, journeys, units);
      addLines(lines, steps, journeys, units, scheme);
      counts.refused += part * FIRST_STEPS - (units.at(-1) ?? part * FIRST_STEPS);
      addRiders(riders, tour.kind === 'visitor' ? 'visitor' : (group.categoryId ?? 'adult'), district, {
        people: part * FIRST_STEPS,
        journeys,
        units,
      });
    });
  }
  return { money: batch.sums, riders: [...riders.values()], lines: [...lines.values()], counts };
}

/** Adds up days of parts of the tours. */
export function mergeDays(parts: readonly ExpectedDay[]): ExpectedDay {
  const riders = new Map<string, RiderSums>();
  const lines = new Map<string, LineSums>();
  const counts = { refused: 0, trips: 0, walked: 0 };
  for (const part of parts) {
    for (const { district, group, ...sums } of part.riders) {
      const own = getRiders(riders, group, district);
      for (const field of Object.keys(sums) as (keyof typeof sums)[]) own[field] += sums[field];
    }
    for (const { earned, lineId, paid, rides } of part.lines) {
      const own = getLine(lines, lineId);
      own.rides += rides;
      own.paid += paid;
      own.earned += earned;
    }
    for (const field of Object.keys(counts) as (keyof typeof counts)[]) counts[field] += part.counts[field];
  }
  const money = mergeSums(parts.map((part) => part.money));
  return { money, riders: [...riders.values()], lines: [...lines.values()], counts };
}

function getRiders(riders: Map<string, RiderSums>, group: string, district: string): RiderSums {
  return recall(riders, JSON.stringify([group, district]), () => {
    return { group, district, people: 0, journeys: 0, gross: 0, paid: 0, funded: 0, capped: 0 };
  });
}

function getLine(lines: Map<string, LineSums>, lineId: string): LineSums {
  return recall(lines, lineId, () => ({ lineId, rides: 0, paid: 0, earned: 0 }));
}

function addLines(
  lines: Map<string, LineSums>,
  steps: readonly Step[],
  journeys: readonly ExpectedJourney[],
  units: readonly number[],
  scheme: Scheme,
): void {
  steps.forEach(({ lineId }, s) => {
    const times = units[s] as number;
    if (lineId === undefined || times === 0) return;
    const { funded, riderFen } = (journeys[s] as ExpectedJourney).price;
    const others = funded.reduce(
      (sum, { amountFen, payer }) => (isBearer(scheme, payer) ? sum : sum + amountFen),
      0,
    );
    const own = getLine(lines, lineId);
    own.rides += times;
    own.paid += riderFen * times;
    own.earned += (riderFen + others) * times;
  });
}

function listSteps(ridden: readonly RiddenTrip[], input: ExpectedDayInput): Step[] {
  const { cityIds, cityOf, day, finder, scheme, toNetworkId } = input;
  const context = { scheme, toNetworkId, serviceDay: day, toStopId: (stop: number) => finder.toStopId(stop) };
  const dayStartSec = toDayStartEpochSec(day, scheme.timeZone);
  const steps: Step[] = [];
  let lastSec = Number.MIN_SAFE_INTEGER;
  const toTapSec = (plannedSec: number) => {
    lastSec = Math.max(plannedSec, lastSec + 1);
    return lastSec;
  };
  for (const { rides, trip } of ridden) {
    const last = rides.at(-1);
    if (!last) continue;
    for (const [i, ride] of toCardRides(rides, context).entries()) {
      const isBus = ride.network.tapping === 'entry';
      const delaySec = isBus ? middle(tapDelays.board) : -middle(tapDelays.entry);
      const startSec = toTapSec(dayStartSec + ride.first.departureSec + delaySec);
      const endSec = isBus ? startSec : toTapSec(dayStartSec + ride.last.arrivalSec + middle(tapDelays.exit));
      steps.push({
        trip: toTripFacts(ride, { startSec, endSec }, context),
        isPurchase: false,
        isFar: i === 0 && trip.line !== undefined,
        ...(ride.first === ride.last ? { lineId: ride.first.routeId } : {}),
      });
    }
    const { purchase } = trip;
    const merchant = purchase && findMerchant(scheme, cityIds[cityOf(trip.to)], purchase.merchantAt);
    if (!merchant) continue;
    const eventSec = toTapSec(dayStartSec + last.arrivalSec + middle(purchaseDelay));
    const facts = toPurchaseFacts(merchant, purchase.priceFen, eventSec, context);
    steps.push({ trip: facts, isPurchase: true, isFar: false });
  }
  return steps;
}

function priceSteps(
  steps: readonly Step[],
  { categoryId, homeCity, issuerId, mediumId }: CardGroup,
  { fareNetwork, scheme }: ExpectedDayInput,
): ExpectedJourney[] {
  const card = { cardId: '', mediumId, categoryId, homeCity, issuerId, validToSec: null };
  let memory = nothingRemembered;
  return steps.map(({ trip }) => {
    const priced = priceTrip(scheme, card, trip, memory, fareNetwork);
    memory = priced.memory;
    return { trip, price: priced.price };
  });
}

/** Of the amounts on a new card, those with which each journey is reached. */
function toReached(
  steps: readonly Step[],
  journeys: readonly ExpectedJourney[],
  { mediumId }: CardGroup,
  { assumptions, scheme }: ExpectedDayInput,
): number[] {
  const limitFen = scheme.media.find(({ id }) => id === mediumId)?.negativeLimitFen ?? 0;
  const reached = steps.map(() => 0);
  for (let level = 1; level <= FIRST_STEPS; level++) {
    let balanceFen = FIRST_STEP_FEN * level;
    for (const [s, { isFar, isPurchase, trip }] of steps.entries()) {
      if (isFar && balanceFen < FAR_BALANCE_FEN) balanceFen += 2 * assumptions.topUpFen;
      if (isPurchase && balanceFen < (trip.tappedFen ?? 0)) balanceFen += PURCHASE_TOP_UP_FEN;
      const { riderFen } = (journeys[s] as ExpectedJourney).price;
      if (balanceFen < 0 || balanceFen - riderFen < -limitFen) break;
      balanceFen -= riderFen;
      reached[s] = (reached[s] as number) + 1;
    }
  }
  return reached;
}

function addRiders(
  riders: Map<string, RiderSums>,
  group: string,
  district: string,
  own: {
    readonly people: number;
    readonly journeys: readonly ExpectedJourney[];
    readonly units: readonly number[];
  },
): void {
  const sums = getRiders(riders, group, district);
  sums.people += own.people;
  own.journeys.forEach(({ price }, j) => {
    const units = own.units[j] as number;
    sums.journeys += units;
    sums.gross += price.grossFen * units;
    sums.paid += price.riderFen * units;
    sums.funded += price.funded.reduce((sum, { amountFen }) => sum + amountFen, 0) * units;
    sums.capped += price.capOffFen * units;
  });
}
