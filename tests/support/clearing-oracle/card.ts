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
  vehicleId?: string | null;
  balanceAfterFen?: number | null;
}

export interface OracleDeny {
  cardId: string;
  fromSec: number;
  toSec: number | null;
}

/** What a deny list says of a card, for taps from `holdsSec` on. */
export interface OracleRuling {
  holdsSec: number;
  entries: OracleDeny[];
}

/** A registration: it changes the columns that it has. */
export interface OracleChange {
  fromSec: number;
  categoryId?: string | null;
  homeCity?: string;
  validToSec?: number | null;
}

/** A card as it was when the ledger came to know it, and what was registered later. */
export interface OracleCard extends OracleRider {
  changes?: OracleChange[];
  /** First instant at which an issuer has registered it; absent: from the beginning. */
  registeredSec?: number;
}

/** The columns of a card at an instant: of the changes that have begun, the latest begun counts, then the latest come. */
export function riderAt(card: OracleCard, sec: number): OracleRider {
  const begun = (card.changes ?? []).filter(({ fromSec }) => fromSec <= sec);
  const at: OracleRider = { ...card };
  for (const { fromSec: _from, ...columns } of begun.toSorted((a, b) => a.fromSec - b.fromSec))
    Object.assign(at, columns);
  return at;
}

export interface World {
  /** Versions in the order of `validFrom`. */
  schemes: Scheme[];
  fareNetwork: FareNetwork;
  /** The ground of a day; absent: `schemes` by `validFrom`, and one fare network. */
  groundAt?:
    | ((day: number) => { readonly scheme: Scheme; readonly fareNetwork: FareNetwork } | undefined)
    | undefined;
  /** Service day of the first taps; only for grounds. */
  firstDay?: number;
  /** Entries that hold from the beginning. */
  deny: OracleDeny[];
  /** What later lists say of each card, in the order in which they came. */
  rulings?: Map<string, OracleRuling[]>;
  switches: Switch[];
}

/** A decision to return money of a journey. */
export interface OracleDispute {
  caseId: string;
  journeyId: string;
  amount: bigint;
  /** Part of the amount that comes from what the gate took too much. */
  due: bigint;
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
  /** Balances moved to and from other cards. */
  passed: Moves;
}

export const schemeAt = (world: World, day: number): Scheme => {
  const ground = world.groundAt?.(day);
  if (ground) return ground.scheme;
  let found = world.schemes[0] as Scheme;
  for (const scheme of world.schemes) if (scheme.validFrom <= day) found = scheme;
  return found;
};

const fareNetworkAt = (world: World, day: number): FareNetwork =>
  world.groundAt?.(day)?.fareNetwork ?? world.fareNetwork;

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

/** Whether an earlier tap of the card said the same: by counter and balance, else by terminal, second and content. */
function isSaidBefore(ordered: readonly OracleTap[], tap: OracleTap, hasCounter: boolean): boolean {
  const earlier = ordered.slice(0, ordered.indexOf(tap)).filter(({ kind }) => kind === tap.kind);
  if (hasCounter && tap.cardSeq !== null)
    return earlier.some(
      ({ cardSeq, balanceAfterFen }) =>
        cardSeq === tap.cardSeq && balanceAfterFen != null && balanceAfterFen === tap.balanceAfterFen,
    );
  const content = (other: OracleTap) =>
    `${[other.terminalId, other.eventSec, other.networkId, other.routeId, other.vehicleId, other.stopId].join(
      '|',
    )}|${other.amountFen}`;
  if (tap.networkId === null) return false;
  return earlier.some((other) => (!hasCounter || other.cardSeq === null) && content(other) === content(tap));
}

