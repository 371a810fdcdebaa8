/**
 * Taps into the ledger: duplicates, quarantine, journeys and money, in one commit for each chunk.
 *
 * A commit has a deterministic id and rests on the revisions of its cards: what a crash or a second delivery repeats
 * writes nothing, and what another process wrote meanwhile is read again. While chunks are being written, the next
 * ones are worked out on top of them; those that are ready share a transaction.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../base/problem.ts';
import type { IngestCommit, LedgerStore } from '../ledger/ledger-store.ts';
import type { CardsContext } from './cards-context.ts';
import { CardCache, KnownTaps, type PreparedCommit, Unwritten } from './ingest-memory.ts';
import { type IngestBench, type IngestChunk, prepareCommit } from './prepare-commit.ts';

/** Cards remembered between chunks. */
const CACHED_CARDS = 20_000;
/** Another process writes the same cards, or cuts the batch: after so many rounds it is no coincidence. */
const MAX_ROUNDS = 5;
/** Taps of a transaction at most: one chunk may have more. */
const TRANSACTION_TAPS = 8_000;
/** Taps after which others who wait for the ledger get their turn. */
const CONVOY_TAPS = 64_000;
/** Other processes look again and again whether they may: this is longer than they wait between two looks. */
const GIVE_WAY_MS = 20;

/** What became of the taps of a chunk: each has one fate. */
export interface IngestedChunk {
  /** The rows as they were written. */
  readonly commit: IngestCommit;
  /** The commit's id was there: nothing was written now. */
  readonly isRepeated: boolean;
}

export type IngestNow = (chunk: IngestChunk, commitId: string, receivedSec: number) => Promise<IngestedChunk>;

export interface TapIngest {
  /**
   * Ingests one chunk; chunks are taken one after another, in the order of the calls. Fulfilled when it is on the disk:
   * call again without waiting, and chunks are worked out while others are written.
   *
   * @param commitId - the same for the same chunk of the same file
   * @throws ProblemError `ledger-conflict` if others write the same cards again and again
   */
  readonly ingest: IngestNow;
  /**
   * Runs reading, working out and ingesting as one: nothing else is written to the ledger meanwhile, by this process or
   * another. For records that depend on what the ledger holds: a key that was used before, a balance to be paid out.
   *
   * @param work - ingests by its argument alone, and waits for it; `ingest` would wait for the work's own end
   */
  readonly exclusively: <T>(work: (ingestNow: IngestNow) => Promise<T>) => Promise<T>;
  /** Forgets what was remembered of cards: after registrations, or when the context's data changed. */
  readonly forget: () => void;
}

interface Waiting {
  readonly chunk: IngestChunk;
  readonly commitId: string;
  readonly receivedSec: number;
  readonly resolve: (done: IngestedChunk) => void;
  readonly reject: (error: unknown) => void;
}

/** @param getContext - the scheme and the deny list at this moment; asked once for each chunk */
export function createTapIngest(
  store: LedgerStore,
  getContext: () => CardsContext,
  options: { readonly cachedCards?: number; readonly convoyTaps?: number } = {},
): TapIngest {
  const line = new IngestLine(
    store,
    getContext,
    new CardCache(options.cachedCards ?? CACHED_CARDS),
    options.convoyTaps ?? CONVOY_TAPS,
  );
  return {
    forget: () => line.forget(),
    exclusively: (work) => store.runExclusive(() => work((...order) => line.ingestNow(...order))),
    ingest: (chunk, commitId, receivedSec) =>
      new Promise((resolve, reject) => line.add({ chunk, commitId, receivedSec, resolve, reject })),
  };
}

/** Chunks on their way: waiting, worked out, being written. */
class IngestLine {
  readonly #store: LedgerStore;
  readonly #getContext: () => CardsContext;
  readonly #cache: CardCache;
  readonly #knownTaps = new KnownTaps();
  #waiting: Waiting[] = [];
  #isRunning = false;
  /** Ends a wait for whatever comes next. */
  #wake = () => {};

  #unwritten = new Unwritten();
  #ready: Prepared[] = [];
  #readyTaps = 0;
  #writing: readonly Prepared[] = [];
  /** Refused, with all that rests on them: worked out again, one by one. */
  #refused: Waiting[] = [];

  readonly #convoyTaps: number;

  constructor(store: LedgerStore, getContext: () => CardsContext, cache: CardCache, convoyTaps: number) {
    this.#convoyTaps = convoyTaps;
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
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      try {
        const taps = await this.#store.runExclusive(() => this.#runConvoy());
        // Whoever sends one tap after the other leaves gaps enough.
        if (taps >= this.#convoyTaps) await sleep(GIVE_WAY_MS);
      } catch (error) {
        // The ledger itself cannot be had.
        for (const { reject } of this.#waiting.splice(0)) reject(error);
      }
    }
    this.#isRunning = false;
  }

  /** As many chunks as there are, up to a bound. At its end nothing is on its way. @returns their taps */
  async #runConvoy(): Promise<number> {
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
      settle: () => this.#settle(),
      pause: () => (this.#writing.length > 0 ? nextTurn() : Promise.resolve()),
    };
    try {
      const prepared = await prepareCommit(bench, waiting.chunk, waiting.commitId, waiting.receivedSec);
      // What it rests on was refused meanwhile.
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

  /** Begins to write all that is ready; what is ready when that ends follows at once. */
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
      waiting.resolve({ commit: prepared.commit, isRepeated: false });
    }
    if (this.#ready.length > 0) this.#write();
  }

  /** Of several, nobody knows which is there already; what came after may rest on rows that were not written. */
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

  /** Fulfilled when nothing is on its way: written, or refused. */
  async #settle(): Promise<void> {
    while (this.#writing.length > 0) await this.#nextEvent();
  }

  #nextEvent(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** For whoever has the ledger for himself: nothing is on its way then. */
  ingestNow(chunk: IngestChunk, commitId: string, receivedSec: number): Promise<IngestedChunk> {
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
   * One chunk in a commit of its own, read again and again while others write the same cards.
   *
   * A chunk that was written before may hold records that were kept aside then and can be accepted now: the card is
   * registered, or the hour has come. They are written in another commit.
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
          settle: async () => {},
          pause: async () => {},
        };
        const prepared = await prepareCommit(bench, chunk, commitId, receivedSec);
        const { commit } = prepared;
        // Whatever is left of the chunk is in the ledger already.
        if (commitId !== orderId && commit.taps.length === 0) return { commit, isRepeated: true };
        const isRepeated = (await this.#store.commitIngests([commit])) === 'repeated';
        if (!isRepeated) {
          this.#cache.keep(prepared.cards);
          return { commit, isRepeated };
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
