/**
 * Simulates a day: draws the trips of people, finds their rides in the timetable, and records the taps at terminals.
 *
 * The seed determines everything. Trips, cards and deliveries have separate random streams, so a change of fault rates
 * does not change trips.
 */
import { recall } from '../../base/recall.ts';
import { type ServiceDay, toDayStartEpochSec } from '../../base/service-day.ts';
import type { FareNetwork } from '../../money/scheme/fare-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { PricedCard } from '../../money/scheme/trip-price.ts';
import type { DayAssumptions } from './assumptions.ts';
import type { DemandRegion } from './city-stops.ts';
import { listDayTrips } from './day-trips.ts';
import type { Person } from './people.ts';
import { Random } from './random.ts';
import type { RideFinder } from './ride-finder.ts';
import { type TapContext, type TapCounts, tapPurchase, tapRides, tapTopUp } from './ride-taps.ts';
import type { TerminalBook } from './terminals.ts';
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

export interface DayInput extends DemandRegion {
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

/** Entrance fees of scenic spots. */
const ENTRANCE_FEN = [1_000, 2_000, 3_000, 5_000, 8_000];
/** Top-up machines of each issuer. */
const KIOSKS = 20;

/** Memory use does not grow with the number of people, apart from records that `terminals` holds. */
export function simulateDay(input: DayInput): SimulatedDay {
  const { assumptions, cities, day, finder, people, riders, scheme, seed, terminals, timetable } = input;
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
  const merchants = scheme.networks.filter(({ tapping }) => tapping === 'purchase');
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
    if (!known)
      tapTopUp(person, wallet, 500 * random.int(1, 20), openingSec + random.int(0, 900), machine, context);
    else if (wallet.balanceFen < assumptions.topUpBelowFen && !random.chance(assumptions.emptyCardShare))
      tapTopUp(person, wallet, assumptions.topUpFen, openingSec + random.int(0, 900), machine, context);

    let backSec = 0;
    for (const trip of listDayTrips(person, random, input, assumptions, input.isWorkingDay)) {
      sums.trips++;
      const rides = finder.findRides(trip.from, trip.to, Math.max(trip.departureSec, backSec));
      const first = rides[0];
      if (!first) {
        sums.walked++;
        continue;
      }
      const needsMoney = cityOf(trip.from) !== cityOf(trip.to);
      if (needsMoney && wallet.balanceFen < 8_000)
        tapTopUp(
          person,
          wallet,
          2 * assumptions.topUpFen,
          context.dayStartSec + first.departureSec - 1200,
          machine,
          context,
        );
      if (!tapRides(person, wallet, rides, random, context, counts)) break;
      const last = rides[rides.length - 1] as (typeof rides)[number];
      backSec = last.arrivalSec + 300;
      if (needsMoney) sums.crossCity++;
      const merchant = trip.buys && toMerchant(merchants, cities[cityOf(trip.to) ?? -1]?.cityId, random);
      if (merchant) {
        const priceFen = ENTRANCE_FEN[random.int(0, ENTRANCE_FEN.length - 1)] as number;
        const eventSec = context.dayStartSec + last.arrivalSec + random.int(300, 1500);
        if (wallet.balanceFen < priceFen) tapTopUp(person, wallet, 10_000, eventSec - 120, machine, context);
        if (tapPurchase(person, wallet, merchant, priceFen, eventSec, random, context)) sums.purchases++;
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

function toMerchant(merchants: Scheme['networks'], cityId: string | undefined, random: Random) {
  const own = merchants.filter(({ city }) => city === cityId);
  return own.length === 0 ? undefined : own[random.int(0, own.length - 1)];
}
