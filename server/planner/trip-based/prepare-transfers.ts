/**
 * Finds the changes between vehicles that can be part of a best journey (Witt: Trip-Based Public Transit Routing, ESA
 * 2015).
 *
 * For each run it visits the calls from the last to the first. At each call, the vehicles that a passenger can catch
 * there (at the stop after its change time or after a footpath) are compared with everything that the passenger reaches
 * without this change: by staying on board, or by a change at a later call. A change is kept if its vehicle is the
 * first to arrive at some stop.
 *
 * The comparison uses arrivals of vehicles only, stop by stop. Footpaths, later changes and the walk to the destination
 * all begin at such an arrival, so no query needs a dropped change, whatever its egress.
 */
import type { SearchNetwork } from '../raptor/search-query.ts';
import { WordList } from '../raptor/word-list.ts';
import { type CallGrid, MAY_ALIGHT, toCallGrid } from './call-grid.ts';
import { CatchList } from './catch-list.ts';
import { blankBoarded, NEVER, NO_RUN } from './round-labels.ts';
import { findRunBits, type TransferSet } from './transfer-set.ts';

export interface PrepareOptions {
  /** Range of chains to prepare; all where absent. `joinTransfers` joins several ranges. */
  readonly firstChain?: number;
  readonly endChain?: number;
  readonly onProgress?: (progress: PrepareProgress) => void;
}

export interface PrepareProgress {
  readonly chainsDone: number;
  readonly chainCount: number;
  readonly transferCount: number;
}

/**
 * Computes the transfers of all runs of a range of chains. Pure function.
 *
 * Time: proportional to the events times the calls of the chains near each, with a few machine operations for most of
 * them.
 *
 * @throws RangeError where calls and runs are too many for a transfer to fit 32 bits
 */
export function prepareTransfers(network: SearchNetwork, options: PrepareOptions = {}): TransferSet {
  const grid = toCallGrid(network.day);
  const runBits = findRunBits(network.day, grid);
  if (runBits === undefined) {
    throw new RangeError(`${grid.cellCount} calls with runs as many as these do not fit 32 bits`);
  }
  const { firstChain = 0, endChain = network.day.chainCount, onProgress } = options;
  const preparation = new Preparation(network, grid, runBits, firstChain, endChain);
  for (let chain = firstChain; chain < endChain; chain++) {
    preparation.addChain(chain);
    onProgress?.({
      chainsDone: chain + 1 - firstChain,
      chainCount: endChain - firstChain,
      transferCount: preparation.words.count,
    });
  }
  return { firstChain, endChain, runBits, offsets: preparation.offsets, words: preparation.words.toArray() };
}

/**
 * The state while one run after the other is visited.
 *
 * Invariant between runs: `#arrival` is NEVER at every stop, `#boarded` is NO_RUN at every cell, and the lists of a run
 * are empty.
 */
class Preparation {
  readonly offsets: Int32Array;
  readonly words = new WordList();
  readonly #network: SearchNetwork;
  readonly #grid: CallGrid;
  readonly #runBits: number;
  readonly #catches: CatchList;
  #event = 0;
  /** By stop: first vehicle arrival that the passenger reaches from the current call or later ones. */
  readonly #arrival: Int32Array;
  /** By stop: number of the boarding that gives this arrival; -1 for staying on board. */
  readonly #winner: Int32Array;
  readonly #reached = new WordList();
  /** By cell: the first run of its chain that was boarded at this cell or an earlier one. */
  readonly #boarded: Uint16Array;
  /**
   * The boardings tried for a run. `#from`, `#to`: first cell and end of the cells that each covers; `#transfer`: its
   * word.
   */
  readonly #from = new WordList();
  readonly #to = new WordList();
  readonly #transfer = new WordList();
  /** By boarding of the current call: number of stops at which it arrives first. */
  #wins = new Int32Array(1024);
  /** The transfers kept for a run, last call first. */
  readonly #kept = new WordList();

  constructor(network: SearchNetwork, grid: CallGrid, runBits: number, firstChain: number, endChain: number) {
    this.#network = network;
    this.#grid = grid;
    this.#runBits = runBits;
    this.#catches = new CatchList(network, grid);
    this.offsets = new Int32Array(grid.firstEvent[endChain]! - grid.firstEvent[firstChain]! + 1);
    this.#arrival = new Int32Array(network.day.stopCount).fill(NEVER);
    this.#winner = new Int32Array(network.day.stopCount);
    this.#boarded = blankBoarded(grid);
  }

