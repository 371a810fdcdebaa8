/** Converts the rides of a trip to records of the terminals along the way. */

import type { FareNetwork } from '../../money/scheme/fare-network.ts';
import type { Scheme, SchemeNetwork } from '../../money/scheme/scheme.ts';
import type { TripFacts } from '../../money/scheme/trip-price.ts';
import type { DayAssumptions } from './assumptions.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import type { TerminalRecord } from './record-codec.ts';
import type { RiddenLeg } from './ride-finder.ts';
import type { TerminalBook } from './terminals.ts';
import type { Wallet } from './wallet.ts';

export interface TapContext {
  readonly scheme: Scheme;
  /** The previous version, which a few terminals still use; null where there is none. */
  readonly oldScheme: Scheme | null;
  /** Whether a terminal uses `oldScheme`. */
  readonly isStale: (terminalId: string) => boolean;
  readonly fareNetwork: FareNetwork;
  readonly toNetworkId: (routeId: string) => string | undefined;
  readonly toStopId: (stop: number) => string;
  /** Operator of a route, where several share its network: the one that owns the terminals. */
  readonly toOperatorId: (routeId: string) => string | undefined;
  /** Instant of the start of the service day. */
  readonly dayStartSec: number;
  readonly serviceDay: number;
  readonly denyListVersion: number;
  readonly terminals: TerminalBook;
  readonly assumptions: DayAssumptions;
}

export interface TapCounts {
  rides: number;
  /** Trips that ended because the card could not pay. */
  refused: number;
}

/** Least and most seconds between a tap and the vehicle: after its departure, before it, after its arrival. */
export const tapDelays = { board: [0, 25], entry: [60, 300], exit: [30, 150] } as const;

/** Gates of each station, and tills of each merchant. */
const GATES = 4;
/** Buses of each route. */
const VEHICLES = 6;

/** Rides that are one journey of a card; `first` and `last` are the same where there is one ride. */
export interface CardRide {
  readonly network: SchemeNetwork;
  readonly first: RiddenLeg;
  readonly last: RiddenLeg;
}

/**
 * The journeys of a card; rides that do not take it are left out. Consecutive rides on an `entry-exit` network are one:
 * passengers change without leaving its gates.
 */
export function toCardRides(
  rides: readonly RiddenLeg[],
  context: Pick<TapContext, 'scheme' | 'toNetworkId'>,
): CardRide[] {
  const parts: { network: SchemeNetwork; first: RiddenLeg; last: RiddenLeg }[] = [];
  for (const ride of rides) {
    const networkId = context.toNetworkId(ride.routeId);
    const network = context.scheme.networks.find(({ id }) => id === networkId);
    if (!network) continue;
    const before = parts[parts.length - 1];
    if (before && before.network === network && network.tapping === 'entry-exit') before.last = ride;
    else parts.push({ network, first: ride, last: ride });
  }
  return parts;
}

/** What the price of a journey depends on: a bus knows its line, a gate only its stop. */
export function toTripFacts(
  { first, last, network }: CardRide,
  { endSec, startSec }: { readonly startSec: number; readonly endSec: number },
  { serviceDay, toStopId }: Pick<TapContext, 'serviceDay' | 'toStopId'>,
): TripFacts {
  const isBus = network.tapping === 'entry';
  return {
    networkId: network.id,
    routeId: isBus ? first.routeId : null,
    fromStopId: toStopId(first.fromStop),
    toStopId: isBus ? null : toStopId(last.toStop),
    startSec,
    endSec: isBus ? null : endSec,
    serviceDay,
    tappedFen: null,
  };
}

export function toPurchaseFacts(
  { id }: SchemeNetwork,
  amountFen: number,
  eventSec: number,
  { serviceDay }: Pick<TapContext, 'serviceDay'>,
): TripFacts {
  const nowhere = { routeId: null, fromStopId: null, toStopId: null, endSec: null };
  return { networkId: id, ...nowhere, startSec: eventSec, serviceDay, tappedFen: amountFen };
}

/** The merchant of a purchase in a city; undefined where the scheme has none there. */
export function findMerchant(
  scheme: Scheme,
  cityId: string | undefined,
  at: number,
): SchemeNetwork | undefined {
  const own = scheme.networks.filter(({ city, tapping }) => tapping === 'purchase' && city === cityId);
  return own[Math.floor(at * own.length)];
}

/** Adds the records of one trip. False if a terminal refused the card, which ends the trip. */
export function tapRides(
  person: Person,
  wallet: Wallet,
  rides: readonly RiddenLeg[],
  random: Random,
  context: TapContext,
  counts: TapCounts,
): boolean {
  for (const { network, first, last } of toCardRides(rides, context)) {
    const isDone =
      network.tapping === 'entry'
        ? tapBus(person, wallet, network, first, random, context)
        : tapGates(person, wallet, network, first, last, random, context);
    if (!isDone) {
      counts.refused++;
      return false;
    }
    counts.rides++;
  }
  return true;
}

