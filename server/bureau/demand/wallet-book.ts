/** Stores cards from one day to the next. */
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { PricedCard } from '../../money/scheme/trip-price.ts';
import type { Spool } from './spool.ts';
import { toNewWallet, Wallet, type WalletState } from './wallet.ts';

/** Called once for each person of a day, in the same order every day. */
export interface WalletBook {
  /** The card as stored; undefined on its first day. */
  readonly take: (card: PricedCard) => Wallet | undefined;
  /** Stores the card at the end of its day. */
  readonly keep: (wallet: Wallet) => void;
}

/** For the simulation of a single day: stores nothing. */
export const noWallets: WalletBook = { take: () => undefined, keep: () => {} };

/** A new card with a balance of zero. */
export function openWallet(card: PricedCard, scheme: Scheme): Wallet {
  return new Wallet(card, toNewWallet(card, scheme));
}

const BLOCK = 1 << 16;
const LINE_FEED = 10;

/** Stores any number of cards in two spools, one of the day before and one of the day: a line for each card, in the order of the people. */
export class WalletSpools implements WalletBook {
  #before: Spool;
  #after: Spool;
  #offset = 0;
  #block: Buffer = Buffer.alloc(0);

  constructor(one: Spool, other: Spool) {
    this.#before = one;
    this.#after = other;
  }

  /** @throws RangeError if the card is not the next one in the order of the day before */
  take(card: PricedCard): Wallet | undefined {
    if (this.#before.size === 0) return undefined;
    const [cardId, state] = JSON.parse(this.#readLine()) as [string, WalletState];
    if (cardId !== card.cardId) throw new RangeError(`card ${card.cardId} is taken before ${cardId}`);
    return new Wallet(card, state);
  }

  keep(wallet: Wallet): void {
    this.#after.append(Buffer.from(`${JSON.stringify([wallet.card.cardId, wallet.state])}\n`));
  }

  /** Begins the next day: `take` returns the cards that `keep` stored. */
  turn(): void {
    [this.#before, this.#after] = [this.#after, this.#before];
    this.#after.clear();
    this.#offset = 0;
    this.#block = Buffer.alloc(0);
  }

  #readLine(): string {
    for (;;) {
      const end = this.#block.indexOf(LINE_FEED);
      if (end >= 0) {
        const line = this.#block.toString('utf8', 0, end);
        this.#block = this.#block.subarray(end + 1);
        return line;
      }
      const more = Buffer.alloc(Math.min(BLOCK, this.#before.size - this.#offset));
      if (more.length === 0) throw new RangeError('more people than the day before');
      this.#before.read(this.#offset, more);
      this.#offset += more.length;
      this.#block = Buffer.concat([this.#block, more]);
    }
  }
}
