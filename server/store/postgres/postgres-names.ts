/** Finds the numbers of words and cards in PostgreSQL, and numbers new ones. */
import type { PoolClient } from 'pg';
import { compareTexts } from '../../base/plain-text.ts';
import type { DatedCard } from '../../money/ledger/registration.ts';
import { listCardWords, listMissingNames, type MissingNames, toNewCardRecord } from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { listPackedCards, type NameNumbers, type PackedRows } from '../packed-rows.ts';
import { toParts } from '../read-page.ts';
import { toUnknownCard } from '../refusals.ts';
import { toRow } from '../table-rows.ts';
import { toArray, toArrays } from './arrays.ts';
import { inserts } from './statements.ts';

/** Names in one step: a list may be longer than a cache generation. */
const CHUNK = 5_000;

export class PostgresNames {
  private readonly names: NameCaches;

  constructor(names: NameCaches) {
    this.names = names;
  }

  /** Loads the numbers of existing names. */
  async find(client: PoolClient, missing: MissingNames): Promise<void> {
    const { names } = this;
    if (missing.words.size > 0) {
      const { rows } = await client.query<{ text: string; no: number }>({
        name: 'find_words',
        text: 'SELECT text, word_no AS no FROM word WHERE text = ANY ($1::text[])',
        values: [toArray([...missing.words], 'text')],
      });
      for (const { text, no } of rows) names.words.add(text, no);
    }
    if (missing.cards.size > 0) {
      const { rows } = await client.query<{ card_id: string; no: number }>({
        name: 'find_card_nos',
        text: 'SELECT card_id, card_no AS no FROM card WHERE card_id = ANY ($1::text[])',
        values: [toArray([...missing.cards], 'text')],
      });
      for (const { card_id, no } of rows) names.cards.add(card_id, no);
    }
  }

  /** Loads the numbers of names and numbers new words. @throws ProblemError `card-unknown` for an unknown card */
  async load(client: PoolClient, missing: MissingNames): Promise<void> {
    const { names } = this;
    if (missing.words.size === 0 && missing.cards.size === 0) return;
    await this.find(client, missing);
    for (const cardId of missing.cards)
      if (names.cards.findNo(cardId) === undefined) throw toUnknownCard(cardId);
    const fresh = [...missing.words].filter((text) => names.words.findNo(text) === undefined);
    if (fresh.length === 0) return;
    let no = await this.findLast(client, 'word_no', 'word');
    const words = fresh.map((text) => ({ wordNo: ++no, text }));
    const { name, text, columns } = inserts.word;
    const rows = words.map((word) => toRow('word', word));
    await client.query({ name, text, values: toArrays(columns, rows) });
    for (const word of words) names.words.add(word.text, word.wordNo);
  }

  /** Numbers of the names of rows; numbers new words and new cards of the rows. */
  async toNumbers(client: PoolClient, rows: PackedRows): Promise<NameNumbers> {
    const { cards, words } = this.names;
    const numbers = { words: [] as number[], cards: [] as number[] };
    for (const texts of toParts(rows.words, CHUNK)) {
      await this.load(client, listMissingNames(this.names, { words: texts }));
      for (const text of texts) numbers.words.push(words.getNo(text));
    }
    for (const cardIds of toParts(rows.cardIds, CHUNK)) {
      const missing = listMissingNames(this.names, { cardIds });
      if (missing.cards.size > 0) await this.createCards(client, listPackedCards(rows, missing.cards));
      await this.load(client, listMissingNames(this.names, { cardIds }));
      for (const cardId of cardIds) numbers.cards.push(cards.getNo(cardId));
    }
    return numbers;
  }

  /** Creates missing cards. @returns ids of the new cards */
  async createCards(client: PoolClient, cards: readonly DatedCard[]): Promise<ReadonlySet<string>> {
    const { names } = this;
    const cardIds = cards.map((card) => card.cardId);
    await this.find(client, listMissingNames(names, { cardIds }));
    const fresh = new Map<string, DatedCard>();
    for (const card of cards) if (names.cards.findNo(card.cardId) === undefined) fresh.set(card.cardId, card);
    if (fresh.size === 0) return new Set();
    await this.load(client, listMissingNames(names, { words: listCardWords([...fresh.values()]) }));
    let no = await this.findLast(client, 'card_no', 'card');
    // In the order of the index of ids, so that neighbouring rows are written to the same page.
    const inOrder = [...fresh.values()].sort((a, b) => compareTexts(a.cardId, b.cardId));
    const records = inOrder.map((card) => toNewCardRecord(card, ++no, names));
    const { name, text, columns } = inserts.card;
    const rows = records.map((record) => toRow('card', record));
    await client.query({ name, text, values: toArrays(columns, rows) });
    for (const { cardId, cardNo } of records) names.cards.add(cardId, cardNo);
    return new Set(fresh.keys());
  }

  forgetAll(): void {
    this.names.words.clear();
    this.names.cards.clear();
  }

  /** Highest number in a column; 0 without a row. */
  async findLast(
    client: PoolClient,
    column: 'word_no' | 'card_no' | 'registration_no' | 'receipt_no',
    table: 'word' | 'card' | 'registration' | 'deny_receipt',
  ): Promise<number> {
    const text = `SELECT coalesce(max(${column}), 0) AS no FROM ${table}`;
    const { rows } = await client.query<{ no: number }>({
      name: `last_${column}`,
      text,
    });
    return (rows[0] as { no: number }).no;
  }
}
