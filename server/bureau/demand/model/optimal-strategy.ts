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
  /** Fields of `StrategyLink`, by link. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #costMin: Float64Array;
  readonly #headwayMin: Float64Array;
  /** Links into a node: `#into` from `#starts` of the node to that of the next. */
  readonly #starts: Int32Array;
  readonly #into: Int32Array;
  readonly #queue: LinkQueue;

  constructor(nodeCount: number, links: readonly StrategyLink[]) {
    this.#nodeCount = nodeCount;
    this.#from = Int32Array.from(links, ({ from }) => from);
    this.#to = Int32Array.from(links, ({ to }) => to);
    this.#costMin = Float64Array.from(links, ({ costMin }) => costMin);
    this.#headwayMin = Float64Array.from(links, ({ headwayMin }) => headwayMin);
    this.#queue = new LinkQueue(links.length);
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
    const [froms, starts, into, queue] = [this.#from, this.#starts, this.#into, this.#queue];
    const [ownMin, headways] = [this.#costMin, this.#headwayMin];
    const costMin = new Float64Array(this.#nodeCount).fill(Number.POSITIVE_INFINITY);
    const frequency = new Float64Array(this.#nodeCount);
    costMin[destination] = 0;
    const isDone = new Uint8Array(froms.length);
    const offer = (node: number) => {
      const toHere = costMin[node] as number;
      for (let at = starts[node] as number, end = starts[node + 1] as number; at < end; at++) {
        const link = into[at] as number;
        if (isDone[link] === 0) queue.put(link, toHere + (ownMin[link] as number));
      }
    };
    offer(destination);
    const accepted: number[] = [];
    /** Links that a way without a wait replaced after they were accepted. */
    const replaced = new Set<number>();
    for (let link = queue.pop(); link >= 0; link = queue.pop()) {
      isDone[link] = 1;
      const key = (costMin[this.#to[link] as number] as number) + (ownMin[link] as number);
      const from = froms[link] as number;
      const current = costMin[from] as number;
      if (current <= key) continue;
      const headwayMin = headways[link] as number;
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
      for (const link of accepted) if (froms[link] === node) replaced.add(link);
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

/**
 * A heap of links by key, each at most once; of equal keys the one with the lower number first, so that the order depends
 * on nothing else.
 */
class LinkQueue {
  readonly #heap: Int32Array;
  /** By link. */
  readonly #keys: Float64Array;
  /** Place of a link in `#heap`; -1 where it is not in it. */
  readonly #places: Int32Array;
  #size = 0;

  constructor(links: number) {
    this.#heap = new Int32Array(links);
    this.#keys = new Float64Array(links);
    this.#places = new Int32Array(links).fill(-1);
  }

  /** Adds a link, or gives it another key. */
  put(link: number, key: number): void {
    this.#keys[link] = key;
    let at = this.#places[link] as number;
    if (at < 0) at = this.#size++;
    this.#sink(link, this.#lift(link, at));
  }

  /** Removes the first link; -1 where there is none. */
  pop(): number {
    if (this.#size === 0) return -1;
    const first = this.#heap[0] as number;
    const last = this.#heap[--this.#size] as number;
    this.#places[first] = -1;
    if (this.#size > 0) this.#sink(last, 0);
    return first;
  }

  /** @returns the place where the link belongs as far as those above it go */
  #lift(link: number, from: number): number {
    const heap = this.#heap;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = heap[parent] as number;
      if (!this.#isBefore(link, other)) break;
      this.#set(at, other);
      at = parent;
    }
    return at;
  }

  #sink(link: number, from: number): void {
    const heap = this.#heap;
    let at = from;
    for (let child = 2 * at + 1; child < this.#size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < this.#size && this.#isBefore(heap[right] as number, heap[child] as number)) child = right;
      const other = heap[child] as number;
      if (!this.#isBefore(other, link)) break;
      this.#set(at, other);
      at = child;
    }
    this.#set(at, link);
  }

  #set(at: number, link: number): void {
    this.#heap[at] = link;
    this.#places[link] = at;
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#keys[a] as number, this.#keys[b] as number];
    return first < second || (first === second && a < b);
  }
}
