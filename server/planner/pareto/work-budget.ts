/** How much a search may do. */

/** Units between two calls of `isLate`. */
const LOOK_EVERY = 65_536;

/**
 * Work that one question may still cost. It is counted in units (a comparison of two labels, a ride to a stop), so that
 * the same question gets the same answer on every machine; `isLate` is for a machine that is too slow even for that.
 */
export class WorkBudget {
  #left: number;
  #unlooked = 0;
  #isSpent = false;
  readonly #isLate: () => boolean;

  /** @param isLate whether the time for the answer is over; it never is where absent */
  constructor(units: number, isLate: () => boolean = () => false) {
    this.#left = units;
    this.#isLate = isLate;
  }

  /** Once true, it stays so. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** Takes the units off, and says whether the search may go on; nothing to take off is a look at the clock. */
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
