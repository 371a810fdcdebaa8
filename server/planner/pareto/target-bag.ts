/** What has reached the destination: none makes another needless, and fewer vehicles make none so. */
import { NO_HISTORY } from './fare-cost.ts';
import { type LabelPool, NEXT, PARENT, ROUND } from './label-pool.ts';

export class TargetBag {
  readonly #pool: LabelPool;
  /** The latest round first; its labels stand together. */
  #head = -1;

  constructor(pool: LabelPool) {
    this.#pool = pool;
  }

  clear(): void {
    this.#head = -1;
  }

  isCovered(time: number, leave: number, fen: number, walk: number): boolean {
    return this.#pool.isCovered(this.#head, time, leave, fen, walk, NO_HISTORY);
  }

  /** @param fen all that is to pay @param arrival the label that the last walk begins at */
  add(time: number, leave: number, fen: number, walk: number, round: number, arrival: number): void {
    if (this.isCovered(time, leave, fen, walk)) return;
    const rest = this.#pruneRound(time, leave, fen, walk, round);
    const label = this.#pool.add(time, leave, fen, walk, NO_HISTORY, round);
    this.#pool.cells[label + PARENT] = arrival;
    this.#pool.cells[label + NEXT] = rest;
    this.#head = label;
  }

  /** Fewest vehicles first. */
  list(): number[] {
    const labels: number[] = [];
    for (let at = this.#head; at >= 0; at = this.#pool.cells[at + NEXT] as number) labels.push(at);
    return labels.reverse();
  }

  /** Journeys with fewer vehicles stay: only those of this round can be made needless. */
  #pruneRound(time: number, leave: number, fen: number, walk: number, round: number): number {
    const { cells } = this.#pool;
    let last = -1;
    let older = this.#head;
    while (older >= 0 && cells[older + ROUND] === round) {
      last = older;
      older = cells[older + NEXT] as number;
    }
    if (last < 0) return older;
    cells[last + NEXT] = -1;
    const head = this.#pool.prune(this.#head, time, leave, fen, walk, NO_HISTORY);
    if (head < 0) return older;
    let end = head;
    while ((cells[end + NEXT] as number) >= 0) end = cells[end + NEXT] as number;
    cells[end + NEXT] = older;
    return head;
  }
}
