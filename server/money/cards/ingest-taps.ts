/**
 * Writes taps to the ledger, one commit for each chunk.
 *
 * A commit has a deterministic id and names the revisions of its cards. So a repeated commit writes nothing, and a commit
 * based on rows that another process changed is refused and prepared again. While commits are written, the next chunks
 * are prepared on top of them; prepared commits share a transaction.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { IngestCommit, LedgerStore } from '../ledger/ledger-store.ts';
import { CardCache } from './card-cache.ts';
import type { CardsContext } from './cards-context.ts';
import { KnownTaps, type PreparedCommit, Unwritten } from './ingest-memory.ts';
import { type IngestBench, type IngestChunk, prepareCommit } from './prepare-commit.ts';

/** Cards remembered between chunks: those of a large city that travel within some days. */
const CACHED_CARDS = 400_000;
/** Attempts to commit a chunk while other processes write the same cards or cut the batch. */
const MAX_ROUNDS = 5;
/** Most taps in one transaction; a single chunk may have more. */
const TRANSACTION_TAPS = 8_000;
/** Taps after which the ledger's lock is released, so that other waiting processes get it. */
const CONVOY_TAPS = 64_000;
/** Pause without the lock: longer than the interval in which other processes poll it. */
const GIVE_WAY_MS = 20;

/** The answer to a chunk. */
export interface IngestedChunk {
  /** The rows as they were written. */
  readonly commit: IngestCommit;
  /** Whether the ledger had the commit already, so that nothing was written. */
  readonly isRepeated: boolean;
  /** Whether the chunk had been ingested before, and the commit takes what was set aside then. */
  readonly isCured?: boolean;
}

export type IngestNow = (chunk: IngestChunk, commitId: string, receivedSec: number) => Promise<IngestedChunk>;

export interface TapIngest {
  /**
   * Ingests one chunk; chunks are taken in the order of the calls. Resolves when the commit is on disk. Callers need not
   * wait: later chunks are prepared while earlier ones are written.
   *
   * @param commitId - the same for the same chunk of the same file
   * @throws ProblemError `ledger-conflict` if others write the same cards again and again
   */
  readonly ingest: IngestNow;
  /**
   * Runs `work` with the ledger's lock: no process writes to the ledger meanwhile. For taps that depend on the ledger's
   * content: a key that was used before, a balance to pay out.
   *
   * @param work - must ingest by its argument; `ingest` would wait for the end of `work`
   */
  readonly exclusively: <T>(work: (ingestNow: IngestNow) => Promise<T>) => Promise<T>;
  /** Clears the caches; call after cards were registered or the scheme or deny list changed. */
  readonly forget: () => void;
}

interface Waiting {
  readonly chunk: IngestChunk;
  readonly commitId: string;
  readonly receivedSec: number;
  readonly resolve: (done: IngestedChunk) => void;
  readonly reject: (error: unknown) => void;
}

/** @param getContext - returns the current scheme and deny list; called once for each chunk */
export function createTapIngest(
  store: LedgerStore,
  getContext: () => CardsContext,
  options: {
    readonly cachedCards?: number;
    readonly convoyTaps?: number;
    /** Called with the ledger's lock before taps are prepared: reads what another process may have changed. */
    readonly freshen?: () => Promise<void>;
  } = {},
): TapIngest {
  const line = new IngestLine(
    store,
    getContext,
    new CardCache(options.cachedCards ?? CACHED_CARDS),
    options.convoyTaps ?? CONVOY_TAPS,
    options.freshen ?? (async () => {}),
  );
  return {
    forget: () => line.forget(),
    exclusively: (work) => store.runExclusive(() => work((...order) => line.ingestNow(...order))),
    ingest: (chunk, commitId, receivedSec) =>
      new Promise((resolve, reject) => line.add({ chunk, commitId, receivedSec, resolve, reject })),
  };
}

