/** Stops without repeats, in the order in which they came; emptied in the time it took to fill. */
export class StopSet {
  readonly #isIn: Uint8Array;
  readonly #stops: Int32Array;
  size = 0;

  constructor(stopCount: number) {
    this.#isIn = new Uint8Array(stopCount);
    this.#stops = new Int32Array(stopCount);
  }

  add(stop: number): void {
    if (this.#isIn[stop] === 1) return;
    this.#isIn[stop] = 1;
    this.#stops[this.size++] = stop;
  }

  at(i: number): number {
    return this.#stops[i] as number;
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.#isIn[this.#stops[i] as number] = 0;
    this.size = 0;
  }
}
