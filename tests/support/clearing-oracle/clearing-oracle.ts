/**
 * A second clearing, written from `docs/clearing.md`: input are raw taps, output are amounts of money.
 *
 * It has no database, keeps every tap in memory, reads a card from its first tap whenever another tap arrives, and
 * assigns the differences to the current batch. Quadratic in the taps of a card; exact in BigInt.
 */
import {
  type CardReading,
  type Moves,
  type OracleDispute,
  type OracleTap,
  orderTaps,
  readCard,
  schemeAt,
  serviceDayOf,
  sumPaid,
  type World,
} from './card.ts';
import { isSamePeriod, type OracleRider, split } from './price.ts';

export type OracleEvent =
  | {
      readonly kind: 'commit';
      readonly taps: readonly OracleTap[];
      /** Clock of the ledger; absent if the test does not depend on it. */
      readonly receivedSec?: number;
    }
  | { readonly kind: 'close'; readonly day: number }
  | {
      readonly kind: 'dispute';
      readonly caseId: string;
      readonly journeyId: string;
      /** Null: the whole remaining amount. */
      readonly amountFen: number | null;
      readonly decidedSec: number;
    };

export interface OracleResult {
  /** Credits minus debits by account over all transfers, payments included. */
  readonly balances: Map<string, bigint>;
  /** By batch: net position of each party; above zero the party receives money. */
  readonly positions: Map<number, Map<string, bigint>>;
  /** By batch: commission. */
  readonly fees: Map<number, bigint>;
  readonly statuses: Map<string, string>;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Cases of disputes that ask for more than the amount that can still be returned. */
  readonly refusedCases: readonly string[];
  readonly switches: World['switches'];
}

const add = (map: Map<string, bigint>, key: string, amount: bigint) => {
  map.set(key, (map.get(key) ?? 0n) + amount);
};

interface Sums {
  moves: Moves;
  /** Money that journeys moved on cards, by issuer. */
  use: Map<string, bigint>;
  receipts: Map<string, bigint>;
  /** Amounts by `policy|party`. */
  funded: Map<string, bigint>;
}

const emptySums = (): Sums => ({ moves: new Map(), use: new Map(), receipts: new Map(), funded: new Map() });

function toSums(reading: CardReading, rider: OracleRider): Sums {
  const sums = emptySums();
  for (const [account, amount] of reading.cash) add(sums.moves, account, amount);
  for (const journey of reading.journeys) {
    for (const [account, amount] of journey.moves) {
      add(sums.moves, account, amount);
      if (account.startsWith('CARD:')) add(sums.use, rider.issuerId, amount);
    }
    for (const [operator, amount] of journey.receipts) add(sums.receipts, operator, amount);
    for (const part of journey.funded) add(sums.funded, `${part.policyId}|${part.payer}`, part.amount);
  }
  return sums;
}

/** Adds the difference between `before` and `after` to `batch`. */
function addDifference(batch: Sums, before: Sums, after: Sums): void {
  for (const name of ['moves', 'use', 'receipts', 'funded'] as const) {
    for (const [key, amount] of after[name]) add(batch[name], key, amount);
    for (const [key, amount] of before[name]) add(batch[name], key, -amount);
  }
}