export function readCard(
  world: World,
  rider: OracleCard,
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
  const passed: Moves = new Map();
  const journeys: OracleJourney[] = [];
  const counted: Counted[] = [];
  const pending: Pending[] = [];
  const refusedOns: OracleTap[] = [];
  let known = 0n;
  let expired = 0n;

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
    const ruling = (world.rulings?.get(tap.cardId) ?? []).filter(({ holdsSec }) => holdsSec <= at).at(-1);
    const entries = ruling ? ruling.entries : world.deny.filter(({ cardId }) => cardId === tap.cardId);
    if (entries.some(({ fromSec, toSec }) => at >= fromSec && (toSec === null || at < toSec))) return true;
    const balance = balanceAt(day);
    const now = schemeAt(world, day).media.find(({ id }) => id === rider.mediumId) ?? medium;
    if (balance < 0n || balance < BigInt(now.minBalanceFen)) return true;
    if (at < (rider.registeredSec ?? 0)) return price === null ? balance === 0n : balance < price;
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
  const count = (trip: OracleTrip, price: Price, at: OracleRider): Counted => ({
    trip,
    categoryId: at.categoryId,
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
    const more = least(dispute.amount - dispute.due, most - before);
    givenSoFar.set(dispute.journeyId, before + more);
    const dueKey = `due ${dispute.journeyId}`;
    const dueBefore = givenSoFar.get(dueKey) ?? 0n;
    const moreDue = least(dispute.due, (journey ? sumDue(journey) : 0n) - dueBefore);
    givenSoFar.set(dueKey, dueBefore + moreDue);
    known += more + moreDue;
  };

  for (const tap of ordered) {
    while (waiting[0] && waiting[0].decidedSec < tap.eventSec) credit(waiting.shift() as OracleDispute);
    const day = dayOf(tap);
    const scheme = schemeAt(world, day);
    const amount = BigInt(tap.amountFen ?? 0);
    if (isSaidBefore(ordered, tap, medium.hasCounter)) continue;
    if (tap.kind === 'top-up') {
      move(cash, `CASH:${rider.issuerId}`, card, amount);
      known += amount;
    } else if (tap.kind === 'refund') {
      // Pays what there is; entries without exit count nothing.
      const isOwn = tap.terminalId.startsWith('virtual/');
      const paid = isOwn ? amount : least(amount, known < 0n ? 0n : known);
      move(cash, card, `CASH:${rider.issuerId}`, paid);
      known -= paid;
    } else if (tap.kind === 'expire') {
      // Moves the whole balance of the card; nothing if it is not above zero.
      const balance = balanceAt(day);
      if (balance > 0n) {
        move(cash, card, `EXP:${rider.issuerId}`, balance);
        known -= balance;
        expired += balance;
      }
    } else if (tap.kind === 'claim') {
      const paid = least(amount, expired);
      move(cash, `EXP:${rider.issuerId}`, `CASH:${rider.issuerId}`, paid);
      expired -= paid;
    } else if (tap.kind === 'move-out' || tap.kind === 'move-in') {
      // Paid in full: it is what the back office found on the card then.
      const between = `DUE:${scheme.parties.find(({ kind }) => kind === 'centre')?.id}`;
      const [dr, cr] = tap.kind === 'move-out' ? [card, between] : [between, card];
      move(passed, dr, cr, amount);
      known += tap.kind === 'move-in' ? amount : -amount;
    } else if (tap.kind === 'ride' || tap.kind === 'buy') {
      const trip = toTrip(tap, null, null, day);
      const at = riderAt(rider, trip.startSec);
      const fares = fareNetworkAt(world, day);
      const price = priceJourney(scheme, at, trip, counted, fares, world.switches);
      if (isRefused(tap, day, price.rider)) continue;
      const deducted = isCard && tap.kind === 'ride' ? amount : null;
      const journey = post(tap, trip, price, deducted);
      journey.counted = count(trip, price, at);
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
        const at = riderAt(rider, trip.startSec);
        const price = priceJourney(
          schemeAt(world, open.day),
          at,
          trip,
          counted,
          fareNetworkAt(world, open.day),
          world.switches,
        );
        const deducted = isCard ? amount : null;
        const journey = post(open.tap, trip, price, deducted);
        journey.counted = count(trip, price, at);
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
      const at = riderAt(rider, trip.startSec);
      const fareNetwork = fareNetworkAt(world, entry.day);
      const price = priceJourney(scheme, at, guessed, entry.before, fareNetwork, world.switches);
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
  return { journeys, cash, passed };
}

const least = (a: bigint, b: bigint) => (a > b ? b : a);

/** Amount of the rider's money that operators have received. */
export function sumPaid({ status, receipts }: OracleJourney): bigint {
  if (status === 'unresolved' || status === 'void' || status === 'open') return 0n;
  let paid = 0n;
  for (const amount of receipts.values()) paid += amount;
  return paid;
}

/** Money of a journey that the gate took too much and nobody has yet. */
export function sumDue({ moves }: OracleJourney): bigint {
  let due = 0n;
  for (const [account, amount] of moves) if (account.startsWith('DUE:')) due += amount;
  return due;
}

/** Applies the disputes of a journey in its present version: each returns at most what the rider paid. */
function giveBack(journey: OracleJourney, card: string, disputes: OracleDispute[]): void {
  const paid = sumPaid(journey);
  let rest = paid;
  for (const { amount, due } of disputes) {
    const fromDue = least(due, sumDue(journey));
    const dueAccount = [...journey.moves.keys()].find((account) => account.startsWith('DUE:'));
    if (dueAccount !== undefined && fromDue > 0n) move(journey.moves, dueAccount, card, fromDue);
    const given = least(amount - due, rest);
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