/** The queue of chunks: waiting, prepared, being written, refused. */
class IngestLine {
  readonly #store: LedgerStore;
  readonly #getContext: () => CardsContext;
  readonly #cache: CardCache;
  readonly #knownTaps = new KnownTaps();
  #waiting: Waiting[] = [];
  #isRunning = false;
  /** Ends the wait of `#nextEvent`. */
  #wake = () => {};

  #unwritten = new Unwritten();
  #ready: Prepared[] = [];
  #readyTaps = 0;
  #writing: readonly Prepared[] = [];
  /** Refused chunks and all prepared on top of them: each is prepared again and committed alone. */
  #refused: Waiting[] = [];

  readonly #convoyTaps: number;
  readonly #freshen: () => Promise<void>;
  /** Service days of which the ledger has a ground. */
  readonly #groundDays = new Set<ServiceDay>();

  constructor(
    store: LedgerStore,
    getContext: () => CardsContext,
    cache: CardCache,
    convoyTaps: number,
    freshen: () => Promise<void>,
  ) {
    this.#convoyTaps = convoyTaps;
    this.#freshen = freshen;
    this.#store = store;
    this.#getContext = getContext;
    this.#cache = cache;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#wake();
    if (!this.#isRunning) void this.#run();
  }

  forget(): void {
    this.#clear();
  }

  #clear(): void {
    this.#cache.clear();
    this.#knownTaps.clear();
    this.#groundDays.clear();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      try {
        const taps = await this.#store.runExclusive(() => this.#runConvoy());
        // Short convoys release the lock often enough.
        if (taps >= this.#convoyTaps) await sleep(GIVE_WAY_MS);
      } catch (error) {
        // The lock or the ledger is not available.
        for (const { reject } of this.#waiting.splice(0)) reject(error);
      }
    }
    this.#isRunning = false;
  }

  /** Ingests waiting chunks up to the bound of a convoy; at its end all are answered. @returns number of taps */
  async #runConvoy(): Promise<number> {
    await this.#freshen();
    this.#unwritten = new Unwritten();
    let taps = 0;
    for (;;) {
      if (this.#refused.length > 0) {
        await this.#settle();
        for (const waiting of this.#refused.splice(0)) await this.#ingestAlone(waiting);
        this.#unwritten = new Unwritten();
      }
      const hasRoom = taps < this.#convoyTaps && this.#readyTaps < TRANSACTION_TAPS;
      const waiting = hasRoom ? this.#waiting.shift() : undefined;
      if (waiting) {
        taps += waiting.chunk.taps.length;
        await this.#prepare(waiting);
      } else if (this.#writing.length > 0) await this.#nextEvent();
      else if (this.#refused.length === 0) return taps;
    }
  }

  async #prepare(waiting: Waiting): Promise<void> {
    const bench: IngestBench = {
      store: this.#store,
      context: this.#getContext(),
      cache: this.#cache,
      knownTaps: this.#knownTaps,
      unwritten: this.#unwritten,
      groundDays: this.#groundDays,
      pause: () => (this.#writing.length > 0 ? nextTurn() : Promise.resolve()),
    };
    try {
      const prepared = await prepareCommit(bench, waiting.chunk, waiting.commitId, waiting.receivedSec);
      // A chunk before it was refused meanwhile.
      if (this.#refused.length > 0) this.#refused.push(waiting);
      else {
        this.#unwritten.add(prepared);
        this.#ready.push({ waiting, prepared });
        this.#readyTaps += waiting.chunk.taps.length;
        if (this.#writing.length === 0) this.#write();
      }
    } catch (error) {
      if (this.#refused.length > 0) this.#refused.push(waiting);
      else waiting.reject(error);
    }
  }

  /** Starts writing all prepared commits; when that ends, the commits prepared meanwhile follow. */
  #write(): void {
    const group = this.#ready;
    this.#ready = [];
    this.#readyTaps = 0;
    this.#writing = group;
    this.#store.commitIngests(group.map(({ prepared }) => prepared.commit)).then(
      (fate) => {
        this.#writing = [];
        if (fate === 'written') this.#finish(group);
        else this.#repeat(group);
        this.#wake();
      },
      () => {
        this.#writing = [];
        this.#refuse(group);
        this.#wake();
      },
    );
  }

  #finish(group: readonly Prepared[]): void {
    for (const { prepared, waiting } of group) {
      this.#cache.keep(prepared.cards);
      this.#unwritten.markWritten(prepared);
      this.#noteGround(prepared);
      waiting.resolve({ commit: prepared.commit, isRepeated: false });
    }
    if (this.#ready.length > 0) this.#write();
  }

  #noteGround({ commit }: PreparedCommit): void {
    for (const { fromDay } of commit.usedGround ?? []) this.#groundDays.add(fromDay);
  }

  /** The ledger has one of the commits already. It does not say which, so all of them are prepared again one by one. */
  #repeat(group: readonly Prepared[]): void {
    const [first] = group;
    const isDone = first !== undefined && group.length === 1 && first.prepared.commit.taps.length === 0;
    this.#refuse(isDone ? [] : group);
    if (isDone) first.waiting.resolve({ commit: first.prepared.commit, isRepeated: true });
  }

  #refuse(group: readonly Prepared[]): void {
    this.#refused = [...group, ...this.#ready].map(({ waiting }) => waiting);
    this.#ready = [];
    this.#readyTaps = 0;
    this.#clear();
  }

