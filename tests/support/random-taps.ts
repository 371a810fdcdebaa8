/** Cards of the example tariff with days of taps: most are in order, others late, repeated, missing or wrong. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RegistrationRequest } from '../../server/money/cards/register-cards.ts';
import type { DenyListRequest } from '../../server/money/cards/take-deny-list.ts';
import type { Scheme } from '../../server/money/scheme/scheme.ts';
import type { Card, DenyEntry, Tap } from '../../server/money/scheme/tap.ts';
import { exampleScheme } from './example-scheme.ts';

export interface RandomHistory {
  /** One version, or two, of which the second is in force from the third day on. */
  readonly schemes: readonly Scheme[];
  readonly denyEntries: readonly DenyEntry[];
  readonly cards: readonly Card[];
  /** Commits and closes in the order in which they come. */
  readonly events: readonly (
    | {
        readonly taps: readonly Tap[];
        /** Clock of the ledger; absent: that of the latest tap. */
        readonly receivedSec?: number;
      }
    | { readonly closeDay: number }
    | { readonly dispute: RandomDispute }
  )[];
  readonly firstDay: number;
}

/** A history in which registrations and deny lists come at random moments. */
export interface DatedHistory extends Omit<RandomHistory, 'events'> {
  /** Cards of `cards` that no issuer has registered when the history begins. */
  readonly unregistered: ReadonlySet<string>;
  readonly events: readonly (
    | RandomHistory['events'][number]
    | { readonly register: RegistrationRequest; readonly receivedSec: number }
    | { readonly deny: DenyListRequest; readonly receivedSec: number }
  )[];
}

/** A history in which balances are moved, too. */
export interface MovingHistory extends Omit<DatedHistory, 'events'> {
  readonly events: readonly (DatedHistory['events'][number] | { readonly move: RandomMove })[];
}

/** A balance that is to be moved from one card to another; it may have none. */
export interface RandomMove {
  readonly fromCardId: string;
  readonly toCardId: string;
  readonly nowSec: number;
  readonly key: string;
}

/** A decision on a tap's journey; often the journey does not exist or has no money to return. */
export interface RandomDispute {
  readonly caseId: string;
  readonly journeyId: string;
  readonly amountFen: number | null;
  readonly decidedSec: number;
}

const METRO = ['ex:S1', 'ex:S2', 'ex:S3', 'ex:S5', 'ex:S9'];
const RAIL = ['ex:R1', 'ex:R2', 'ex:R3'];

export class Dice {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  int(low: number, high: number): number {
    return uniformInt(this.#generator, low, high);
  }

