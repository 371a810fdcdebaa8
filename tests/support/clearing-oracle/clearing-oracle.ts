/**
 * A second clearing, written from `docs/clearing.md`: input are raw taps, output are amounts of money.
 *
 * It has no database, keeps every tap in memory, reads a card from its first tap whenever another tap arrives, and
 * assigns the differences to the current batch. Quadratic in the taps of a card; exact in BigInt.
 */
import {
  type CardReading,
  type Moves,
  type OracleCard,
  type OracleChange,
  type OracleDeny,
  type OracleDispute,
  type OracleRuling,
  type OracleTap,
  orderTaps,
  readCard,
  riderAt,
  schemeAt,
  serviceDayOf,
  sumDue,
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
  | ({ readonly kind: 'files'; readonly clockSec: number } & OracleFiles)
  | {
      readonly kind: 'register';
      readonly cardId: string;
      readonly named: Omit<OracleChange, 'fromSec'>;
      readonly validFromSec: number | null;
      readonly receivedSec: number;
    }
  | {
      readonly kind: 'deny';
      readonly version: number;
      readonly extent: 'whole' | 'change';
      readonly entries: readonly OracleDeny[];
      readonly receivedSec: number;
    }
  | {
      readonly kind: 'move';
      readonly fromCardId: string;
      readonly toCardId: string;
      readonly nowSec: number;
      /** Names the pair of records; sorts them among other records of the same second. */
      readonly terminalId: string;
    }
  | {
      readonly kind: 'dispute';
      readonly caseId: string;
      readonly journeyId: string;
      /** Null: the whole remaining amount. */
      readonly amountFen: number | null;
      readonly decidedSec: number;
    };

/** The scheme's files and the feeds with which a program starts. */
export interface OracleFiles {
  readonly versions: readonly World['schemes'][number][];
  readonly fareNetwork: World['fareNetwork'];
}

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
  /** Registrations and deny lists that are refused. */
  readonly refusedChanges: number;
  /** What each move of a balance moved; null where it is refused. */
  readonly moved: readonly (bigint | null)[];
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
  for (const [account, amount] of reading.passed) {
    add(sums.moves, account, amount);
    if (account.startsWith('CARD:')) add(sums.use, rider.issuerId, amount);
  }
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

/** Days before and after the first taps for which grounds are written down. */
const GROUND_DAYS = 60;

/** The ground of every single day, as a list of days. */
class OracleGround {
  readonly #days = new Map<number, { scheme: World['schemes'][number]; fareNetwork: World['fareNetwork'] }>();
  readonly #withTaps = new Set<number>();
  readonly #firstDay: number;

  constructor(firstDay: number) {
    this.#firstDay = firstDay;
  }

  readonly at = (day: number) => this.#days.get(day);

  noteTap(day: number): void {
    this.#withTaps.add(day);
  }

  take({ fareNetwork, versions }: OracleFiles, clockDay: number, cutDay: number | null): void {
    const days = Array.from({ length: 2 * GROUND_DAYS }, (_, i) => this.#firstDay - GROUND_DAYS + i);
    if (cutDay === null && this.#withTaps.size === 0) {
      this.#days.clear();
      for (const day of days)
        for (const scheme of versions)
          if (scheme.validFrom <= day) this.#days.set(day, { scheme, fareNetwork });
      return;
    }
    const from = cutDay === null ? clockDay : Math.max(clockDay, cutDay + 1);
    const fixed = new Map<number, World['schemes'][number]>();
    for (const [day, { scheme }] of this.#days)
      if (day < from || this.#withTaps.has(day)) fixed.set(scheme.version, scheme);
    const above = Math.max(...fixed.keys());
    const counting = [...fixed.values(), ...versions.filter(({ version }) => version > above)];
    for (const day of days) {
      if (day < from || this.#withTaps.has(day)) continue;
      const come = counting.filter(({ validFrom }) => Math.max(validFrom, from) <= day);
      const scheme = come.reduce((a, b) => (b.version > a.version ? b : a));
      this.#days.set(day, { scheme, fareNetwork });
    }
  }
}

export function runOracle(
  world: World,
  /** Cards that come to be known by a registration or a tap; `registeredSec` infinite: by a tap. */
  riders: Map<string, OracleCard>,
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
  const moved: (bigint | null)[] = [];
  /** Journeys whose money was aged, which happens at a close only. */
  const agedIds = new Set<string>();
  let refusedChanges = 0;
  let denyVersion = world.deny.length > 0 ? 1 : 0;
  let closedDay = -1_000_000;
  let duplicates = 0;
  let quarantined = 0;
  const scheme = world.schemes[world.schemes.length - 1] as World['schemes'][number];

  const ground = new OracleGround(world.firstDay ?? 0);

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
      riders.get(cardId) as OracleCard,
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
    if (tap.kind === 'top-up' || tap.kind === 'move-in') return amount;
    if (tap.kind === 'refund' || tap.kind === 'buy' || tap.kind === 'move-out') return -amount;
    const medium = schemeAt(world, serviceDayOf(scheme, tap.eventSec)).media.find(
      ({ id }) => id === rider.mediumId,
    );
    const isTaken = medium?.charging === 'card' && (tap.kind === 'ride' || tap.kind === 'off');
    return isTaken ? -amount : 0n;
  };

  const listsNumber = ({ media }: World['schemes'][number], cardId: string) => {
    const ranges = media.flatMap(({ ranges: own }) => own ?? []);
    const range = ranges.find(
      ({ from, to }) =>
        from.length === cardId.length && BigInt(from) <= BigInt(cardId) && BigInt(cardId) <= BigInt(to),
    );
    const isPrefixed = media.some(({ prefixes }) => prefixes.some((prefix) => cardId.startsWith(prefix)));
    return { isListed: ranges.length === 0 || range !== undefined || isPrefixed, range };
  };

  /** Whether a record states an amount that the version of its day does not admit for its kind. */
  const isOddAmount = ({ amountFen, eventSec, kind }: OracleTap): boolean =>
    (schemeAt(world, serviceDayOf(scheme, eventSec)).plausibleAmounts ?? []).some(
      (admitted) =>
        admitted.kind === kind &&
        !((amountFen ?? 0) >= admitted.minFen && (amountFen ?? 0) <= admitted.maxFen),
    );

  /** Whether the version of the tap's day lists the numbers of cards, and this one is not listed, or was never issued. */
  const isForeignNumber = ({ cardId, eventSec, kind }: OracleTap): boolean => {
    const isIssued = riders.get(cardId)?.registeredSec !== Number.POSITIVE_INFINITY;
    const { isListed, range } = listsNumber(schemeAt(world, serviceDayOf(scheme, eventSec)), cardId);
    if (isListed) return range?.isRegistered === true && !isIssued;
    return !isIssued || !['refund', 'expire', 'claim'].includes(kind);
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
    const aside = new Set<string>();
    const setAside = (key: string, payload: string) => {
      if (aside.has(key + payload)) duplicates++;
      else quarantined++;
      aside.add(key + payload);
    };
    const hasNetwork = ({ eventSec, networkId }: OracleTap) =>
      networkId === null ||
      schemeAt(world, serviceDayOf(scheme, eventSec)).networks.some(({ id }) => id === networkId);
    for (const tap of taps) {
      const key = `${tap.terminalId}/${tap.terminalSeq}`;
      const payload = JSON.stringify(tap, Object.keys(tap).sort());
      const known = payloads.get(key);
      if (known === payload) duplicates++;
      else if (known !== undefined || !riders.has(tap.cardId)) setAside(key, payload);
      else if (
        tap.eventSec > receivedSec + 3_600 ||
        isForeignNumber(tap) ||
        isOddAmount(tap) ||
        !hasNetwork(tap) ||
        isBeyond(tap)
      )
        setAside(key, payload);
      else {
        ground.noteTap(serviceDayOf(scheme, tap.eventSec));
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
      const due = sumDue(journey);
      const amount = amountFen === null ? rest + due : BigInt(amountFen);
      if (rest + due <= 0n || amount > rest + due) break;
      const list = disputesOf.get(cardId) ?? [];
      list.push({ caseId, journeyId, amount, due: amount < due ? amount : due, decidedSec });
      disputesOf.set(cardId, list);
      reread(cardId, Math.max(serviceDayOf(scheme, decidedSec), closedDay + 1));
      return;
    }
    refused.push(caseId);
  };

  const freeSec = (receivedSec: number) =>
    Math.max(serviceDayOf(scheme, receivedSec), closedDay + 1) * 86_400 -
    8 * 3_600 +
    scheme.serviceDayStartSec;
  /** Moves all that is on a card to another one, with a record on each. */
  const moveAll = ({ fromCardId, nowSec, terminalId, toCardId }: OracleEvent & { kind: 'move' }) => {
    const isThere = (cardId: string) =>
      riders.has(cardId) &&
      ((riders.get(cardId) as OracleCard).registeredSec !== Number.POSITIVE_INFINITY || tapsOf.has(cardId));
    const isDenied = (cardId: string) => {
      const ruling = (world.rulings?.get(cardId) ?? []).filter(({ holdsSec }) => holdsSec <= nowSec).at(-1);
      const entries = ruling ? ruling.entries : world.deny.filter((entry) => entry.cardId === cardId);
      return entries.some(({ fromSec, toSec }) => nowSec >= fromSec && (toSec === null || nowSec < toSec));
    };
    const amount = sumsOf.get(fromCardId)?.moves.get(`CARD:${fromCardId}`) ?? 0n;
    const there = sumsOf.get(toCardId)?.moves.get(`CARD:${toCardId}`) ?? 0n;
    const isWaiting = () => readNow(fromCardId).journeys.some(({ status }) => status === 'open');
    if (
      fromCardId === toCardId ||
      ![fromCardId, toCardId].every(isThere) ||
      [fromCardId, toCardId].some(isDenied) ||
      amount <= 0n ||
      amount > 100_000_000n ||
      there + amount > 1_000_000_000n ||
      isWaiting()
    ) {
      moved.push(null);
      return;
    }
    moved.push(amount);
    const day = serviceDayOf(scheme, nowSec);
    for (const [kind, cardId, terminalSeq] of [
      ['move-out', fromCardId, 1],
      ['move-in', toCardId, 2],
    ] as const) {
      const known = tapsOf.get(cardId) ?? [];
      const rider = riders.get(cardId) as OracleCard;
      const isCounted = scheme.media.some(({ hasCounter, id }) => id === rider.mediumId && hasCounter);
      const last = orderTaps(scheme, rider, known).at(-1);
      known.push({
        terminalId,
        terminalSeq,
        kind,
        cardId,
        cardSeq: isCounted ? (last?.cardSeq ?? 0) + 1 : null,
        eventSec: nowSec,
        networkId: null,
        routeId: null,
        stopId: null,
        amountFen: Number(amount),
      });
      ground.noteTap(day);
      tapsOf.set(cardId, known);
      reread(cardId, Math.max(day, closedDay + 1));
    }
  };

  const openDay = (receivedSec: number) => Math.max(serviceDayOf(scheme, receivedSec), closedDay + 1);

  const register = (event: OracleEvent & { kind: 'register' }) => {
    const { cardId, named, receivedSec, validFromSec } = event;
    const card = riders.get(cardId) as OracleCard;
    const taps = tapsOf.get(cardId) ?? [];
    const changes = card.changes ?? [];
    card.changes = changes;
    // A card that the ledger does not know: what is said of it holds from its beginning.
    if (taps.length === 0 && card.registeredSec === Number.POSITIVE_INFINITY) {
      const today = serviceDayOf(scheme, receivedSec);
      const coming = world.schemes.filter(
        (version, i) => version.validFrom > today || i === lastBegun(world.schemes, today),
      );
      if (!coming.some((version) => listsNumber(version, cardId).isListed)) {
        refusedChanges++;
        return;
      }
      card.registeredSec = 0;
      card.homeCity = named.homeCity ?? card.homeCity;
      const own = { categoryId: named.categoryId ?? null, validToSec: named.validToSec ?? null };
      if (validFromSec === null || validFromSec === 0) Object.assign(card, own);
      else changes.push({ fromSec: validFromSec, ...own });
      return;
    }
    const free = freeSec(receivedSec);
    const from = validFromSec ?? free;
    const before = riderAt(card, from);
    const isSame = Object.entries(named).every(
      ([column, value]) => before[column as keyof OracleRider] === value,
    );
    if (isSame && from >= (card.registeredSec ?? 0)) return;
    if (taps.some(({ eventSec }) => eventSec >= from && eventSec < free)) {
      refusedChanges++;
      return;
    }
    changes.push({ fromSec: from, ...named });
    card.registeredSec = Math.min(card.registeredSec ?? 0, from);
    if (taps.length > 0) reread(cardId, openDay(receivedSec));
  };

  const deny = ({ entries, extent, receivedSec, version }: OracleEvent & { kind: 'deny' }) => {
    if (version < denyVersion) {
      refusedChanges++;
      return;
    }
    denyVersion = version;
    const rulings = world.rulings ?? new Map<string, OracleRuling[]>();
    world.rulings = rulings;
    const toText = (list: readonly OracleDeny[]) =>
      JSON.stringify(
        list.map(({ fromSec, toSec }) => [fromSec, toSec]).sort((a, b) => Number(a[0]) - Number(b[0])),
      );
    for (const cardId of riders.keys()) {
      const own = entries.filter((entry) => entry.cardId === cardId);
      const known = rulings.get(cardId) ?? [];
      const last = known.at(-1);
      const before = last ? last.entries : world.deny.filter((entry) => entry.cardId === cardId);
      const kept =
        extent === 'whole'
          ? []
          : before.filter(({ fromSec }) => own.every((entry) => entry.fromSec !== fromSec));
      const after = [...kept, ...own];
      if (toText(before) === toText(after)) continue;
      const latest = Math.max(receivedSec, closedDay < 0 ? 0 : freeSec(0) - 1);
      let holdsSec = last?.holdsSec ?? 0;
      for (const { eventSec } of tapsOf.get(cardId) ?? [])
        if (eventSec <= latest && eventSec >= holdsSec) holdsSec = eventSec + 1;
      rulings.set(cardId, [...known, { holdsSec, entries: after }]);
      if (tapsOf.has(cardId)) reread(cardId, openDay(receivedSec));
    }
  };

  for (const event of events) {
    if (event.kind === 'close') close(event.day);
    else if (event.kind === 'register') register(event);
    else if (event.kind === 'deny') deny(event);
    else if (event.kind === 'dispute') dispute(event);
    else if (event.kind === 'move') moveAll(event);
    else if (event.kind === 'files') {
      world.groundAt = ground.at;
      ground.take(event, serviceDayOf(scheme, event.clockSec), closedDay < 0 ? null : closedDay);
    } else take(event.taps, event.receivedSec);
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
    refusedChanges,
    moved,
  };
}

/** The place of the version in force on a day; the first one before all. */
function lastBegun(schemes: World['schemes'], day: number): number {
  return Math.max(
    0,
    schemes.findLastIndex(({ validFrom }) => validFrom <= day),
  );
}

function toPeriodName(period: string, day: number): string {
  if (period === 'day') return String(day);
  if (period === 'week') return `w${day - ((((day + 3) % 7) + 7) % 7)}`;
  return new Date(day * 86_400_000).toISOString().slice(0, 7);
}
