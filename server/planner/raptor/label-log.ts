/**
 * The labels of one query in the order in which they were made: enough to tell each journey, and nothing
 * is allocated while searching. A label points at the one it came from.
 */

export const KIND_ACCESS = 0;
export const KIND_RIDE = 1;
export const KIND_FOOTPATH = 2;

const WIDTH = 6;

/** A growing list of labels of six integers each. */
export class LabelLog {
  #cells = new Int32Array(WIDTH * 4096);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  /**
   * Appends a label and gives its number.
   *
   * @param detail access: seconds walked; ride: row of the run in the day; footpath: row of the footpath
   * @param from ride: position of boarding
   * @param to ride: position of alighting
   */
  add(kind: number, stop: number, parent: number, detail: number, from: number, to: number): number {
    const at = this.#count * WIDTH;
    if (at + WIDTH > this.#cells.length) this.#grow();
    const cells = this.#cells;
    cells[at] = kind;
    cells[at + 1] = stop;
    cells[at + 2] = parent;
    cells[at + 3] = detail;
    cells[at + 4] = from;
    cells[at + 5] = to;
    return this.#count++;
  }

  read(label: number): {
    kind: number;
    stop: number;
    parent: number;
    detail: number;
    from: number;
    to: number;
  } {
    const at = label * WIDTH;
    const [kind = 0, stop = 0, parent = -1, detail = 0, from = 0, to = 0] = this.#cells.subarray(
      at,
      at + WIDTH,
    );
    return { kind, stop, parent, detail, from, to };
  }

  #grow(): void {
    const larger = new Int32Array(this.#cells.length * 2);
    larger.set(this.#cells);
    this.#cells = larger;
  }
}
