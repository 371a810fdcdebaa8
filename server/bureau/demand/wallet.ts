/**
 * The state of a card: its counter, its balance, and what the next gate has to charge.
 *
 * Gates price by the card alone. Their records may reach the back office late, twice or never; the wallet has the true state.
 */

import type { FareNetwork } from '../../money/scheme/fare-network.ts';
import { nothingRemembered } from '../../money/scheme/price-memory.ts';
import { type PricedTrip, priceTrip } from '../../money/scheme/price-trip.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { Tap } from '../../money/scheme/tap.ts';
import type { PricedCard, PriceMemory, TripFacts } from '../../money/scheme/trip-price.ts';

/** The state of a card; can be stored as JSON. */
export interface WalletState {
  /** Whether gates charge it; an account is charged by the back office. */
  readonly isCard: boolean;
  readonly hasCounter: boolean;
  readonly negativeLimitFen: number;
  readonly balanceFen: number;
  readonly cardSeq: number;
  /** Instant of the last tap. */
  readonly lastSec: number;
  readonly memory: PriceMemory;
}

/** The state of a card before its first tap. */
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
  /** The last quote; undefined after a payment. */
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

  /** The instant of the next tap: `plannedSec`, but at least a second after the last tap. */
  toTapSec(plannedSec: number): number {
    this.#lastSec = Math.max(plannedSec, this.#lastSec + 1);
    return this.#lastSec;
  }

  /** Whether terminals accept the card: not while its balance is negative. */
  get isAccepted(): boolean {
    return this.#balanceFen >= 0;
  }

  topUp(amountFen: number): Pick<Tap, 'cardSeq' | 'amountFen' | 'balanceAfterFen'> {
    this.#balanceFen += amountFen;
    return { cardSeq: this.#next(), amountFen, balanceAfterFen: this.#isCard ? this.#balanceFen : null };
  }

  /** Records an entry, which charges nothing. */
  enter(): Pick<Tap, 'cardSeq' | 'amountFen' | 'balanceAfterFen'> {
    return {
      cardSeq: this.#next(),
      amountFen: null,
      balanceAfterFen: this.#isCard ? this.#balanceFen : null,
    };
  }

  /** The price of a journey, without charging it; undefined where the balance is not sufficient. */
  quote(trip: TripFacts, scheme: Scheme, fareNetwork: FareNetwork): number | undefined {
    const priced = priceTrip(scheme, this.card, trip, this.#memory, fareNetwork);
    this.#quoted = { trip, scheme, priced };
    const { riderFen } = priced.price;
    return this.#balanceFen - riderFen < -this.#negativeLimitFen ? undefined : riderFen;
  }

  /**
   * Charges a journey.
   *
   * @param terminalScheme - the scheme version of the terminal; an old one may charge another amount than is due
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
      // A till records the price of the purchase, a gate the amount charged.
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
