/** Cards as they were last written, kept in little memory and without work for the garbage collector. */
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import type { DatedCard } from '../ledger/registration.ts';
import { type CardState, parseCardState } from './card-state.ts';

export interface CachedCard {
  /** As read or written; its `revision` is the one before the write. */
  readonly row: CardRow;
  readonly state: CardState;
  /** Number of writes of the row, if known. */
  readonly revision: number | undefined;
}

/** Bytes of a cell of state texts: most states have 80 to 220 characters. */
const CELL_BYTES = 256;
/** Cells of one block of memory: blocks are made as cards come. */
const BLOCK_CELLS = 4_096;
/** In place of a revision or day that is absent. */
const NONE = -1;

/**
 * Cards as they were last written, so that most taps need no read: rows in columns, state texts as bytes outside of the
 * heap. When all slots are used, a new card takes the slot of one that was not written since the clock hand passed it
 * (CLOCK, Corbató 1968).
 */
export class CardCache {
  readonly #capacity: number;
  readonly #slots = new Map<string, number>();
  readonly #facts: DatedCard[] = [];
  readonly #balanceFen: number[] = [];
  readonly #revision: number[] = [];
  readonly #unsettledDay: number[] = [];
  readonly #stateBytes: number[] = [];
  /** 1 where the card was written since the hand passed. */
  readonly #isRecent: number[] = [];
  #hand = 0;
  readonly #blocks: Buffer[] = [];
  /** States that are longer than a cell or are not ASCII. */
  readonly #longStates = new Map<number, string>();

  /** @param capacity - most cards kept, of about 0.5 kB each; 0 for none */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Finds the cards of these taps: uncommitted ones first, then cached ones, then those of the database. Cards that the
   * database does not have are left out.
   *
   * @param uncommitted - cards as commits on their way to the database leave them
   */
  async load(
    store: Pick<LedgerStore, 'findCards'>,
    taps: readonly { readonly cardId: string }[],
    uncommitted: { findCard(cardId: string): CachedCard | undefined },
  ): Promise<Map<string, CachedCard>> {
    const found = new Map<string, CachedCard>();
    const missing = new Set<string>();
    for (const { cardId } of taps) {
      if (found.has(cardId)) continue;
      const known = uncommitted.findCard(cardId) ?? this.#find(cardId);
      if (known) found.set(cardId, known);
      else missing.add(cardId);
    }
    if (missing.size === 0) return found;
    for (const [cardId, row] of await store.findCards([...missing]))
      found.set(cardId, { row, state: parseCardState(row.state), revision: row.revision });
    return found;
  }

  /** Caches cards as a commit wrote them. */
  keep(cards: Iterable<CachedCard>): void {
    if (this.#capacity === 0) return;
    for (const card of cards) this.#keep(card);
  }

  clear(): void {
    this.#slots.clear();
    this.#longStates.clear();
    for (const column of [this.#facts, this.#balanceFen, this.#revision, this.#unsettledDay])
      column.length = 0;
    for (const column of [this.#stateBytes, this.#isRecent]) column.length = 0;
    this.#hand = 0;
  }

  #find(cardId: string): CachedCard | undefined {
    const slot = this.#slots.get(cardId);
    if (slot === undefined) return undefined;
    const stateText = this.#readState(slot);
    const revision = this.#revision[slot] as number;
    const unsettledDay = this.#unsettledDay[slot] as number;
    const row: CardRow = {
      ...(this.#facts[slot] as DatedCard),
      balanceFen: this.#balanceFen[slot] as number,
      state: stateText,
      unsettledDay: unsettledDay === NONE ? null : unsettledDay,
      ...(revision === NONE ? undefined : { revision }),
    };
    return { row, state: parseCardState(stateText), revision: revision === NONE ? undefined : revision };
  }

  #keep({ revision, row }: CachedCard): void {
    const { cardId } = row;
    let slot = this.#slots.get(cardId);
    if (slot === undefined) {
      slot = this.#findFreeSlot();
      this.#slots.set(cardId, slot);
      this.#facts[slot] = toFacts(row);
    } else if (!areSameFacts(this.#facts[slot] as DatedCard, row)) this.#facts[slot] = toFacts(row);
    this.#balanceFen[slot] = row.balanceFen;
    this.#revision[slot] = revision ?? NONE;
    this.#unsettledDay[slot] = row.unsettledDay ?? NONE;
    this.#isRecent[slot] = 1;
    this.#writeState(slot, row.state);
  }

  #findFreeSlot(): number {
    const used = this.#facts.length;
    if (used < this.#capacity) {
      const blocks = Math.ceil((used + 1) / BLOCK_CELLS);
      if (blocks > this.#blocks.length) this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK_CELLS * CELL_BYTES));
      return used;
    }
    for (;;) {
      const slot = this.#hand;
      this.#hand = (slot + 1) % used;
      if (this.#isRecent[slot] === 0) {
        this.#slots.delete((this.#facts[slot] as DatedCard).cardId);
        return slot;
      }
      this.#isRecent[slot] = 0;
    }
  }

  #readState(slot: number): string {
    const start = (slot % BLOCK_CELLS) * CELL_BYTES;
    const end = start + (this.#stateBytes[slot] as number);
    const block = this.#blocks[Math.floor(slot / BLOCK_CELLS)] as Buffer;
    return this.#longStates.get(slot) ?? block.toString('latin1', start, end);
  }

  #writeState(slot: number, text: string): void {
    if (this.#longStates.size > 0) this.#longStates.delete(slot);
    const block = this.#blocks[Math.floor(slot / BLOCK_CELLS)] as Buffer;
    const start = (slot % BLOCK_CELLS) * CELL_BYTES;
    // Only ASCII has as many bytes in UTF-8 as characters.
    const isShort = text.length <= CELL_BYTES && Buffer.byteLength(text) === text.length;
    this.#stateBytes[slot] = isShort ? block.write(text, start, 'latin1') : 0;
    if (!isShort) this.#longStates.set(slot, text);
  }
}

function toFacts(row: CardRow): DatedCard {
  const { cardId, categoryId, changes, homeCity, issuerId, isUnregistered, mediumId, validToSec } = row;
  return {
    cardId,
    issuerId,
    mediumId,
    categoryId,
    homeCity,
    validToSec,
    ...(changes === undefined ? undefined : { changes }),
    ...(isUnregistered === undefined ? undefined : { isUnregistered }),
  };
}

const areSameFacts = (a: DatedCard, b: DatedCard): boolean =>
  a.changes === b.changes &&
  a.issuerId === b.issuerId &&
  a.mediumId === b.mediumId &&
  a.categoryId === b.categoryId &&
  a.homeCity === b.homeCity &&
  a.validToSec === b.validToSec &&
  a.isUnregistered === b.isUnregistered;
