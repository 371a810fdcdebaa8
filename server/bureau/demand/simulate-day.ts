/**
 * Simulates a day: draws the tours of people, finds their rides in the timetable, and records the taps at terminals.
 *
 * The seed determines everything. Trips, cards and deliveries have separate random streams, so a change of fault rates
 * does not change trips.
 */
import { recall } from '../../base/recall.ts';
import { type ServiceDay, toDayStartEpochSec } from '../../base/service-day.ts';
import type { FareNetwork } from '../../money/scheme/fare-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { PricedCard } from '../../money/scheme/trip-price.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { DayAssumptions } from './assumptions.ts';
import type { Person } from './people.ts';
import { Random } from './random.ts';
import type { RideFinder } from './ride-finder.ts';
import {
  findMerchant,
  type TapContext,
  type TapCounts,
  tapPurchase,
  tapRides,
  tapTopUp,
} from './ride-taps.ts';
import type { TerminalBook } from './terminals.ts';
import { listRiddenTrips } from './tour-rides.ts';
import { listDayTrips, type TravelTable } from './tours.ts';
import { openWallet, type WalletBook } from './wallet-book.ts';

export interface SimulatedDay extends TapCounts {
  readonly riders: number;
  readonly trips: number;
  /** Trips for which the search finds no ride. */
  readonly walked: number;
  /** Trips from one city to another. */
  readonly crossCity: number;
  readonly purchases: number;
  readonly searches: number;
}

export interface DayInput {
  readonly timetable: Timetable;
  /** In the order of `timetable.stops.city`. */
  readonly cityIds: readonly string[];
  /** Its rows of stops are those of `timetable`. */
  readonly table: TravelTable;
  readonly day: ServiceDay;
  readonly seed: number;
  readonly isWorkingDay: boolean;
  /** Iterated once. */
  readonly people: Iterable<Person>;
  /** Number of people, for progress. */
  readonly riders: number;
  /** The cards of the days before; people without one get a new card. */
  readonly wallets: WalletBook;
  /** Receives the records. */
  readonly terminals: TerminalBook;
  readonly finder: RideFinder;
  readonly scheme: Scheme;
  readonly oldScheme: Scheme | null;
  readonly fareNetwork: FareNetwork;
  readonly toNetworkId: (routeId: string) => string | undefined;
  readonly toOperatorId: (routeId: string) => string | undefined;
  readonly assumptions: DayAssumptions;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Top-up machines of each issuer. */
const KIOSKS = 20;
/** A new card has 1 to so many of these amounts on it. */
export const FIRST_STEPS = 20;
export const FIRST_STEP_FEN = 500;
/** People who set out for another city top up below this balance. */
export const FAR_BALANCE_FEN = 8_000;
/** Topped up for a purchase beyond the balance. */
export const PURCHASE_TOP_UP_FEN = 10_000;
/** Seconds between arrival and purchase. */
export const purchaseDelay = [300, 1_500] as const;

/** Memory use does not grow with the number of people, apart from records that `terminals` holds. */
export function simulateDay(input: DayInput): SimulatedDay {
  const { assumptions, cityIds, day, finder, people, riders, scheme, seed, terminals, timetable } = input;
  const stale = new Map<string, boolean>();
  const context: TapContext = {
    scheme,
    oldScheme: input.oldScheme,
    isStale: (terminalId) =>
      recall(stale, terminalId, () =>
        new Random(seed, `stale ${terminalId}`).chance(assumptions.faults.staleTariff),
      ),
    fareNetwork: input.fareNetwork,
    toNetworkId: input.toNetworkId,
    toOperatorId: input.toOperatorId,
    toStopId: (stop) => finder.toStopId(stop),
    dayStartSec: toDayStartEpochSec(day, scheme.timeZone),
    serviceDay: day,
    denyListVersion: 1,
    terminals,
    assumptions,
  };
  const counts = { rides: 0, refused: 0 };
  const sums = { trips: 0, walked: 0, crossCity: 0, purchases: 0 };
  const cityOf = (stop: number) => timetable.stops.city[stop];
  const openingSec = context.dayStartSec + scheme.serviceDayStartSec;

  let index = 0;
  for (const person of people) {
    if (index++ % 1000 === 0) input.onProgress?.(index - 1, riders);
    const random = new Random(seed, `person ${day} ${person.cardId}`);
    const card = toCard(person);
    const known = input.wallets.take(card);
    const wallet = known ?? openWallet(card, scheme);
    const machine = random.int(1, KIOSKS);
    const topUp = (amountFen: number, eventSec: number) =>
      tapTopUp(person, wallet, amountFen, eventSec, machine, context);
    if (!known) topUp(FIRST_STEP_FEN * random.int(1, FIRST_STEPS), openingSec + random.int(0, 900));
    else if (wallet.balanceFen < assumptions.topUpBelowFen && !random.chance(assumptions.emptyCardShare))
      topUp(assumptions.topUpFen, openingSec + random.int(0, 900));

    const planned = listDayTrips(input.table, person.tour, random, input.isWorkingDay);
    for (const { rides, trip } of listRiddenTrips(planned, finder)) {
      sums.trips++;
      const first = rides[0];
      if (!first) {
        sums.walked++;
        continue;
      }
      const isFar = trip.line !== undefined;
      if (isFar && wallet.balanceFen < FAR_BALANCE_FEN)
        topUp(2 * assumptions.topUpFen, context.dayStartSec + first.departureSec - 1200);
      if (!tapRides(person, wallet, rides, random, context, counts)) break;
      const last = rides[rides.length - 1] as (typeof rides)[number];
      if (isFar) sums.crossCity++;
      const { purchase } = trip;
      const merchant = purchase && findMerchant(scheme, cityIds[cityOf(trip.to) ?? -1], purchase.merchantAt);
      if (merchant) {
        const eventSec = context.dayStartSec + last.arrivalSec + random.int(...purchaseDelay);
        if (wallet.balanceFen < purchase.priceFen) topUp(PURCHASE_TOP_UP_FEN, eventSec - 120);
        if (tapPurchase(person, wallet, merchant, purchase.priceFen, eventSec, random, context))
          sums.purchases++;
      }
    }
    input.wallets.keep(wallet);
  }
  input.onProgress?.(riders, riders);
  return { riders: index, ...sums, ...counts, searches: finder.searchCount };
}

function toCard({ cardId, categoryId, homeCity, issuerId, mediumId }: Person): PricedCard {
  return { cardId, mediumId, categoryId, homeCity, issuerId, validToSec: null };
}
