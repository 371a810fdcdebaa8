/** Reads the taps of one card from the first to the last, anew at each call: journeys and the money that they move. */
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import {
  type Counted,
  type FareNetwork,
  type OracleRider,
  type OracleTrip,
  type Price,
  priceJourney,
  type Switch,
  toNetwork,
} from './price.ts';

export interface OracleTap {
  terminalId: string;
  terminalSeq: number;
  kind: string;
  cardId: string;
  cardSeq: number | null;
  eventSec: number;
  networkId: string | null;
  routeId: string | null;
  stopId: string | null;
  amountFen: number | null;
}

export interface OracleDeny {
  cardId: string;
  fromSec: number;
  toSec: number | null;
}

export interface World {
  /** Versions in the order of `validFrom`. */
  schemes: Scheme[];
  fareNetwork: FareNetwork;
  deny: OracleDeny[];
  switches: Switch[];
}

/** A decision to return money of a journey. */
export interface OracleDispute {
  caseId: string;
  journeyId: string;
  amount: bigint;
  decidedSec: number;
}

/** Credits minus debits by account. */
export type Moves = Map<string, bigint>;

function move(moves: Moves, dr: string, cr: string, amount: bigint): void {
  if (amount < 0n) throw new Error('oracle: amount below zero');
  moves.set(dr, (moves.get(dr) ?? 0n) - amount);
  moves.set(cr, (moves.get(cr) ?? 0n) + amount);
}

export interface OracleJourney {
  id: string;
  status: 'open' | 'completed' | 'void' | 'unresolved' | 'autocompleted' | 'aged';
  trip: OracleTrip;
  moves: Moves;
  /** Receipts paid by the card, by operator. */
  receipts: Map<string, bigint>;
  funded: Price['funded'];
  counted: Counted | null;
  /** For each operator its credit and weight, and in `lacking` what it bears itself apart from policies. */
  shares: { operator: string; weight: bigint; credit: bigint; lacking: bigint }[];
}

export interface CardReading {
  journeys: OracleJourney[];
  /** Money loaded onto and taken off the card. */
  cash: Moves;
}

export const schemeAt = (world: World, day: number): Scheme => {
  let found = world.schemes[0] as Scheme;
  for (const scheme of world.schemes) if (scheme.validFrom <= day) found = scheme;
  return found;
};

export const serviceDayOf = (scheme: Scheme, eventSec: number) =>
  Math.floor((eventSec + 8 * 3600 - scheme.serviceDayStartSec) / 86_400);

interface Pending {
  tap: OracleTap;
  day: number;
  isLeft: boolean;
  off: OracleTap | null;
  /** The earlier journeys that count for the price of an exit inferred at the close. */
  before: Counted[];
}

/** Sorts taps in the card's own order. */
export function orderTaps(scheme: Scheme, rider: OracleRider, taps: readonly OracleTap[]): OracleTap[] {
  const hasCounter = scheme.media.find(({ id }) => id === rider.mediumId)?.hasCounter === true;
  const byPlace = (a: OracleTap, b: OracleTap) =>
    a.eventSec - b.eventSec ||
    (a.terminalId < b.terminalId ? -1 : a.terminalId > b.terminalId ? 1 : a.terminalSeq - b.terminalSeq);
  const numberOf = (tap: OracleTap) => (hasCounter ? (tap.cardSeq ?? Number.MAX_SAFE_INTEGER) : 0);
  return [...taps].sort((a, b) => numberOf(a) - numberOf(b) || byPlace(a, b));
}

