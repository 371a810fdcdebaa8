/**
 * What a card knows of itself: its counter, its balance, what the next gate has to take off.
 *
 * Gates price from the card alone. Their records reach the back office late, twice or not at all; this is the
 * truth that they are records of.
 */

import type { FareNetwork } from '../../money/scheme/fare-network.ts';
import { nothingRemembered } from '../../money/scheme/price-memory.ts';
import { type PricedTrip, priceTrip } from '../../money/scheme/price-trip.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { Tap } from '../../money/scheme/tap.ts';
import type { PricedCard, PriceMemory, TripFacts } from '../../money/scheme/trip-price.ts';

/** All that a card knows; JSON as it stands. */
export interface WalletState {
  /** Charged by the gate; an account is charged by the back office. */
  readonly isCard: boolean;
  readonly hasCounter: boolean;
  readonly negativeLimitFen: number;
  readonly balanceFen: number;
  readonly cardSeq: number;
  /** Instant of the last tap. */
  readonly lastSec: number;
  readonly memory: PriceMemory;
}

/** What a card knows before its first tap. */
export function toNewWallet(card: PricedCard, scheme: Scheme): WalletState {
  const medium = scheme.media.find(({ id }) => id === card.mediumId);
  if (!medium) throw new RangeError(`no medium ${card.mediumId} in scheme ${scheme.schemeId}`);
  return {
    isCard: medium.charging === 'card',
    hasCounter: medium.hasCounter,
    negativeLimitFen: medium.negativeLimitFen,
    balanceFen: 0,
    cardSeq: 0,
    lastSec: Number.MIN_SAFE_INTEGER,
    memory: nothingRemembered,
  };
}

export class Wallet {
  readonly card: PricedCard;
  readonly #isCard: boolean;
  readonly #hasCounter: boolean;
  readonly #negativeLimitFen: number;
  #balanceFen: number;
  #cardSeq: number;
  #memory: PriceMemory;
  #lastSec: number;
  /** The last quote, as long as nothing was paid since. */
  #quoted: { readonly trip: TripFacts; readonly scheme: Scheme; readonly priced: PricedTrip } | undefined;

  constructor(card: PricedCard, state: WalletState) {
    this.card = card;
    this.#isCard = state.isCard;
    this.#hasCounter = state.hasCounter;
    this.#negativeLimitFen = state.negativeLimitFen;
    this.#balanceFen = state.balanceFen;
    this.#cardSeq = state.cardSeq;
    this.#memory = state.memory;
    this.#lastSec = state.lastSec;
  }

  get state(): WalletState {
    return {
      isCard: this.#isCard,
      hasCounter: this.#hasCounter,
      negativeLimitFen: this.#negativeLimitFen,
      balanceFen: this.#balanceFen,
      cardSeq: this.#cardSeq,
      lastSec: this.#lastSec,
      memory: this.#memory,
    };
  }

  get balanceFen(): number {
    return this.#balanceFen;
  }

  /** The instant of the holder's next tap: not before the last one, whatever was planned. */
  toTapSec(plannedSec: number): number {
    this.#lastSec = Math.max(plannedSec, this.#lastSec + 1);
    return this.#lastSec;
  }

  /** Whether a terminal lets the holder in: once below zero, not before money was added. */
  get isAccepted(): boolean {
    return this.#balanceFen >= 0;
  }

  topUp(amountFen: number): Pick<Tap, 'cardSeq' | 'amountFen' | 'balanceAfterFen'> {
    this.#balanceFen += amountFen;
    return { cardSeq: this.#next(), amountFen, balanceAfterFen: this.#isCard ? this.#balanceFen : null };
  }

  /** An entry: nothing is taken yet. */
  enter(): Pick<Tap, 'cardSeq' | 'amountFen' | 'balanceAfterFen'> {
    return {
      cardSeq: this.#next(),
      amountFen: null,
      balanceAfterFen: this.#isCard ? this.#balanceFen : null,
    };
  }

  /** What a journey costs, and undefined where the card cannot pay it. Nothing is taken. */
  quote(trip: TripFacts, scheme: Scheme, fareNetwork: FareNetwork): number | undefined {
    const priced = priceTrip(scheme, this.card, trip, this.#memory, fareNetwork);
    this.#quoted = { trip, scheme, priced };
    const { riderFen } = priced.price;
    return this.#balanceFen - riderFen < -this.#negativeLimitFen ? undefined : riderFen;
  }

  /**
   * A journey's end.
   *
   * @param terminalScheme - the version that the terminal holds; an old one takes another amount than is due
   */
  pay(
    trip: TripFacts,
    scheme: Scheme,
    terminalScheme: Scheme,
    fareNetwork: FareNetwork,
  ): Pick<Tap, 'cardSeq' | 'amountFen' | 'balanceAfterFen'> {
    const quoted = this.#quoted;
    const due =
      quoted?.trip === trip && quoted.scheme === scheme
        ? quoted.priced
        : priceTrip(scheme, this.card, trip, this.#memory, fareNetwork);
    const priced =
      terminalScheme === scheme ? due : priceTrip(terminalScheme, this.card, trip, this.#memory, fareNetwork);
    this.#quoted = undefined;
    this.#memory = due.memory;
    const takenFen = this.#isCard ? priced.price.riderFen : due.price.riderFen;
    this.#balanceFen -= takenFen;
    return {
      cardSeq: this.#next(),
      // A till records what it asked, a gate what it took.
      amountFen: trip.tappedFen ?? (this.#isCard ? takenFen : null),
      balanceAfterFen: this.#isCard ? this.#balanceFen : null,
    };
  }

  #next(): number | null {
    if (!this.#hasCounter) return null;
    this.#cardSeq++;
    return this.#cardSeq;
  }
}
