/** The passengers on board while the search scans a chain; none dominates another. */
import type { FareCost } from './fare-cost.ts';

/** Parallel arrays of which the first `size` entries are in use. */
export class RouteBag {
  size = 0;
  /** Number of comparisons of two passengers since the bag was created. */
  compared = 0;
  readonly run: number[] = [];
  readonly label: number[] = [];
  readonly boardPosition: number[] = [];
  readonly onBoard: number[] = [];
  readonly fen: number[] = [];
  readonly leave: number[] = [];
  readonly walk: number[] = [];

  /**
   * Adds a passenger unless another dominates this one, and removes those that this one dominates.
   *
   * @param sameRunOnly compare passengers of the same run only: prices depend on times, so an earlier run may cost more
   */
  add(
    cost: FareCost,
    sameRunOnly: boolean,
    run: number,
    label: number,
    boardPosition: number,
    onBoard: number,
    fen: number,
    leave: number,
    walk: number,
  ): void {
    this.compared += this.size;
    for (let i = 0; i < this.size; i++) {
      const otherRun = this.run[i] as number;
      if (sameRunOnly ? otherRun !== run : otherRun > run) continue;
      if ((this.leave[i] as number) < leave || (this.walk[i] as number) > walk) continue;
      if ((this.fen[i] as number) + toMargin(cost, this.onBoard[i] as number, onBoard) <= fen) return;
    }
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const otherRun = this.run[i] as number;
      const isNeedless =
        (sameRunOnly ? otherRun === run : otherRun >= run) &&
        (this.leave[i] as number) <= leave &&
        (this.walk[i] as number) >= walk &&
        fen + toMargin(cost, onBoard, this.onBoard[i] as number) <= (this.fen[i] as number);
      if (!isNeedless) this.#move(i, kept++);
    }
    this.#set(kept, run, label, boardPosition, onBoard, fen, leave, walk);
    this.size = kept + 1;
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    this.#set(
      to,
      this.run[from] as number,
      this.label[from] as number,
      this.boardPosition[from] as number,
      this.onBoard[from] as number,
      this.fen[from] as number,
      this.leave[from] as number,
      this.walk[from] as number,
    );
  }

  #set(
    at: number,
    run: number,
    label: number,
    boardPosition: number,
    onBoard: number,
    fen: number,
    leave: number,
    walk: number,
  ): void {
    this.run[at] = run;
    this.label[at] = label;
    this.boardPosition[at] = boardPosition;
    this.onBoard[at] = onBoard;
    this.fen[at] = fen;
    this.leave[at] = leave;
    this.walk[at] = walk;
  }
}

const toMargin = (cost: FareCost, a: number, b: number) => (a === b ? 0 : cost.marginFen(a, b));