export function readCard(
  world: World,
  rider: OracleRider,
  taps: OracleTap[],
  closedDay: number,
  disputes: OracleDispute[] = [],
): CardReading {
  const first = world.schemes[0] as Scheme;
  const medium = first.media.find(({ id }) => id === rider.mediumId);
  if (!medium) throw new Error(`oracle: medium ${rider.mediumId}`);
  const isCard = medium.charging === 'card';
  const ordered = orderTaps(first, rider, taps);
  const card = `CARD:${rider.cardId}`;
  const cash: Moves = new Map();
  const journeys: OracleJourney[] = [];
  const counted: Counted[] = [];
  const pending: Pending[] = [];
  const refusedOns: OracleTap[] = [];
  let known = 0n;

  const dayOf = (tap: OracleTap) => serviceDayOf(schemeAt(world, 1e9), tap.eventSec);
  const maxOf = (tap: OracleTap, day: number) =>
    BigInt(toNetwork(schemeAt(world, day), tap.networkId as string).maxFareFen);
  const operatorOf = (tap: OracleTap, day: number) =>
    toNetwork(schemeAt(world, day), tap.networkId as string).operators[0] as string;
  const balanceAt = (day: number) => {
    let balance = known;
    if (!isCard)
      for (const entry of pending)
        if (entry.off === null && (entry.isLeft || entry.day < day)) balance -= maxOf(entry.tap, entry.day);
    return balance;
  };
  const isRefused = (tap: OracleTap, day: number, price: bigint | null) => {
    if (isCard) return false;
    const at = tap.eventSec;
    if (
      world.deny.some(
        (entry) =>
          entry.cardId === tap.cardId && at >= entry.fromSec && (entry.toSec === null || at < entry.toSec),
      )
    )
      return true;
    const balance = balanceAt(day);
    const now = schemeAt(world, day).media.find(({ id }) => id === rider.mediumId) ?? medium;
    if (balance < 0n || balance < BigInt(now.minBalanceFen)) return true;
    return price !== null && balance - price < -BigInt(now.negativeLimitFen);
  };
  const toId = (tap: OracleTap) => `${tap.terminalId}/${tap.terminalSeq}`;

  const post = (tap: OracleTap, trip: OracleTrip, price: Price, deducted: bigint | null): OracleJourney => {
    const moves: Moves = new Map();
    const rider0 = deducted ?? price.rider;
    move(moves, card, 'JRN', rider0);
    for (const part of price.funded)
      move(moves, `${part.own ? 'DISC' : 'SUB'}:${part.payer}`, 'JRN', part.amount);
    for (const [operator, amount] of price.credits) move(moves, 'JRN', `OP:${operator}`, amount);
    if (rider0 > price.rider) move(moves, 'JRN', `DUE:${rider.issuerId}`, rider0 - price.rider);
    const weights = price.weights.map(([, weight]) => weight);
    const missing = splitBy(rider0 < price.rider ? price.rider - rider0 : 0n, weights);
    if (rider0 < price.rider) {
      for (const [i, [operator]] of price.weights.entries())
        move(moves, `DISC:${operator}`, 'JRN', missing[i] as bigint);
    }
    const receipts = new Map<string, bigint>();
    const over = rider0 > price.rider ? rider0 - price.rider : 0n;
    const paid = splitBy(rider0 - over, weights);
    for (const [i, [operator]] of price.weights.entries()) receipts.set(operator, paid[i] as bigint);
    const shares = price.credits.map(([operator, credit], i) => ({
      operator,
      weight: weights[i] as bigint,
      credit,
      lacking: missing[i] as bigint,
    }));
    const funded = [...price.funded];
    return { id: toId(tap), status: 'completed', trip, moves, receipts, funded, counted: null, shares };
  };
  const count = (trip: OracleTrip, price: Price): Counted => ({
    trip,
    rider: price.rider,
    uncapped: price.uncapped,
    discountedBy: price.discountedBy,
    continuesChain: price.continuesChain,
    weights: price.weights,
    capId: price.capId,
    capOff: price.capOff,
  });
  const toTrip = (on: OracleTap, off: OracleTap | null, to: string | null, day: number): OracleTrip => ({
    networkId: on.networkId as string,
    routeId: on.routeId,
    from: on.stopId,
    to,
    startSec: on.eventSec,
    endSec: off?.eventSec ?? on.eventSec,
    day,
    tapped: on.kind === 'buy' ? on.amountFen : null,
  });
  const unresolved = (tap: OracleTap, trip: OracleTrip, amount: bigint, agesAt: number): OracleJourney => {
    const moves: Moves = new Map();
    const receipts = new Map<string, bigint>();
    const operator = operatorOf(tap, trip.day);
    const isAged = trip.day <= closedDay - agesAt;
    move(moves, card, `${isAged ? 'OP' : 'UNRES'}:${operator}`, amount);
    if (isAged) receipts.set(operator, amount);
    return {
      id: toId(tap),
      status: isAged ? 'aged' : 'unresolved',
      trip,
      moves,
      receipts,
      funded: [],
      counted: null,
      shares: [{ operator, weight: 1n, credit: amount, lacking: 0n }],
    };
  };

  const waiting = [...disputes].sort((a, b) => a.decidedSec - b.decidedSec || (a.caseId < b.caseId ? -1 : 1));
  const inOrder = [...waiting];
  const givenSoFar = new Map<string, bigint>();
  /** Amount that a dispute adds to the balance: at most what the card has paid for its journey so far. */
  const credit = (dispute: OracleDispute) => {
    const journey = journeys.find(({ id }) => id === dispute.journeyId);
    let most = 0n;
    if (journey && (journey.status === 'unresolved' || journey.status === 'aged'))
      most = -(journey.moves.get(card) ?? 0n);
    else if (journey) for (const amount of journey.receipts.values()) most += amount;
    else if (!isCard) {
      const entry = pending.find(({ tap, off }) => off === null && toId(tap) === dispute.journeyId);
      const today = serviceDayOf(schemeAt(world, 1e9), dispute.decidedSec);
      if (entry && (entry.isLeft || entry.day < today)) most = maxOf(entry.tap, entry.day);
    }
    const before = givenSoFar.get(dispute.journeyId) ?? 0n;
    const more = least(dispute.amount, most - before);
    givenSoFar.set(dispute.journeyId, before + more);
    known += more;
  };

  for (const tap of ordered) {
    while (waiting[0] && waiting[0].decidedSec < tap.eventSec) credit(waiting.shift() as OracleDispute);
    const day = dayOf(tap);
    const scheme = schemeAt(world, day);
    const amount = BigInt(tap.amountFen ?? 0);
    if (tap.kind === 'top-up') {
      move(cash, `CASH:${rider.issuerId}`, card, amount);
      known += amount;
    } else if (tap.kind === 'refund') {
      move(cash, card, `CASH:${rider.issuerId}`, amount);
      known -= amount;
    } else if (tap.kind === 'expire') {
      // Moves the whole balance of the card; nothing if it is not above zero.
      const balance = balanceAt(day);
      if (balance > 0n) {
        move(cash, card, `EXP:${rider.issuerId}`, balance);
        known -= balance;
      }
    } else if (tap.kind === 'claim') {
      move(cash, `EXP:${rider.issuerId}`, `CASH:${rider.issuerId}`, amount);
    } else if (tap.kind === 'ride' || tap.kind === 'buy') {
      const trip = toTrip(tap, null, null, day);
      const price = priceJourney(scheme, rider, trip, counted, world.fareNetwork, world.switches);
      if (isRefused(tap, day, price.rider)) continue;
      const deducted = isCard && tap.kind === 'ride' ? amount : null;
      const journey = post(tap, trip, price, deducted);
      journey.counted = count(trip, price);
      counted.push(journey.counted);
      known -= deducted ?? price.rider;
      journeys.push(journey);
    } else if (tap.kind === 'on') {
      for (const entry of pending) if (entry.off === null) entry.isLeft = true;
      if (isRefused(tap, day, null)) {
        refusedOns.push(tap);
        continue;
      }
      refusedOns.length = 0;
      pending.push({ tap, day, isLeft: false, off: null, before: [...counted] });
    } else {
      const open = pending.find((entry) => entry.off === null && !entry.isLeft);
      const refused = refusedOns.find((entry) => entry.networkId === tap.networkId);
      if (!open && refused) {
        refusedOns.length = 0;
        continue;
      }
      const isSame = open && open.tap.networkId === tap.networkId;
      const lasted = open ? tap.eventSec - open.tap.eventSec : -1;
      const network = open && toNetwork(schemeAt(world, open.day), open.tap.networkId as string);
      if (open && isSame && network && lasted >= 0 && lasted <= network.maxJourneySec) {
        open.off = tap;
        const trip = toTrip(open.tap, tap, tap.stopId, open.day);
        if (trip.from !== null && trip.from === trip.to && lasted <= network.voidWithinSec) {
          const paid = isCard ? amount : 0n;
          const moves: Moves = new Map();
          move(moves, card, 'JRN', paid);
          move(moves, 'JRN', `DUE:${rider.issuerId}`, paid);
          known -= paid;
          journeys.push({
            id: toId(open.tap),
            status: 'void',
            trip,
            moves,
            receipts: new Map(),
            funded: [],
            counted: null,
            shares: [],
          });
          continue;
        }
        const price = priceJourney(
          schemeAt(world, open.day),
          rider,
          trip,
          counted,
          world.fareNetwork,
          world.switches,
        );
        const deducted = isCard ? amount : null;
        const journey = post(open.tap, trip, price, deducted);
        journey.counted = count(trip, price);
        counted.push(journey.counted);
        known -= deducted ?? price.rider;
        journeys.push(journey);
      } else {
        if (open && isSame) open.isLeft = true;
        const trip = toTrip(tap, tap, tap.stopId, day);
        const taken = isCard ? amount : maxOf(tap, day);
        known -= taken;
        journeys.push(unresolved(tap, { ...trip, from: null }, taken, scheme.agingDays));
      }
    }
  }

  for (const entry of pending) {
    if (entry.off !== null) continue;
    const scheme = schemeAt(world, entry.day);
    const network = toNetwork(scheme, entry.tap.networkId as string);
    const trip = toTrip(entry.tap, null, null, entry.day);
    if (entry.day > closedDay) {
      journeys.push({
        id: toId(entry.tap),
        status: 'open',
        trip,
        moves: new Map(),
        receipts: new Map(),
        funded: [],
        counted: null,
        shares: [],
      });
      continue;
    }
    const at = ordered.indexOf(entry.tap);
    const next = ordered
      .slice(at + 1)
      .find((tap) => tap.kind === 'on' && tap.networkId === entry.tap.networkId && dayOf(tap) === entry.day);
    if (network.autocomplete && next && !isCard) {
      const guessed = { ...trip, to: next.stopId };
      const price = priceJourney(scheme, rider, guessed, entry.before, world.fareNetwork, world.switches);
      journeys.push({ ...post(entry.tap, guessed, price, null), status: 'autocompleted' });
      continue;
    }
    journeys.push(unresolved(entry.tap, trip, isCard ? 0n : maxOf(entry.tap, entry.day), scheme.agingDays));
  }
  for (const journey of journeys)
    giveBack(
      journey,
      card,
      inOrder.filter(({ journeyId }) => journeyId === journey.id),
    );
  return { journeys, cash };
}

