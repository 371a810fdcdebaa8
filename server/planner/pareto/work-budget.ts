/** Limits the work of a search. */

/** Number of units between two calls of `isLate`. */
const LOOK_EVERY = 65_536;

/**
 * The work that a query may still do. It is counted in units (a comparison of two labels, a ride to a stop), so that
 * the same query gets the same answer on every machine; `isLate` stops the search on a machine that is too slow even
 * for that.
 */
export class WorkBudget {
  #left: number;
  #unlooked = 0;
  #isSpent = false;
  readonly #isLate: () => boolean;

  /** @param isLate returns true when the time limit of the answer has passed; no limit where absent */
  constructor(units: number, isLate: () => boolean = () => false) {
    this.#left = units;
    this.#isLate = isLate;
  }

  /** Whether the budget has run out; never becomes false again. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Subtracts units and returns whether the search may continue. With 0 units it only calls `isLate`. */
  spend(units: number): boolean {
    this.#left -= units;
    this.#unlooked += units;
    if (this.#left < 0) this.#isSpent = true;
    if (units === 0 || this.#unlooked >= LOOK_EVERY) {
      this.#unlooked = 0;
      if (this.#isLate()) this.#isSpent = true;
    }
    return !this.#isSpent;
  }
}