  /** Resolves when no commit is being written. */
  async #settle(): Promise<void> {
    while (this.#writing.length > 0) await this.#nextEvent();
  }

  #nextEvent(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Commits a chunk while the caller has the ledger's lock. */
  async ingestNow(chunk: IngestChunk, commitId: string, receivedSec: number): Promise<IngestedChunk> {
    await this.#freshen();
    return this.#commitAlone(chunk, commitId, receivedSec);
  }

  async #ingestAlone({ chunk, commitId, receivedSec, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(await this.#commitAlone(chunk, commitId, receivedSec));
    } catch (error) {
      reject(error);
    }
  }

  /**
   * Commits one chunk alone; prepares it again if another process wrote the same cards.
   *
   * A chunk that the ledger has already may hold taps that were quarantined and can be accepted now: their card was
   * registered, or their instant has come. A second commit writes them.
   */
  async #commitAlone(order: IngestChunk, orderId: string, receivedSec: number): Promise<IngestedChunk> {
    let [chunk, commitId] = [order, orderId];
    for (let round = 1; ; round++) {
      try {
        const bench: IngestBench = {
          store: this.#store,
          context: this.#getContext(),
          cache: this.#cache,
          knownTaps: this.#knownTaps,
          unwritten: new Unwritten(),
          groundDays: this.#groundDays,
          pause: async () => {},
        };
        const prepared = await prepareCommit(bench, chunk, commitId, receivedSec);
        const { commit } = prepared;
        // Whatever is left of the chunk is in the ledger already.
        if (commitId !== orderId && commit.taps.length === 0) return { commit, isRepeated: true };
        const isRepeated = (await this.#store.commitIngests([commit])) === 'repeated';
        if (!isRepeated) {
          this.#cache.keep(prepared.cards);
          this.#noteGround(prepared);
          return { commit, isRepeated, isCured: commitId !== orderId };
        }
        this.#clear();
        if (commitId !== orderId || commit.taps.length === 0) return { commit, isRepeated };
        chunk = { ...order, files: [], items: [] };
        commitId = `${orderId}/again/${receivedSec}`;
      } catch (error) {
        this.#clear();
        const isStale =
          error instanceof ProblemError && (error.code === 'ledger-conflict' || error.code === 'batch-state');
        if (!isStale || round >= MAX_ROUNDS) throw error;
      }
    }
  }
}

interface Prepared {
  readonly waiting: Waiting;
  readonly prepared: PreparedCommit;
}
