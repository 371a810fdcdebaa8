/** Generates taps of a day on the example tariff, from a seed. */

import { toStoredTap } from '../../server/money/cards/tap-fields.ts';
import type { StoredTap } from '../../server/money/ledger/ledger-store.ts';
import type { Tap } from '../../server/money/scheme/tap.ts';
import { createRandom } from '../bench/seeded-random.ts';

export interface TapOptions {
  /** Half of them are cards charged by gates, half accounts. */
  readonly cards: number;
  readonly day: number;
  readonly seed: number;
  /** Taps in a chunk. */
  readonly size: number;
}

const STOPS = ['ex:S1', 'ex:S2', 'ex:S3', 'ex:S5', 'ex:S9'];
const [KIOSKS, GATES, BUSES, ROUTES] = [50, 200, 2_000, 120];
/** Taps between the next tap of a card and its late one: a tenth of an hour of two large cities. */
const LATE_BY = 10_000;
const CHIP_FEN = { metro: 400, bus: 180 };

/** The taps of one day: first top-ups of all cards, then rides by time, of all terminals mixed. */
export class SyntheticDay {
  readonly #options: TapOptions;
  readonly #pick: (n: number) => number;
  #startSec: number;
  readonly #terminalSeqs = new Map<string, number>();
  readonly #cardSeqs = new Map<string, number>();
  /** Stop of the entry, by card that has not left yet. */
  readonly #entries = new Map<string, number>();
  /** Taps that came after a later tap of their card. */
  lateCount = 0;

  constructor(options: TapOptions) {
    this.#options = options;
    const random = createRandom(options.seed);
    this.#pick = (n) => Math.floor(random() * n);
    this.#startSec = (options.day * 24 - 8) * 3_600 + 6 * 3_600;
  }

  /** Later rides are those of the next day, with numbers that go on. */
  goToNextDay(): void {
    this.#startSec += 86_400;
  }

  /** One top-up for each card. */
  *iterateTopUps(): Generator<StoredTap[]> {
    const { cards, size } = this.#options;
    for (let from = 0; from < cards; from += size) {
      const count = Math.min(size, cards - from);
      yield Array.from({ length: count }, (_, i) => {
        const tap = this.#make(this.#toCard(from + i), `kiosk-${this.#pick(KIOSKS)}`, this.#startSec, {
          kind: 'top-up',
          amountFen: 10_000,
        });
        return toStoredTap(tap, `top-up-${from}`);
      });
    }
  }

  /**
   * Taps by time: half of them on buses, half entries and exits at gates.
   *
   * @param lateShare - share of the taps that come after a later tap of their card
   */
  *iterateRides(taps: number, lateShare = 0): Generator<StoredTap[]> {
    const { size } = this.#options;
    let [chunk, from]: [StoredTap[], number] = [[], 0];
    for (const tap of lateShare > 0 ? this.#holdBack(this.#drawAll(taps), lateShare) : this.#drawAll(taps)) {
      if (chunk.push(toStoredTap(tap, `file-${from}`)) < size) continue;
      yield chunk;
      from += chunk.length;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  }

  *#drawAll(taps: number): Generator<Tap> {
    for (let i = 0; i < taps; i++) yield this.#draw(this.#startSec + 600 + Math.floor((i * 50_000) / taps));
  }

  /** Holds some taps back until `LATE_BY` taps after the next tap of their card. */
  *#holdBack(taps: Iterable<Tap>, share: number): Generator<Tap> {
    const held = new Map<string, Tap>();
    const due: { readonly tap: Tap; readonly after: number }[] = [];
    let passed = 0;
    let next = 0;
    for (const tap of taps) {
      passed++;
      const earlier = held.get(tap.cardId);
      if (earlier) {
        held.delete(tap.cardId);
        this.lateCount++;
        due.push({ tap: earlier, after: passed + LATE_BY });
      } else if (this.lateCount + held.size / 2 < share * passed) {
        held.set(tap.cardId, tap);
        continue;
      }
      yield tap;
      for (let first = due[next]; first && first.after <= passed; first = due[++next]) yield first.tap;
    }
    for (const { tap } of due.slice(next)) yield tap;
    yield* held.values();
  }

  #draw(eventSec: number): Tap {
    const card = this.#toCard(this.#pick(this.#options.cards));
    const pick = this.#pick;
    const entry = this.#entries.get(card.cardId);
    if (entry !== undefined) {
      this.#entries.delete(card.cardId);
      return this.#make(card, `gate-${pick(GATES)}`, eventSec, {
        kind: 'off',
        networkId: 'A-metro',
        stopId: STOPS[(entry + 1 + pick(4)) % STOPS.length] as string,
        amountFen: card.isChip ? CHIP_FEN.metro : null,
      });
    }
    if (pick(2) === 0) {
      const at = pick(STOPS.length);
      this.#entries.set(card.cardId, at);
      const stopId = STOPS[at] as string;
      return this.#make(card, `gate-${pick(GATES)}`, eventSec, { kind: 'on', networkId: 'A-metro', stopId });
    }
    const bus = pick(BUSES);
    return this.#make(card, `bus-${bus}`, eventSec, {
      networkId: 'A-bus',
      routeId: `ex:r${bus % ROUTES}`,
      vehicleId: `v${bus}`,
      amountFen: card.isChip ? CHIP_FEN.bus : null,
    });
  }

  #toCard(no: number): SyntheticCard {
    const isChip = no % 2 === 0;
    return { isChip, cardId: `${isChip ? '31A' : 'A'}${1_000_000 + no}` };
  }

  #make({ cardId, isChip }: SyntheticCard, terminalId: string, eventSec: number, part: Partial<Tap>): Tap {
    return {
      terminalId,
      terminalSeq: toNext(this.#terminalSeqs, terminalId),
      kind: 'ride',
      cardId,
      cardSeq: isChip ? toNext(this.#cardSeqs, cardId) : null,
      eventSec,
      networkId: null,
      routeId: null,
      vehicleId: null,
      stopId: null,
      amountFen: null,
      balanceAfterFen: null,
      tariffVersion: 1,
      denyListVersion: 3,
      ...part,
    };
  }
}

interface SyntheticCard {
  readonly cardId: string;
  readonly isChip: boolean;
}

function toNext(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