export function runOracle(
  world: World,
  riders: Map<string, OracleRider>,
  events: Iterable<OracleEvent>,
): OracleResult {
  const tapsOf = new Map<string, OracleTap[]>();
  const payloads = new Map<string, string>();
  const sumsOf = new Map<string, Sums>();
  const batches = new Map<number, Sums>();
  const positions = new Map<number, Map<string, bigint>>();
  const fees = new Map<number, bigint>();
  const redivided = new Map<string, Map<string, bigint>>();
  const settled: Moves = new Map();
  const disputesOf = new Map<string, OracleDispute[]>();
  const refused: string[] = [];
  /** Journeys whose money was aged, which happens at a close only. */
  const agedIds = new Set<string>();
  let closedDay = -1_000_000;
  let duplicates = 0;
  let quarantined = 0;
  const scheme = world.schemes[world.schemes.length - 1] as World['schemes'][number];

  const batchOf = (day: number) => {
    let sums = batches.get(day);
    if (!sums) {
      sums = emptySums();
      batches.set(day, sums);
    }
    return sums;
  };
  const readNow = (cardId: string) =>
    readCard(
      world,
      riders.get(cardId) as OracleRider,
      tapsOf.get(cardId) ?? [],
      closedDay,
      disputesOf.get(cardId),
    );
  const reread = (cardId: string, batchDay: number) => {
    const rider = riders.get(cardId) as OracleRider;
    const after = toSums(readNow(cardId), rider);
    addDifference(batchOf(batchDay), sumsOf.get(cardId) ?? emptySums(), after);
    sumsOf.set(cardId, after);
  };

  /** Change of the card's balance that a tap states; taps of accounts state no fares. */
  const saidChange = (tap: OracleTap, rider: OracleRider): bigint => {
    const amount = BigInt(tap.amountFen ?? 0);
    if (tap.kind === 'top-up') return amount;
    if (tap.kind === 'refund' || tap.kind === 'buy') return -amount;
    const medium = schemeAt(world, serviceDayOf(scheme, tap.eventSec)).media.find(
      ({ id }) => id === rider.mediumId,
    );
    const isTaken = medium?.charging === 'card' && (tap.kind === 'ride' || tap.kind === 'off');
    return isTaken ? -amount : 0n;
  };

  /** Processes the taps of one commit, card by card in the card's order. */
  const take = (taps: readonly OracleTap[], receivedSec = Number.POSITIVE_INFINITY) => {
    const fresh = new Map<string, OracleTap[]>();
    const said = new Map<string, { more: bigint; less: bigint }>();
    const isBeyond = (tap: OracleTap): boolean => {
      const rider = riders.get(tap.cardId) as OracleRider;
      const change = saidChange(tap, rider);
      const posted = sumsOf.get(tap.cardId)?.moves.get(`CARD:${tap.cardId}`) ?? 0n;
      const before = said.get(tap.cardId) ?? { more: 0n, less: 0n };
      if (change > 0n && posted + before.more + change > 1_000_000_000n) return true;
      if (change < 0n && posted + before.less + change < -1_000_000_000n) return true;
      said.set(tap.cardId, {
        more: before.more + (change > 0n ? change : 0n),
        less: before.less + (change < 0n ? change : 0n),
      });
      return false;
    };
    for (const tap of taps) {
      const key = `${tap.terminalId}/${tap.terminalSeq}`;
      const payload = JSON.stringify(tap, Object.keys(tap).sort());
      const known = payloads.get(key);
      if (known === payload) duplicates++;
      else if (known !== undefined || !riders.has(tap.cardId)) quarantined++;
      else if (tap.eventSec > receivedSec + 3_600 || isBeyond(tap)) quarantined++;
      else {
        payloads.set(key, payload);
        const list = fresh.get(tap.cardId) ?? [];
        list.push(tap);
        fresh.set(tap.cardId, list);
      }
    }
    const batchDayOf = (tap: OracleTap) => Math.max(serviceDayOf(scheme, tap.eventSec), closedDay + 1);
    for (const [cardId, list] of fresh) {
      const rider = riders.get(cardId) as OracleRider;
      const known = tapsOf.get(cardId) ?? [];
      const inOrder = orderTaps(scheme, rider, list);
      const last = orderTaps(scheme, rider, known).at(-1);
      const isNewer =
        last === undefined || orderTaps(scheme, rider, [inOrder[0] as OracleTap, last])[0] === last;
      if (isNewer && !disputesOf.has(cardId)) {
        for (const tap of inOrder) {
          known.push(tap);
          tapsOf.set(cardId, known);
          reread(cardId, batchDayOf(tap));
        }
      } else {
        tapsOf.set(cardId, [...known, ...inOrder]);
        reread(cardId, batchDayOf(inOrder.at(-1) as OracleTap));
      }
    }
  };

  const redivide = (day: number) => {
    const { caps, parties } = schemeAt(world, day);
    const batch = batchOf(day);
    const seen = new Set<string>();
    const moveTo = (periodKey: string, now: Map<string, bigint>) => {
      const before = redivided.get(periodKey) ?? new Map<string, bigint>();
      for (const operator of new Set([...before.keys(), ...now.keys()])) {
        const more = (now.get(operator) ?? 0n) - (before.get(operator) ?? 0n);
        add(batch.moves, `OP:${operator}`, more);
        add(batch.receipts, operator, more);
      }
      redivided.set(periodKey, now);
    };
    for (const cardId of tapsOf.keys()) {
      const journeys = readNow(cardId).journeys.flatMap(({ counted }) =>
        counted && counted.trip.day <= day ? [counted] : [],
      );
      for (const cap of caps) {
        const inCap = journeys.filter(({ trip }) => cap.networks.includes(trip.networkId));
        for (let i = 0; i < inCap.length; i++) {
          const head = inCap[i] as (typeof inCap)[number];
          if (inCap.slice(0, i).some(({ trip }) => isSamePeriod(cap.period, trip.day, head.trip.day)))
            continue;
          const period = inCap.filter(({ trip }) => isSamePeriod(cap.period, trip.day, head.trip.day));
          const isBound = period.some(({ capId, capOff }) => capId === cap.id && capOff > 0n);
          const periodKey = `${cap.id}|${cardId}|${toPeriodName(cap.period, head.trip.day)}`;
          if (!isBound && !redivided.has(periodKey)) continue;
          const operators = parties.map(({ id }) => id);
          const could = new Map<string, bigint>();
          const had = new Map<string, bigint>();
          let receipts = 0n;
          for (const entry of period) {
            const weights = entry.weights.map(([, weight]) => weight);
            const uncapped = split(entry.capId === cap.id ? entry.uncapped : entry.rider, weights);
            const paid = split(entry.rider, weights);
            entry.weights.forEach(([operator], k) => {
              add(could, operator, uncapped[k] as bigint);
              add(had, operator, paid[k] as bigint);
            });
            receipts += entry.rider;
          }
          const order = operators.filter((operator) => could.has(operator));
          const targets = split(
            receipts,
            order.map((operator) => could.get(operator) as bigint),
          );
          const now = new Map<string, bigint>();
          if (isBound)
            order.forEach((operator, k) => {
              now.set(operator, (targets[k] as bigint) - (had.get(operator) as bigint));
            });
          moveTo(periodKey, now);
          seen.add(periodKey);
        }
      }
    }
    // If a period has no journeys any more, its re-division is reversed.
    for (const periodKey of redivided.keys()) if (!seen.has(periodKey)) moveTo(periodKey, new Map());
  };

  const close = (day: number) => {
    closedDay = day;
    const { commissionBp } = schemeAt(world, day);
    for (const cardId of tapsOf.keys()) reread(cardId, day);
    agedIds.clear();
    for (const cardId of tapsOf.keys())
      for (const { id, status } of readNow(cardId).journeys) if (status === 'aged') agedIds.add(id);
    redivide(day);
    const batch = batchOf(day);
    const earners = scheme.parties
      .filter(({ id }) => (batch.receipts.get(id) ?? 0n) !== 0n)
      .map(({ id }) => id);
    const base = earners.reduce((sum, id) => sum + (batch.receipts.get(id) as bigint), 0n);
    const fee = base > 0n ? (base * BigInt(commissionBp)) / 10_000n : 0n;
    fees.set(day, fee);
    const centre = scheme.parties.find(({ kind }) => kind === 'centre')?.id as string;
    if (fee > 0n) {
      const shares = split(
        fee,
        earners.map((id) => {
          const receipt = batch.receipts.get(id) as bigint;
          return receipt > 0n ? receipt : 0n;
        }),
      );
      earners.forEach((id, i) => {
        add(batch.moves, `OP:${id}`, -(shares[i] as bigint));
        add(batch.moves, `FEE:${centre}`, shares[i] as bigint);
      });
    }
    const net = new Map<string, bigint>();
    for (const party of scheme.parties) {
      let amount = 0n;
      for (const kind of ['OP', 'DISC', 'SUB', 'FEE']) amount += batch.moves.get(`${kind}:${party.id}`) ?? 0n;
      amount += batch.use.get(party.id) ?? 0n;
      net.set(party.id, amount);
    }
    positions.set(day, net);
    for (const party of scheme.parties) {
      const amount = net.get(party.id) ?? 0n;
      const isIssuer = (batch.use.get(party.id) ?? 0n) !== 0n;
      // A payment to a party reduces the centre's cash. Cash has a debit balance, so the sign changes.
      add(settled, `CASH:${centre}`, amount);
      if (isIssuer) add(settled, `CASH:${party.id}`, -(batch.use.get(party.id) as bigint));
      for (const kind of ['OP', 'DISC', 'SUB', 'FEE'])
        add(settled, `${kind}:${party.id}`, -(batch.moves.get(`${kind}:${party.id}`) ?? 0n));
    }
    switchOff(day);
  };

  const switchOff = (day: number) => {
    const year = new Date(day * 86_400_000).getUTCFullYear();
    const sums = new Map<string, bigint>();
    for (const [batchDay, batch] of batches) {
      if (batchDay > day || new Date(batchDay * 86_400_000).getUTCFullYear() !== year) continue;
      for (const [key, amount] of batch.funded) add(sums, key, amount);
    }
    const current = schemeAt(world, day);
    for (const policy of [...current.concessions, ...current.offPeaks, ...current.transfers]) {
      for (const share of policy.fund) {
        if (share.yearlyCeilingFen === null) continue;
        const ofKind = (wanted: string) => current.parties.filter(({ kind }) => kind === wanted);
        const isPlace = share.payer === 'home' || share.payer === 'host';
        const payers = isPlace ? ofKind('treasury').map(({ id }) => id) : [share.payer];
        for (const payer of payers) {
          // All operators together have one ceiling.
          const bearers = payer === 'operator' ? ofKind('operator').map(({ id }) => id) : [payer];
          let paid = 0n;
          for (const id of bearers) paid += sums.get(`${policy.id}|${id}`) ?? 0n;
          if (paid < BigInt(share.yearlyCeilingFen)) continue;
          const toDay = Date.UTC(year, 11, 31) / 86_400_000;
          const isKnown = world.switches.some(
            (s) => s.policyId === policy.id && s.partyId === payer && s.toDay === toDay,
          );
          if (!isKnown) world.switches.push({ policyId: policy.id, partyId: payer, fromDay: day + 2, toDay });
        }
      }
    }
  };

  const dispute = ({ caseId, journeyId, amountFen, decidedSec }: OracleEvent & { kind: 'dispute' }) => {
    for (const cardId of tapsOf.keys()) {
      const journey = readNow(cardId).journeys.find(({ id }) => id === journeyId);
      if (!journey) continue;
      // Its recorded amount already excludes what disputes returned.
      const isWaiting = journey.status === 'aged' && !agedIds.has(journeyId);
      const rest = isWaiting ? 0n : sumPaid(journey);
      const amount = amountFen === null ? rest : BigInt(amountFen);
      if (rest <= 0n || amount > rest) break;
      const list = disputesOf.get(cardId) ?? [];
      list.push({ caseId, journeyId, amount, decidedSec });
      disputesOf.set(cardId, list);
      reread(cardId, Math.max(serviceDayOf(scheme, decidedSec), closedDay + 1));
      return;
    }
    refused.push(caseId);
  };

  for (const event of events) {
    if (event.kind === 'close') close(event.day);
    else if (event.kind === 'dispute') dispute(event);
    else take(event.taps, event.receivedSec);
  }

  const balances: Moves = new Map();
  for (const batch of batches.values())
    for (const [account, amount] of batch.moves) add(balances, account, amount);
  for (const [account, amount] of settled) add(balances, account, amount);
  const statuses = new Map<string, string>();
  for (const cardId of tapsOf.keys())
    for (const journey of readNow(cardId).journeys) statuses.set(journey.id, journey.status);
  return {
    balances,
    positions,
    fees,
    statuses,
    duplicates,
    quarantined,
    refusedCases: refused,
    switches: world.switches,
  };
}

function toPeriodName(period: string, day: number): string {
  if (period === 'day') return String(day);
  if (period === 'week') return `w${day - ((((day + 3) % 7) + 7) % 7)}`;
  return new Date(day * 86_400_000).toISOString().slice(0, 7);
}