function tapBus(
  person: Person,
  wallet: Wallet,
  network: SchemeNetwork,
  ride: RiddenLeg,
  random: Random,
  context: TapContext,
): boolean {
  if (!wallet.isAccepted) return false;
  const startSec = wallet.toTapSec(context.dayStartSec + ride.departureSec + random.int(...tapDelays.board));
  const vehicleId = `${ride.routeId}/${(ride.run % VEHICLES) + 1}`;
  const terminalId = `bus/${vehicleId}`;
  const fromStopId = context.toStopId(ride.fromStop);
  const trip = toTripFacts({ network, first: ride, last: ride }, { startSec, endSec: startSec }, context);
  if (wallet.quote(trip, context.scheme, context.fareNetwork) === undefined) return false;
  const held = toTerminalScheme(terminalId, context);
  const paid = wallet.pay(trip, context.scheme, held, context.fareNetwork);
  addRecord(context, network, ride.routeId, {
    ...toRecord(person, terminalId, 'ride', startSec, held, context),
    networkId: network.id,
    routeId: ride.routeId,
    vehicleId,
    stopId: fromStopId,
    ...paid,
  });
  return true;
}

function tapGates(
  person: Person,
  wallet: Wallet,
  network: SchemeNetwork,
  first: RiddenLeg,
  last: RiddenLeg,
  random: Random,
  context: TapContext,
): boolean {
  if (!wallet.isAccepted) return false;
  const { faults } = context.assumptions;
  const fromStopId = context.toStopId(first.fromStop);
  const toStopId = context.toStopId(last.toStop);
  const gate = (stopId: string) => `gate/${stopId}/${random.int(1, GATES)}`;
  const startSec = wallet.toTapSec(context.dayStartSec + first.departureSec - random.int(...tapDelays.entry));
  const endSec = wallet.toTapSec(context.dayStartSec + last.arrivalSec + random.int(...tapDelays.exit));
  const trip = toTripFacts({ network, first, last }, { startSec, endSec }, context);
  if (wallet.quote(trip, context.scheme, context.fareNetwork) === undefined) return false;
  const place = { networkId: network.id, routeId: null, vehicleId: null };
  const entry = gate(fromStopId);
  const entered = {
    ...toRecord(person, entry, 'on', startSec, toTerminalScheme(entry, context), context),
    ...place,
    stopId: fromStopId,
    ...wallet.enter(),
  };
  if (!random.chance(faults.missingOn)) addRecord(context, network, first.routeId, entered);
  // Left through an open gate: no record, and no charge on the card.
  if (random.chance(faults.missingOff)) return true;
  const exit = gate(toStopId);
  const held = toTerminalScheme(exit, context);
  const paid = wallet.pay(trip, context.scheme, held, context.fareNetwork);
  addRecord(context, network, last.routeId, {
    ...toRecord(person, exit, 'off', endSec, held, context),
    ...place,
    stopId: toStopId,
    ...paid,
  });
  return true;
}

/** Adds the record of a purchase. False if the card cannot pay. */
export function tapPurchase(
  person: Person,
  wallet: Wallet,
  network: SchemeNetwork,
  amountFen: number,
  plannedSec: number,
  random: Random,
  context: TapContext,
): boolean {
  const eventSec = wallet.toTapSec(plannedSec);
  const trip = toPurchaseFacts(network, amountFen, eventSec, context);
  if (!wallet.isAccepted || wallet.quote(trip, context.scheme, context.fareNetwork) === undefined)
    return false;
  const terminalId = `till/${network.id}/${random.int(1, GATES)}`;
  const paid = wallet.pay(trip, context.scheme, context.scheme, context.fareNetwork);
  addRecord(context, network, null, {
    ...toRecord(person, terminalId, 'buy', eventSec, toTerminalScheme(terminalId, context), context),
    networkId: network.id,
    routeId: null,
    vehicleId: null,
    stopId: null,
    ...paid,
  });
  return true;
}

/** Tops up a card at a machine of its issuer. */
export function tapTopUp(
  person: Person,
  wallet: Wallet,
  amountFen: number,
  plannedSec: number,
  machine: number,
  context: TapContext,
): void {
  const eventSec = wallet.toTapSec(plannedSec);
  const terminalId = `kiosk/${person.issuerId}/${machine}`;
  context.terminals.add(person.issuerId, {
    ...toRecord(person, terminalId, 'top-up', eventSec, toTerminalScheme(terminalId, context), context),
    networkId: null,
    routeId: null,
    vehicleId: null,
    stopId: null,
    ...wallet.topUp(amountFen),
  });
}

function addRecord(
  context: TapContext,
  network: SchemeNetwork,
  routeId: string | null,
  record: TerminalRecord,
): void {
  const own = routeId === null ? undefined : context.toOperatorId(routeId);
  const operatorId =
    own !== undefined && network.operators.includes(own) ? own : (network.operators[0] as string);
  context.terminals.add(operatorId, record);
}

/** The scheme version of a terminal. */
function toTerminalScheme(terminalId: string, context: TapContext): Scheme {
  return context.oldScheme && context.isStale(terminalId) ? context.oldScheme : context.scheme;
}

function toRecord(
  person: Person,
  terminalId: string,
  kind: TerminalRecord['kind'],
  eventSec: number,
  held: Scheme,
  context: TapContext,
): Pick<TerminalRecord, 'terminalId' | 'kind' | 'cardId' | 'eventSec' | 'tariffVersion' | 'denyListVersion'> {
  return {
    terminalId,
    kind,
    cardId: person.cardId,
    eventSec,
    tariffVersion: held.version,
    denyListVersion: context.denyListVersion,
  };
}
