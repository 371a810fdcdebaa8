/** Where each card's money and its list of taps end, as last written here: most cards need not be read again. */

export interface CardHead {
  /** How often the card was written. */
  readonly revision: number;
  readonly balanceFen: number;
  /** Its last tap in order of arrival. */
  readonly terminalNo: number | null;
  readonly seq: number | null;
}

/** Bounded: what was not written while a generation filled up is dropped with the one before. */
export class CardHeads {
  readonly #limit: number;
  #young = new Map<number, CardHead>();
  #old = new Map<number, CardHead>();

  /** @param limit - heads of a generation, of about 100 bytes each */
  constructor(limit: number) {
    this.#limit = limit;
  }

  find(cardNo: number): CardHead | undefined {
    return this.#young.get(cardNo) ?? this.#old.get(cardNo);
  }

  keep(cardNo: number, head: CardHead): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(cardNo, head);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
