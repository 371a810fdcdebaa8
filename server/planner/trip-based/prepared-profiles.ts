/**
 * Which networks have prepared transfers. The first question about a network begins to prepare them on a worker thread. Until
 * they are ready, and where they would take too much memory, range RAPTOR answers windows.
 */
import { WorkerPool } from '../../base/worker-pool.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Side } from '../raptor/mirror.ts';
import type { ProfileSearch, RangeQuery, SearchNetwork } from '../raptor/search-query.ts';
import { toShared } from '../reach/shared-network.ts';
import { prepareTransfers } from './prepare-transfers.ts';
import type { TransferSet } from './transfer-set.ts';
import { TripBasedSearch } from './trip-based-search.ts';

/** How transfers come about. */
export type Preparation =
  /** On a thread, for days of no more events than `MAX_EVENTS`. */
  | 'in-background'
  /** At once, whatever it takes: for commands that would otherwise end before. */
  | 'at-once';

/** Calls of all runs. A transfer takes 4 bytes and an event has 5 to 9: 1.5 million take about 60 MB. */
const MAX_EVENTS = 1_500_000;
/** The thread ends after so long without work. */
const IDLE_MS = 10_000;

export class PreparedProfiles {
  readonly #preparation: Preparation;
  /** `undefined` while it is prepared, and where it cannot be. */
  readonly #known = new WeakMap<SearchNetwork, { profiles: ProfileSearch | undefined }>();
  readonly #pool = new WorkerPool<SearchNetwork, TransferSet>({
    module: new URL('./transfer-worker.ts', import.meta.url),
    threads: 1,
    idleMs: IDLE_MS,
  });
  readonly #waiting = new Set<Promise<void>>();

  constructor(preparation: Preparation) {
    this.#preparation = preparation;
  }

  /** What is ready for a side of a day's search; undefined where the query leaves chains out. */
  find({ network }: Side, { allowedChains }: RangeQuery): ProfileSearch | undefined {
    if (allowedChains) return undefined;
    const known = this.#known.get(network);
    if (known) return known.profiles;
    const entry: { profiles: ProfileSearch | undefined } = { profiles: undefined };
    this.#known.set(network, entry);
    if (this.#preparation === 'at-once') {
      entry.profiles = toProfiles(network, () => prepareTransfers(network));
    } else if (countEvents(network.day) <= MAX_EVENTS) {
      const work = this.#prepare(network).then((transfers) => {
        if (transfers) entry.profiles = toProfiles(network, () => transfers);
        this.#waiting.delete(work);
      });
      this.#waiting.add(work);
    }
    return entry.profiles;
  }

  /** When all that was begun is ready. */
  async settle(): Promise<void> {
    await Promise.all(this.#waiting);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Undefined where calls and runs are too many, or the pool was closed: windows are answered without. */
  async #prepare(network: SearchNetwork): Promise<TransferSet | undefined> {
    const { day, footpaths, changeSec } = network;
    try {
      return await this.#pool.run(toShared({ day, footpaths, changeSec }).value);
    } catch {
      return undefined;
    }
  }
}

function toProfiles(network: SearchNetwork, prepare: () => TransferSet): ProfileSearch | undefined {
  try {
    return new TripBasedSearch(network, prepare());
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function countEvents({ chainCount, chainLength, runOffsets }: DayTimetable): number {
  let events = 0;
  for (let chain = 0; chain < chainCount; chain++) {
    const runs = (runOffsets[chain + 1] as number) - (runOffsets[chain] as number);
    events += runs * (chainLength[chain] as number);
  }
  return events;
}