  addChain(chain: number): void {
    const { day } = this.#network;
    const length = day.chainLength[chain]!;
    const counts = new Int32Array(length);
    this.#catches.open(chain);
    for (let run = day.runOffsets[chain]!; run < day.runOffsets[chain + 1]!; run++) {
      for (let position = length - 1; position > 0; position--) {
        const before = this.#kept.count;
        this.#lookAt(chain, run, position);
        counts[position] = this.#kept.count - before;
      }
      for (let position = 0, next = this.words.count; position < length; position++) {
        this.offsets[this.#event++] = next;
        next += counts[position]!;
      }
      for (let i = this.#kept.count - 1; i >= 0; i--) this.words.add(this.#kept.at(i));
      this.#clear();
    }
    this.offsets[this.#event] = this.words.count;
  }

  /** Compares the transfers at one call and keeps those that arrive first at some stop. */
  #lookAt(chain: number, run: number, position: number): void {
    const { day } = this.#network;
    const cell = this.#grid.firstCell[chain]! + position;
    if ((this.#grid.cellFlags[cell]! & MAY_ALIGHT) === 0) return;
    const time = day.runStart[run]! + day.profileArrival[day.runProfile[run]! + position]!;
    const firstBoarding = this.#from.count;
    this.#arrive(this.#grid.cellStop[cell]!, time, -1, firstBoarding);

    const catches = this.#catches;
    const { cell: cells, walkSec, departureSec, run: runs } = catches;
    const boarded = this.#boarded;
    const end = catches.offsets[position + 1]!;
    for (let candidate = catches.offsets[position]!; candidate < end; candidate++) {
      const readySec = time + walkSec[candidate]!;
      let departure = departureSec[candidate]!;
      if (departure < readySec) departure = catches.moveTo(candidate, readySec);
      // An equal or earlier run was boarded at this cell or before: this boarding cannot arrive first anywhere.
      if (departure === NEVER || boarded[cells[candidate]!]! <= runs[candidate]!) continue;
      this.#board(cells[candidate]!, runs[candidate]!, firstBoarding);
    }
    for (let boarding = this.#from.count - 1; boarding >= firstBoarding; boarding--) {
      if (this.#wins[boarding - firstBoarding]! > 0) this.#kept.add(this.#transfer.at(boarding));
    }
  }

  #board(from: number, run: number, firstBoarding: number): void {
    const { day } = this.#network;
    const { cellStop, cellFlags, cellChain, firstCell } = this.#grid;
    const chain = cellChain[from]!;
    const row = day.runOffsets[chain]! + run;
    const start = day.runStart[row]!;
    const profile = day.runProfile[row]! - firstCell[chain]!;
    const boarded = this.#boarded;
    const boarding = this.#from.count;
    this.#from.add(from);
    this.#transfer.add((from << this.#runBits) | run);
    if (boarding - firstBoarding === this.#wins.length) this.#wins = grow(this.#wins);
    this.#wins[boarding - firstBoarding] = 0;

    let cell = from;
    do {
      boarded[cell++] = run;
      if ((cellFlags[cell]! & MAY_ALIGHT) === 0) continue;
      this.#arrive(cellStop[cell]!, start + day.profileArrival[profile + cell]!, boarding, firstBoarding);
      // From here on the same or an earlier run was boarded before.
    } while (boarded[cell]! > run);
    this.#to.add(cell);
  }

  /** @param boarding number of the boarding, -1 for staying on */
  #arrive(stop: number, time: number, boarding: number, firstBoarding: number): void {
    const known = this.#arrival[stop]!;
    if (time >= known) return;
    if (known === NEVER) this.#reached.add(stop);
    this.#arrival[stop] = time;
    const loser = this.#winner[stop]!;
    if (known !== NEVER && loser >= firstBoarding) this.#wins[loser - firstBoarding]!--;
    this.#winner[stop] = boarding;
    if (boarding >= 0) this.#wins[boarding - firstBoarding]!++;
  }

  #clear(): void {
    for (let i = 0; i < this.#reached.count; i++) this.#arrival[this.#reached.at(i)] = NEVER;
    for (let i = 0; i < this.#from.count; i++) this.#boarded.fill(NO_RUN, this.#from.at(i), this.#to.at(i));
    this.#reached.clear();
    this.#from.clear();
    this.#to.clear();
    this.#transfer.clear();
    this.#kept.clear();
  }
}

function grow(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
