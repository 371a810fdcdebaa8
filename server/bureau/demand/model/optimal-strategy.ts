/**
 * Optimal strategies of transit assignment: a passenger at a stop takes whichever of a chosen set of lines comes first.
 *
 * Spiess and Florian, Transportation Research B 23 (1989). The load goes through the chosen links in the exact reverse
 * order of their acceptance: sorted by cost, links of equal cost would lose flow.
 */

export interface StrategyLink {
  readonly from: number;
  readonly to: number;
  readonly costMin: number;
  /** Minutes between vehicles of a boarding link; 0 where there is no wait. */
  readonly headwayMin: number;
}

export interface Strategy {
  /** Expected minutes to the destination by node; infinite where it is not reached. */
  readonly costMin: Float64Array;
  /** Vehicles a minute by node, of all links that are waited for; infinite where there is no wait. */
  readonly frequency: Float64Array;
  /** Links of the strategy in the order of acceptance. */
  readonly accepted: readonly number[];
}

/** Expected wait by headway: 0.5 for regular vehicles, 1 for exponential gaps. */
export type WaitShare = 0.5 | 1;

/** Time: O(links log links). */
export function findStrategy(
  nodeCount: number,
  links: readonly StrategyLink[],
  destination: number,
  waitShare: WaitShare = 0.5,
): Strategy {
  return new StrategyNetwork(nodeCount, links).find(destination, waitShare);
}

/** Links by the node that they lead to, for strategies to many destinations. */
export class StrategyNetwork {
  readonly #nodeCount: number;
  readonly #links: readonly StrategyLink[];
  /** Links into a node: `#into` from `#starts` of the node to that of the next. */
  readonly #starts: Int32Array;
  readonly #into: Int32Array;

  constructor(nodeCount: number, links: readonly StrategyLink[]) {
    this.#nodeCount = nodeCount;
    this.#links = links;
    this.#starts = new Int32Array(nodeCount + 1);
    for (const { to } of links) this.#starts[to + 1] = (this.#starts[to + 1] as number) + 1;
    for (let node = 0; node < nodeCount; node++)
      this.#starts[node + 1] = (this.#starts[node + 1] as number) + (this.#starts[node] as number);
    const next = this.#starts.slice();
    this.#into = new Int32Array(links.length);
    links.forEach(({ to }, link) => {
      const at = next[to] as number;
      this.#into[at] = link;
      next[to] = at + 1;
    });
  }

  find(destination: number, waitShare: WaitShare = 0.5): Strategy {
    const links = this.#links;
    const costMin = new Float64Array(this.#nodeCount).fill(Number.POSITIVE_INFINITY);
    const frequency = new Float64Array(this.#nodeCount);
    costMin[destination] = 0;
    const queue = new LinkQueue();
    const offer = (node: number) => {
      for (let at = this.#starts[node] as number; at < (this.#starts[node + 1] as number); at++) {
        const link = this.#into[at] as number;
        queue.push((costMin[node] as number) + (links[link] as StrategyLink).costMin, link);
      }
    };
    offer(destination);
    const isDone = new Uint8Array(links.length);
    const accepted: number[] = [];
    /** Links that a way without a wait replaced after they were accepted. */
    const replaced = new Set<number>();
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { key, link } = next;
      const { costMin: own, from, headwayMin, to } = links[link] as StrategyLink;
      // The head became cheaper after this entry: there is a later one with its final cost.
      if (isDone[link] === 1 || (costMin[to] as number) + own !== key) continue;
      isDone[link] = 1;
      const current = costMin[from] as number;
      if (current <= key) continue;
      if (headwayMin === 0) {
        if (current < Number.POSITIVE_INFINITY) replaceLinksOf(from);
        costMin[from] = key;
        frequency[from] = Number.POSITIVE_INFINITY;
        accepted.push(link);
      } else {
        const before = frequency[from] as number;
        if (before === Number.POSITIVE_INFINITY) continue;
        const rate = 1 / headwayMin;
        costMin[from] =
          before === 0 ? waitShare / rate + key : (before * current + rate * key) / (before + rate);
        frequency[from] = before + rate;
        accepted.push(link);
      }
      offer(from);
    }
    if (replaced.size === 0) return { costMin, frequency, accepted };
    return { costMin, frequency, accepted: accepted.filter((link) => !replaced.has(link)) };

    function replaceLinksOf(node: number): void {
      for (const link of accepted) if ((links[link] as StrategyLink).from === node) replaced.add(link);
    }
  }
}

export interface StrategyLoad {
  /** Passengers by link. */
  readonly volume: Float64Array;
  /** Passengers by node. */
  readonly nodeVolume: Float64Array;
}

/** @param demand passengers that start at each node */
export function loadStrategy(
  { accepted, frequency }: Strategy,
  links: readonly StrategyLink[],
  demand: ReadonlyMap<number, number>,
): StrategyLoad {
  const volume = new Float64Array(links.length);
  const nodeVolume = new Float64Array(frequency.length);
  for (const [node, passengers] of demand) nodeVolume[node] = (nodeVolume[node] as number) + passengers;
  for (let i = accepted.length - 1; i >= 0; i--) {
    const link = accepted[i] as number;
    const { from, headwayMin, to } = links[link] as StrategyLink;
    const share = headwayMin === 0 ? 1 : 1 / headwayMin / (frequency[from] as number);
    volume[link] = share * (nodeVolume[from] as number);
    nodeVolume[to] = (nodeVolume[to] as number) + (volume[link] as number);
  }
  return { volume, nodeVolume };
}

export interface CommonLines {
  readonly expectedMin: number;
  /** Lines that are taken when they come first, with the share of passengers of each. */
  readonly taken: readonly { readonly line: number; readonly share: number }[];
}

/** The lines from one stop to another that are worth taking, by headway and riding time. Chriqui and Robillard (1975). */
export function findCommonLines(
  lines: readonly { readonly headwayMin: number; readonly rideMin: number }[],
  waitShare: WaitShare = 0.5,
): CommonLines {
  const order = lines
    .map((line, index) => ({ ...line, index }))
    .sort((a, b) => a.rideMin - b.rideMin || a.index - b.index);
  let [rate, ridden, expectedMin] = [0, 0, Number.POSITIVE_INFINITY];
  const taken: { line: number; rate: number }[] = [];
  for (const { headwayMin, index, rideMin } of order) {
    if (rideMin >= expectedMin) break;
    rate += 1 / headwayMin;
    ridden += rideMin / headwayMin;
    expectedMin = (waitShare + ridden) / rate;
    taken.push({ line: index, rate: 1 / headwayMin });
  }
  return { expectedMin, taken: taken.map((one) => ({ line: one.line, share: one.rate / rate })) };
}

/** Links by key; of equal keys the one with the lower number first, so that the order depends on nothing else. */
class LinkQueue {
  readonly #heap: { readonly key: number; readonly link: number }[] = [];

  push(key: number, link: number): void {
    const heap = this.#heap;
    heap.push({ key, link });
    for (let at = heap.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): { readonly key: number; readonly link: number } | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#isBefore(child, least)) least = child;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (!first || !second) return false;
    return first.key < second.key || (first.key === second.key && first.link < second.link);
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    const [first, second] = [heap[a], heap[b]];
    if (!first || !second) return;
    heap[a] = second;
    heap[b] = first;
  }
}
