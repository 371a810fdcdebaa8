/** Answers of the search, kept as bare numbers: some 90 bytes each. */

/** One vehicle of an answer, without the name of its route. */
export interface RideRow {
  /** Row of the run: its vehicle for the day. */
  readonly run: number;
  readonly fromStop: number;
  readonly toStop: number;
  /** Seconds of the day. */
  readonly departureSec: number;
  readonly arrivalSec: number;
}

const WIDTH = 5;

/** Forgets everything when it is full. */
export class RideCache {
  readonly #limit: number;
  /** Where an answer begins in `#cells`: the number of its vehicles, then they. */
  readonly #starts = new Map<number, number>();
  #cells = new Int32Array(1024);
  #used = 0;

  /** @param limit - answers kept at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  find(key: number): RideRow[] | undefined {
    const start = this.#starts.get(key);
    if (start === undefined) return undefined;
    const cells = this.#cells;
    return Array.from({ length: cells[start] as number }, (_, i) => {
      const at = start + 1 + i * WIDTH;
      return {
        run: cells[at] as number,
        fromStop: cells[at + 1] as number,
        toStop: cells[at + 2] as number,
        departureSec: cells[at + 3] as number,
        arrivalSec: cells[at + 4] as number,
      };
    });
  }

  keep(key: number, rides: readonly RideRow[]): void {
    if (this.#starts.size >= this.#limit) {
      this.#starts.clear();
      this.#used = 0;
    }
    const end = this.#used + 1 + rides.length * WIDTH;
    if (end > this.#cells.length) {
      const wider = new Int32Array(this.#cells.length * 2);
      wider.set(this.#cells);
      this.#cells = wider;
    }
    this.#starts.set(key, this.#used);
    this.#cells[this.#used++] = rides.length;
    for (const { arrivalSec, departureSec, fromStop, run, toStop } of rides) {
      this.#cells[this.#used++] = run;
      this.#cells[this.#used++] = fromStop;
      this.#cells[this.#used++] = toStop;
      this.#cells[this.#used++] = departureSec;
      this.#cells[this.#used++] = arrivalSec;
    }
  }
}