const least = (a: bigint, b: bigint) => (a > b ? b : a);

/** Amount of the rider's money that operators have received. */
export function sumPaid({ status, receipts }: OracleJourney): bigint {
  if (status === 'unresolved' || status === 'void' || status === 'open') return 0n;
  let paid = 0n;
  for (const amount of receipts.values()) paid += amount;
  return paid;
}

/** Applies the disputes of a journey in its present version: each returns at most what the rider paid. */
function giveBack(journey: OracleJourney, card: string, disputes: OracleDispute[]): void {
  const paid = sumPaid(journey);
  let rest = paid;
  for (const { amount } of disputes) {
    const given = least(amount, rest);
    rest -= given;
    if (given === 0n) continue;
    const weights = journey.shares.map(({ weight }) => weight);
    const toCard = (operator: string, part: bigint) => {
      move(journey.moves, `OP:${operator}`, card, part);
      journey.receipts.set(operator, (journey.receipts.get(operator) ?? 0n) - part);
    };
    if (given < paid || journey.status === 'aged') {
      const parts = splitBy(given, weights);
      for (const [i, { operator }] of journey.shares.entries()) toCard(operator, parts[i] as bigint);
      continue;
    }
    const left = new Map(journey.shares.map(({ operator, credit }) => [operator, credit]));
    const take = (operator: string, part: bigint) => left.set(operator, (left.get(operator) ?? 0n) - part);
    const isOwn = (payer: string) => journey.shares.some(({ operator }) => operator === payer);
    for (const { operator, lacking } of journey.shares) {
      let borne = lacking;
      for (const part of journey.funded) if (part.payer === operator) borne += part.amount;
      move(journey.moves, `OP:${operator}`, `DISC:${operator}`, borne);
      take(operator, borne);
    }
    const payees: { account: string; amount: bigint }[] = [{ account: card, amount: paid }];
    for (const { payer, own, amount: part } of journey.funded)
      if (!isOwn(payer)) payees.push({ account: `${own ? 'DISC' : 'SUB'}:${payer}`, amount: part });
    for (const payee of payees) {
      let owed = payee.amount;
      for (const { operator } of journey.shares) {
        const there = left.get(operator) ?? 0n;
        const part = least(owed, there > 0n ? there : 0n);
        if (part === 0n) continue;
        if (payee.account === card) toCard(operator, part);
        else move(journey.moves, `OP:${operator}`, payee.account, part);
        take(operator, part);
        owed -= part;
      }
    }
    // A full return also ends what policies pay.
    journey.funded = [];
  }
}

function splitBy(amount: bigint, weights: bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  const shares = weights.map((weight) => (amount * weight) / sum);
  const rest = weights.map((weight, i) => ({ i, rest: (amount * weight) % sum }));
  rest.sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  const missing = amount - shares.reduce((a, b) => a + b, 0n);
  for (let k = 0; k < Number(missing); k++) {
    const i = (rest[k] as { i: number }).i;
    shares[i] = (shares[i] as bigint) + 1n;
  }
  return shares;
}
