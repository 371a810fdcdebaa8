/** The numbers of records that a terminal's entries have, as ranges: most terminals have a single one. */

interface Range {
  from: number;
  to: number;
}

export class ReceivedNumbers {
  /** Without overlaps and without neighbours that touch, in order. */
  readonly #ranges: Range[] = [];

  /** The highest number. */
  get last(): number | undefined {
    return this.#ranges.at(-1)?.to;
  }

  has(no: number): boolean {
    const { from, to } = this.#ranges[this.#findIndex(no)] ?? { from: 1, to: 0 };
    return from <= no && no <= to;
  }

  /** @returns false if the number was there */
  add(no: number): boolean {
    const ranges = this.#ranges;
    const end = ranges.at(-1);
    // Almost every number follows the last one.
    if (end && no === end.to + 1) {
      end.to = no;
      return true;
    }
    const at = this.#findIndex(no);
    const [before, after] = [ranges[at], ranges[at + 1]];
    if (before && no <= before.to) return false;
    const joinsBefore = before?.to === no - 1;
    const joinsAfter = after?.from === no + 1;
    if (joinsBefore && joinsAfter) {
      (before as Range).to = (after as Range).to;
      ranges.splice(at + 1, 1);
    } else if (joinsBefore) (before as Range).to = no;
    else if (joinsAfter) (after as Range).from = no;
    else ranges.splice(at + 1, 0, { from: no, to: no });
    return true;
  }

  /** Index of the last range that begins at `no` or before; -1 without one. */
  #findIndex(no: number): number {
    let [low, high] = [0, this.#ranges.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle] as Range).from <= no) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
