/**
 * Which taps may be in the database already.
 *
 * Terminals count their records, so one beyond the highest number that the database has of its terminal is new: that
 * number is remembered, and nearly no tap is looked up. Taps on their way to the disk count as well. If another process
 * wrote meanwhile, the commit is refused for its key, and everything here is forgotten.
 */
import type { LedgerStore } from '../ledger/ledger-store.ts';
import type { TapKey } from '../scheme/tap.ts';

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

  /**
   * Takes note of a tap, and answers whether it is beyond all that are known of its terminal: then it is new.
   *
   * Only after `findHashes`, which asks for the numbers of the terminals.
   */
  advance({ terminalId, terminalSeq }: TapKey): boolean {
    const last = this.#lastSeqs.get(terminalId);
    // Forgotten meanwhile: then the database says.
    if (last === undefined || terminalSeq <= last) return false;
    this.#lastSeqs.set(terminalId, terminalSeq);
    return true;
  }

  clear(): void {
    this.#lastSeqs.clear();
  }
}