  chance(percent: number): boolean {
    return this.int(0, 99) < percent;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T;
  }
}

/** The example tariff with other numbers and additional rules. */
function drawScheme(dice: Dice): Scheme {
  const isBare = dice.chance(20);
  const hasCeilings = dice.chance(50);
  const share = (payer: string, shareBp: number) => ({
    payer,
    shareBp,
    yearlyCeilingFen: hasCeilings && dice.chance(50) ? dice.pick([50, 150, 400]) : null,
    afterCeiling: dice.pick(['off', 'operator', 'BP']),
  });
  const split = (payer: string, other: string) => {
    const shareBp = dice.pick([0, 1, 2_500, 3_333, 5_000, 10_000]);
    return [share(payer, shareBp), share(other, 10_000 - shareBp)];
  };
  const names = { text: '随机' };
  return {
    ...exampleScheme,
    networks: exampleScheme.networks.map((network) => ({
      ...network,
      autocomplete: network.id === 'A-metro' && dice.chance(50),
      voidWithinSec: dice.pick([0, 300, 600]),
      maxJourneySec: dice.pick([3_600, 14_400]),
    })),
    concessions: [
      ...exampleScheme.concessions,
      {
        id: 'student-city',
        names,
        categories: ['student'],
        homeCities: dice.chance(50) ? ['A'] : ['A', 'B'],
        networks: ['A-bus', 'A-metro', 'B-bus', 'A-scenic'],
        percentBp: dice.pick([0, 3_333, 5_000, 9_999]),
        roundToFen: dice.pick([1, 10, 100]),
        times: [],
        fund: split('home', 'host'),
      },
    ],
    offPeaks: isBare
      ? []
      : [
          {
            id: 'midday',
            names,
            networks: ['A-metro', 'B-bus'],
            percentBp: dice.pick([7_000, 9_000]),
            roundToFen: dice.pick([1, 10]),
            times: [{ fromSec: 36_000, toSec: 57_600, weekdays: dice.chance(50) ? [] : [0, 1, 2, 3, 4] }],
            fund: split('operator', 'BP'),
          },
        ],
    transfers: exampleScheme.transfers.map((rule) => ({
      ...rule,
      maxCount: dice.pick([null, 1, 2]),
      maxOffFen: dice.pick([50, 100, 200]),
      ...(dice.pick([0, 1]) === 1 ? { percentBp: dice.pick([0, 5_000, 7_777]) } : {}),
      windowSec: dice.pick([1_800, 3_600, 5_400]),
      sameRoute: dice.pick(['excluded', 'allowed'] as const),
    })),
    caps: isBare
      ? []
      : [
          ...exampleScheme.caps.map((cap) => ({ ...cap, amountFen: dice.pick([300, 501, 777, 1_000]) })),
          {
            id: 'joint-week',
            names,
            period: dice.pick(['week', 'month'] as const),
            networks: ['A-bus', 'A-metro', 'B-bus'],
            categories: [],
            amountFen: dice.pick([900, 1_301, 2_000]),
          },
        ],
    agingDays: dice.pick([1, 2, 7]),
    commissionBp: dice.pick([0, 30, 101]),
  };
}

/** The next version: other fares, caps, discounts and fees with the same rules. */
export function drawNextVersion(dice: Dice, scheme: Scheme, validFrom: number): Scheme {
  return {
    ...scheme,
    version: scheme.version + 1,
    validFrom,
    networks: scheme.networks.map((network) =>
      network.id === 'A-bus'
        ? { ...network, fare: { kind: 'flat', amountFen: 230 }, maxFareFen: 230 }
        : network,
    ),
    concessions: scheme.concessions.map((policy) => ({ ...policy, percentBp: dice.pick([2_500, 8_000]) })),
    transfers: scheme.transfers.map((rule) => ({ ...rule, maxOffFen: dice.pick([30, 150]) })),
    caps: scheme.caps.map((cap) => ({ ...cap, amountFen: dice.pick([400, 650, 1_500]) })),
    commissionBp: dice.pick([15, 250]),
  };
}

/** Reports some cards as lost, for some hours or forever. */
function drawDenyList(dice: Dice, cards: readonly Card[], firstDay: number): DenyEntry[] {
  return cards
    .filter(() => dice.chance(20))
    .map(({ cardId }) => {
      const fromSec = (firstDay * 24 - 8) * 3600 + dice.int(6 * 3600, 60 * 3600);
      const toSec = dice.chance(50) ? null : fromSec + dice.int(3_600, 80_000);
      return { version: 1, cardId, reason: 'lost', fromSec, toSec };
    });
}

function drawCards(dice: Dice, firstDay: number): Card[] {
  return Array.from({ length: dice.int(1, 6) }, (_, i): Card => {
    const city = dice.pick(['A', 'B']);
    const isChip = dice.chance(50);
    return {
      cardId: `${isChip ? '31' : ''}${city}${i}`,
      issuerId: `C${city}`,
      mediumId: `${isChip ? 'chip' : 'card'}-${city.toLowerCase()}`,
      categoryId: dice.chance(30) ? 'student' : null,
      homeCity: city,
      validToSec: dice.chance(30) ? (firstDay * 24 - 8) * 3600 + dice.int(6 * 3600, 60 * 3600) : null,
    };
  });
}

export function drawHistory(seed: number, firstDay: number): RandomHistory {
  const dice = new Dice(seed);
  const scheme = drawScheme(dice);
  const schemes = dice.chance(40) ? [scheme, drawNextVersion(dice, scheme, firstDay + 2)] : [scheme];
  const cards = drawCards(dice, firstDay);
  const denyEntries = drawDenyList(dice, cards, firstDay);
  const days = dice.int(1, 4);
  const seqOf = new Map<string, number>();
  const byDay: Tap[][] = Array.from({ length: days }, () => []);
  for (const card of cards) {
    const isChip = card.mediumId.startsWith('chip');
    let cardSeq = 0;
    let last = 0;
    const put = (day: number, terminalId: string, eventSec: number, part: Partial<Tap>) => {
      last = Math.max(eventSec, last + 1);
      const terminalSeq = (seqOf.get(terminalId) ?? 0) + 1;
      seqOf.set(terminalId, terminalSeq);
      cardSeq++;
      byDay[day]?.push({
        terminalId,
        terminalSeq,
        kind: 'ride',
        cardId: card.cardId,
        cardSeq: isChip ? cardSeq : null,
        // Gates that charge chips have wrong clocks at times.
        eventSec: last + (isChip && dice.chance(5) ? dice.int(-400, 400) : 0),
        networkId: null,
        routeId: null,
        vehicleId: null,
        stopId: null,
        amountFen: null,
        balanceAfterFen: null,
        tariffVersion: null,
        denyListVersion: null,
        ...part,
      });
    };
    const taken = () => (isChip ? dice.pick([0, 90, 180, 200, 280, 300, 400, 500, 2_340, 3_000]) : null);
    for (let day = 0; day < days; day++) {
      const midnight = ((firstDay + day) * 24 - 8) * 3600;
      let clock = midnight + dice.int(4.6 * 3600, 9 * 3600);
      if (day === 0 || dice.chance(20))
        put(day, `kiosk-${dice.int(1, 2)}`, clock, {
          kind: 'top-up',
          amountFen: dice.pick([150, 1_000, 10_000]),
        });
      for (let i = dice.int(0, 6); i > 0; i--) {
        clock = Math.max(clock, last) + dice.pick([60, 900, 1_800, 3_600, 3_601, 10_000]);
        const isMetro = dice.chance(60);
        const stops = isMetro ? METRO : RAIL;
        const networkId = isMetro ? 'A-metro' : 'rail';
        const kind = dice.int(0, 99);
        if (kind < 35) {
          put(day, `bus-${dice.int(1, 3)}`, clock, {
            networkId: dice.pick(['A-bus', 'B-bus']),
            routeId: dice.pick(['r1', 'r2', null]),
            amountFen: taken(),
          });
        } else if (kind < 40) {
          put(day, 'till', clock, { kind: 'buy', networkId: 'A-scenic', amountFen: dice.pick([500, 1_005]) });
        } else if (kind < 43) {
          put(day, 'office', clock, { kind: 'refund', amountFen: dice.int(1, 300) });
        } else if (kind < 44) put(day, 'office', clock, { kind: 'expire' });
        else {
          const from = dice.pick(stops);
          const to = dice.pick(stops);
          if (!dice.chance(8)) put(day, `gate-${from}`, clock, { kind: 'on', networkId, stopId: from });
          clock += dice.pick([120, 600, 1_500, 4_000]);
          if (!dice.chance(10))
            put(day, `gate-${to}`, clock, { kind: 'off', networkId, stopId: to, amountFen: taken() });
        }
        if (clock > midnight + 28 * 3600) break;
      }
    }
  }
  return { schemes, denyEntries, cards, events: deliver(dice, byDay, cards, firstDay), firstDay };
}

/**
 * The same cards and taps, with registrations and deny lists in between. Some cards are known by the prefix of their
 * number alone.
 */
export function drawDatedHistory(seed: number, firstDay: number): DatedHistory {
  const history = drawHistory(seed, firstDay);
  const dice = new Dice(seed + 1_000_000);
  const unregistered = new Set<string>();
  const cards = history.cards.map((card) => {
    if (!dice.chance(30)) return card;
    unregistered.add(card.cardId);
    return { ...card, categoryId: null, validToSec: null };
  });
  const events: DatedHistory['events'][number][] = [];
  let day = firstDay;
  let version = 1;
  for (const event of history.events) {
    while (dice.chance(12)) {
      const receivedSec = (day * 24 - 8) * 3600 + dice.int(5 * 3600, 26 * 3600);
      if (dice.chance(60)) events.push({ register: drawRegistration(dice, cards, firstDay), receivedSec });
      else {
        version += dice.pick([0, 1, 1, 1, -1]);
        events.push({ deny: drawDenyRequest(dice, cards, firstDay, version), receivedSec });
      }
    }
    events.push(event);
    if ('closeDay' in event) day = event.closeDay + 1;
  }
  return { ...history, cards, events, unregistered };
}

/** The same history with moves of balances between its cards, in between. */
export function withMoves(history: DatedHistory, seed: number): MovingHistory {
  const dice = new Dice(seed + 3_000_000);
  const events: MovingHistory['events'][number][] = [];
  let day = history.firstDay;
  for (const event of history.events) {
    events.push(event);
    if ('closeDay' in event) day = event.closeDay + 1;
    if (!dice.chance(25)) continue;
    const nowSec = (day * 24 - 8) * 3600 + dice.int(5 * 3600, 27 * 3600);
    const [from, to] = [dice.pick(history.cards), dice.pick(history.cards)];
    const key = `move-${events.length}`;
    events.push({ move: { fromCardId: from.cardId, toCardId: to.cardId, nowSec, key } });
  }
  return { ...history, events };
}

const numberedPrefixes: Readonly<Record<string, string>> = {
  'card-a': '620',
  'card-b': '621',
  'chip-a': '310',
  'chip-b': '311',
};

/** The same history with card numbers of ten digits, of which some versions list ranges. */
export function toNumbered(history: DatedHistory, seed: number): DatedHistory {
  const dice = new Dice(seed + 2_000_000);
  const numbers = new Map(
    history.cards.map(({ cardId, mediumId }, i) => [cardId, `${numberedPrefixes[mediumId]}000000${i}`]),
  );
  const toNumber = (_key: string, value: unknown) =>
    typeof value === 'string' ? (numbers.get(value) ?? value) : value;
  const toRenamed = <T>(data: T): T => JSON.parse(JSON.stringify(data), toNumber) as T;
  const schemes = history.schemes.map((scheme): Scheme => {
    const isListed = dice.chance(75);
    const hasPrefixes = !isListed || dice.chance(25);
    const plausibleAmounts = [
      { kind: 'top-up', minFen: dice.pick([0, 500]), maxFen: 5_000 },
      { kind: 'refund', minFen: 0, maxFen: 200 },
    ] as const;
    return {
      ...scheme,
      ...(dice.chance(40) ? { plausibleAmounts } : undefined),
      media: scheme.media.map((medium) => {
        const prefix = numberedPrefixes[medium.id] as string;
        const range = { from: `${prefix}0000000`, to: `${prefix}${dice.pick(['9999999', '0000001'])}` };
        const ranges = dice.chance(80) ? [{ ...range, isRegistered: dice.chance(60) }] : [];
        return { ...medium, prefixes: hasPrefixes ? [prefix] : [], ...(isListed ? { ranges } : undefined) };
      }),
    };
  });
  return {
    ...history,
    schemes,
    cards: toRenamed(history.cards),
    denyEntries: toRenamed(history.denyEntries),
    events: toRenamed(history.events),
    unregistered: new Set([...history.unregistered].map((cardId) => numbers.get(cardId) as string)),
  };
}

const drawSec = (dice: Dice, firstDay: number) =>
  (firstDay * 24 - 8) * 3600 + dice.int(5, 120) * 3600 + dice.pick([0, 0, 1, 1_799]);

function drawRegistration(dice: Dice, cards: readonly Card[], firstDay: number): RegistrationRequest {
  const { cardId } = dice.pick(cards);
  return {
    cardId,
    named: {
      ...(dice.chance(60) ? { categoryId: dice.pick(['student', 'student', null]) } : undefined),
      ...(dice.chance(25) ? { homeCity: dice.pick(['A', 'B']) } : undefined),
      ...(dice.chance(40) ? { validToSec: dice.pick([null, drawSec(dice, firstDay)]) } : undefined),
    },
    validFromSec: dice.chance(40) ? drawSec(dice, firstDay) : null,
  };
}

/** Begins of entries are few, so that lists end the entries of those before. */
function drawDenyRequest(
  dice: Dice,
  cards: readonly Card[],
  firstDay: number,
  version: number,
): DenyListRequest {
  const entries = cards
    .filter(() => dice.chance(40))
    .map(({ cardId }) => {
      const fromSec = (firstDay * 24 - 8) * 3600 + dice.pick([6, 6, 30, 54]) * 3600;
      return {
        cardId,
        reason: 'lost',
        fromSec,
        toSec: dice.chance(50) ? null : fromSec + dice.int(3_600, 180_000),
      };
    });
  return { version, extent: dice.pick(['whole', 'change', 'change']), entries };
}

/** Puts the taps of each day into commits: shuffled, late, repeated, with other content, or never. */
function deliver(
  dice: Dice,
  byDay: readonly Tap[][],
  cards: readonly Card[],
  firstDay: number,
): RandomHistory['events'] {
  const events: (
    | { taps: Tap[]; receivedSec?: number }
    | { closeDay: number }
    | { dispute: RandomDispute }
  )[] = [];
  const journeyTaps = byDay.flat().filter(({ kind }) => kind !== 'top-up' && kind !== 'refund');
  const hasDisputes = journeyTaps.length > 0 && dice.chance(50);
  let cases = 0;
  const maybeDispute = (day: number) => {
    if (!hasDisputes || !dice.chance(25)) return;
    const { terminalId, terminalSeq } = dice.pick(journeyTaps);
    events.push({
      dispute: {
        caseId: `c${++cases}`,
        journeyId: `${terminalId}/${terminalSeq}`,
        amountFen: dice.chance(50) ? null : dice.int(1, 300),
        decidedSec: ((firstDay + day) * 24 - 8) * 3600 + dice.int(5 * 3600, 26 * 3600),
      },
    });
  };
  const arriving: Tap[][] = Array.from({ length: byDay.length + 4 }, () => []);
  for (const [day, taps] of byDay.entries()) {
    for (const tap of taps) {
      if (dice.chance(2)) continue;
      const lateDays = dice.chance(15) ? dice.int(1, 3) : 0;
      arriving[day + lateDays]?.push(tap);
      if (dice.chance(5)) arriving[day + lateDays + dice.int(0, 1)]?.push({ ...tap });
      if (dice.chance(1)) arriving[day + lateDays + 1]?.push({ ...tap, vehicleId: 'other' });
    }
  }
  const isShuffled = dice.chance(40);
  for (const [day, taps] of arriving.entries()) {
    const list = isShuffled ? shuffle(dice, taps) : taps.toSorted((a, b) => a.eventSec - b.eventSec);
    for (let from = 0; from < list.length; ) {
      const size = dice.pick([1, 3, 1000]);
      events.push({ taps: list.slice(from, from + size) });
      from += size;
      maybeDispute(day);
    }
    maybeDispute(day);
    if (dice.chance(15)) events.push(...drawBeyond(dice, dice.pick(cards), firstDay + day));
    events.push({ closeDay: firstDay + day });
  }
  for (let day = arriving.length; day < arriving.length + dice.int(0, 4); day++)
    events.push({ closeDay: firstDay + day });
  return events;
}

/** Records that a ledger quarantines: with a clock that is days ahead, or with more money than a card can have. */
function* drawBeyond(dice: Dice, { cardId, mediumId }: Card, day: number) {
  const midnight = (day * 24 - 8) * 3600;
  const eventSec = midnight + dice.int(20 * 3600, 24 * 3600);
  const toTap = (terminalId: string, seq: number, sec: number, amountFen: number): Tap => ({
    terminalId: `${terminalId}-${day}`,
    terminalSeq: seq,
    kind: 'top-up',
    cardId,
    cardSeq: mediumId.startsWith('chip') ? 100_000 * day + seq : null,
    eventSec: sec,
    networkId: null,
    routeId: null,
    vehicleId: null,
    stopId: null,
    amountFen,
    balanceAfterFen: null,
    tariffVersion: null,
    denyListVersion: null,
  });
  const aheadSec = dice.pick([3_600, 3_601, 86_400, 40_000_000]);
  yield { taps: [toTap('fast-clock', 1, eventSec + aheadSec, 700)], receivedSec: eventSec };
  const rich = Array.from({ length: dice.int(9, 12) }, (_, i) =>
    toTap('vault', i + 1, eventSec + i, 100_000_000),
  );
  yield { taps: rich.slice(0, 5) };
  yield { taps: rich.slice(5) };
}

function shuffle<T>(dice: Dice, list: readonly T[]): T[] {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = dice.int(0, i);
    [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
  }
  return mixed;
}
