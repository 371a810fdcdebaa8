/**
 * Which taps may be in the database already.
 *
 * Terminals count their records, so one beyond the highest number that the database has of its terminal is new: that
 * number is remembered, and nearly no tap is looked up. If another process wrote meanwhile, the commit is refused for
 * its key, and everything here is forgotten.
 */
import type { LedgerStore, StoredTap } from '../ledger/ledger-store.ts';
import type { TapKey } from './tap.ts';

/** A terminal that has no tap yet. */
const NONE = -1;
/** Terminals remembered: more than two cities have. */
const MAX_TERMINALS = 100_000;

export class KnownTaps {
  readonly #lastSeqs = new Map<string, number>();

  /** Hashes of those of the taps that are in the database, by `terminalId/terminalSeq`. */
  async findHashes(store: LedgerStore, taps: readonly TapKey[]): Promise<Map<string, string>> {
    const unknown = new Set<string>();
    for (const { terminalId } of taps) if (!this.#lastSeqs.has(terminalId)) unknown.add(terminalId);
    if (unknown.size > 0) {
      if (this.#lastSeqs.size + unknown.size > MAX_TERMINALS) this.#lastSeqs.clear();
      const asked = new Set(taps.map(({ terminalId }) => terminalId));
      const found = await store.findLastSeqs([...asked].filter((id) => !this.#lastSeqs.has(id)));
      for (const terminalId of asked)
        if (!this.#lastSeqs.has(terminalId)) this.#lastSeqs.set(terminalId, found.get(terminalId) ?? NONE);
    }
    const maybe = taps.filter(
      ({ terminalId, terminalSeq }) => terminalSeq <= (this.#lastSeqs.get(terminalId) as number),
    );
    return maybe.length === 0 ? new Map() : store.findTapHashes(maybe);
  }

  /** After a commit. */
  keep(taps: readonly StoredTap[]): void {
    for (const { terminalId, terminalSeq } of taps) {
      const last = this.#lastSeqs.get(terminalId);
      // Unknown terminals stay unknown: the database may have more of them.
      if (last !== undefined && last < terminalSeq) this.#lastSeqs.set(terminalId, terminalSeq);
    }
  }

  clear(): void {
    this.#lastSeqs.clear();
  }
}
