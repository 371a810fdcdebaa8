/**
 * Prepares the transfers of networks and keeps them. The first query of a network starts the preparation on a worker
 * thread. Until it ends, and for networks whose transfers would take too much memory, range RAPTOR answers windows.
 */
import { WorkerPool } from '../../base/worker-pool.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Side } from '../raptor/mirror.ts';
import type { ProfileSearch, RangeQuery, SearchNetwork } from '../raptor/search-query.ts';
import { toShared } from '../reach/shared-network.ts';
import { prepareTransfers } from './prepare-transfers.ts';
import type { TransferSet } from './transfer-set.ts';
import { TripBasedSearch } from './trip-based-search.ts';

/** When transfers are prepared. */
export type Preparation =
  /** On a worker thread, for days of at most `MAX_EVENTS` events. */
  | 'in-background'
  /** At once, for days of any size: for commands that would otherwise end before the thread does. */
  | 'at-once';

/**
 * Limit of the events (calls of all runs) of a day. A transfer takes 4 bytes and an event has 5 to 9 of them: 1.5
 * million events take about 60 MB.
 */
const MAX_EVENTS = 1_500_000;
/** The worker thread ends after this time without work. */
const IDLE_MS = 10_000;

export class PreparedProfiles {
  readonly #preparation: Preparation;
  /** `profiles` is undefined while the preparation runs, and if it failed. */
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

  /** The prepared search of a side; undefined if it is not ready or the query leaves chains out. */
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

  /** Resolves when all preparations that have started are done. */
  async settle(): Promise<void> {
    await Promise.all(this.#waiting);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Undefined if there are too many calls and runs, or the pool was closed: range RAPTOR then answers windows. */
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
