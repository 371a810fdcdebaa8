/**
 * The labels of one query in the order in which they were made: enough to tell each journey, and nothing
 * is allocated while searching. A label is an access walk (no parent) or a ride, and points at the one it came
 * from; a footpath between two rides shows in their stops.
 */

const WIDTH = 5;

/** A growing list of labels of five integers each. */
export class LabelLog {
  #cells = new Int32Array(WIDTH * 4096);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  /**
   * Appends a label and gives its number.
   *
   * @param parent label that it came from; -1 for an access walk
   * @param detail access walk: its seconds; ride: row of the run in the day
   * @param from ride: position of boarding
   * @param to ride: position of alighting
   */
  add(stop: number, parent: number, detail: number, from: number, to: number): number {
    const at = this.#count * WIDTH;
    if (at + WIDTH > this.#cells.length) this.#grow();
    const cells = this.#cells;
    cells[at] = stop;
    cells[at + 1] = parent;
    cells[at + 2] = detail;
    cells[at + 3] = from;
    cells[at + 4] = to;
    return this.#count++;
  }

  read(label: number): { stop: number; parent: number; detail: number; from: number; to: number } {
    const at = label * WIDTH;
    const [stop = 0, parent = -1, detail = 0, from = 0, to = 0] = this.#cells.subarray(at, at + WIDTH);
    return { stop, parent, detail, from, to };
  }

  /** Every label in its order. An access walk has the parent -1; a ride its run, and where it ends. */
  forEach(visit: (stop: number, parent: number, detail: number, to: number) => void): void {
    const cells = this.#cells;
    for (let at = 0; at < this.#count * WIDTH; at += WIDTH) {
      visit(cells[at]!, cells[at + 1]!, cells[at + 2]!, cells[at + 4]!);
    }
  }

  #grow(): void {
    const larger = new Int32Array(this.#cells.length * 2);
    larger.set(this.#cells);
    this.#cells = larger;
  }
}
