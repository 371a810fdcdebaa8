/**
 * Which entries of the daybook this process wrote, so that it reads single cards without bringing all entries into the
 * tables. Entries of other processes are not known here.
 */
import type { IngestCommit, LastTap, StoredTap } from '../../money/ledger/ledger-store.ts';
import type { TapKey } from '../../money/scheme/tap.ts';
import { ReceivedNumbers } from './received-numbers.ts';

/** Most entries of one transaction: more than a transaction has cards. */
const ENTRY_SPAN = 2 ** 20;

/**
 * Number of an entry: entries are numbered in the order of their transactions, and no number is used twice.
 *
 * @param firstCommitNo - of the transaction
 * @param i - 0, 1, 2... in the transaction
 */
export function toEntryNo(firstCommitNo: number, i: number): number {
  if (i >= ENTRY_SPAN) throw new RangeError(`a transaction has at most ${ENTRY_SPAN} cards`);
  return firstCommitNo * ENTRY_SPAN + i;
}

interface Terminal {
  readonly received: ReceivedNumbers;
  last: LastTap;
}

export class OwnEntries {
  readonly #cards = new Map<string, number>();
  readonly #terminals = new Map<string, Terminal>();
  /** The last number of each transaction. */
  readonly #lastNos = new Set<number>();
  #lastNo = 0;
  #underWay = 0;

  /** Number of the last entry of this process; 0 without one. */
  get lastNo(): number {
    return this.#lastNo;
  }

  /** Whether a number is that of the last entry of one of this process's transactions, however many came after it. */
  hasLastNo(entryNo: number): boolean {
    return this.#lastNos.has(entryNo);
  }

  get cardCount(): number {
    return this.#cards.size;
  }

  /** Whether a transaction of this process is being written: its entries may be there, and are not known here yet. */
  get isUnderWay(): boolean {
    return this.#underWay > 0;
  }

  /** Runs a transaction that may write entries. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
    }
  }

  /** Number of the last entry of a card. */
  findEntryNo(cardId: string): number | undefined {
    return this.#cards.get(cardId);
  }

  findLastTap(terminalId: string): LastTap | undefined {
    return this.#terminals.get(terminalId)?.last;
  }

  hasTap({ terminalId, terminalSeq }: TapKey): boolean {
    return this.#terminals.get(terminalId)?.received.has(terminalSeq) ?? false;
  }

  /** Notes the entries of a transaction; cards are numbered in the order in which the commits name them. */
  keep(commits: readonly IngestCommit[], firstCommitNo: number): void {
    const places = new Set<string>();
    for (const { cards } of commits) for (const { cardId } of cards) places.add(cardId);
    let i = 0;
    for (const cardId of places) {
      this.#lastNo = toEntryNo(firstCommitNo, i++);
      this.#cards.set(cardId, this.#lastNo);
    }
    if (i > 0) this.#lastNos.add(this.#lastNo);
    for (const { taps } of commits) for (const tap of taps) this.#keepTap(tap);
  }

  #keepTap({ eventSec, terminalId, terminalSeq }: StoredTap): void {
    let terminal = this.#terminals.get(terminalId);
    if (!terminal) {
      terminal = { received: new ReceivedNumbers(), last: { terminalSeq, eventSec } };
      this.#terminals.set(terminalId, terminal);
    }
    terminal.received.add(terminalSeq);
    if (terminalSeq >= terminal.last.terminalSeq) terminal.last = { terminalSeq, eventSec };
  }

  /** Call when the daybook has none of these entries: they were brought into the tables. */
  clear(): void {
    this.#cards.clear();
    this.#terminals.clear();
    this.#lastNos.clear();
    this.#lastNo = 0;
  }
}
