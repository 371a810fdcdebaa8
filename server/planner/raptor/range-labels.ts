/**
 * Labels of a range search: for each number of vehicles, the best times of all departures so far with that many
 * vehicles or fewer.
 */

const NEVER = 0x3fffffff;

/**
 * A round is opened when the search reaches it, as a copy of the round below.
 *
 * Invariant: a label of a higher round is never later than the same label of a lower one.
 */
export class RangeLabels {
  readonly #stopCount: number;
  readonly #blankCatches: Int32Array;
  /** By round from 1, by stop: first arrival of a vehicle. */
  readonly #arrivals: Int32Array[] = [];
  /** By round from 1, by stop: the first second at which a passenger is ready to board after so many vehicles. */
  readonly #ready: Int32Array[] = [];
  /**
   * By round from 1, by chain at a stop (`stopChain`): the last second at which a passenger can board there a run
   * earlier than all runs ridden from there so far.
   */
  readonly #catches: Int32Array[] = [];
  #rounds = 0;

  /** @param blankCatches the catches before any run is ridden */
  constructor(stopCount: number, blankCatches: Int32Array) {
    this.#stopCount = stopCount;
    this.#blankCatches = blankCatches;
  }

  /** Discards all labels. */
  open(): void {
    this.#rounds = 0;
  }

  getArrivals(round: number): Int32Array {
    while (this.#rounds < round) this.#openRound();
    return this.#arrivals[round] as Int32Array;
  }

  getReady(round: number): Int32Array {
    while (this.#rounds < round) this.#openRound();
    return this.#ready[round] as Int32Array;
  }

  getCatches(round: number): Int32Array {
    while (this.#rounds < round) this.#openRound();
    return this.#catches[round] as Int32Array;
  }

  /** @param sec earlier than the round's label */
  setCatch(round: number, slot: number, sec: number): void {
    this.#set(this.#catches, round, slot, sec);
  }

  /** @param sec earlier than the round's label */
  setArrival(round: number, stop: number, sec: number): void {
    this.#set(this.#arrivals, round, stop, sec);
  }

  /** @param sec earlier than the round's label */
  setReady(round: number, stop: number, sec: number): void {
    this.#set(this.#ready, round, stop, sec);
  }

  #set(rounds: readonly Int32Array[], first: number, at: number, value: number): void {
    for (let round = first; round <= this.#rounds; round++) {
      const labels = rounds[round] as Int32Array;
      if ((labels[at] as number) <= value) break;
      labels[at] = value;
    }
  }

  #openRound(): void {
    const round = ++this.#rounds;
    for (const rounds of [this.#arrivals, this.#ready]) {
      rounds[round] ??= new Int32Array(this.#stopCount);
      if (round === 1) rounds[round].fill(NEVER);
      else rounds[round].set(rounds[round - 1] as Int32Array);
    }
    this.#catches[round] ??= new Int32Array(this.#blankCatches.length);
    this.#catches[round].set(round === 1 ? this.#blankCatches : (this.#catches[round - 1] as Int32Array));
  }
}
