/** Finds the numbers of words and cards in SQLite, and numbers new ones. */
import type { Card } from '../../money/scheme/tap.ts';
import { listCardWords, listMissingNames, type MissingNames, toNewCardRow } from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { listPackedCards, type NameNumbers, type PackedRows } from '../packed-rows.ts';
import { compareTexts, toParts } from '../read-page.ts';
import { toUnknownCard } from '../refusals.ts';
import type { SqliteStatements } from './statements.ts';

/** Names in one step: a list may be longer than a cache generation. */
const CHUNK = 5_000;

export class SqliteNames {
  private readonly statements: SqliteStatements;
  private readonly names: NameCaches;
  private readonly shardId: number;

  constructor(statements: SqliteStatements, names: NameCaches, shardId: number) {
    this.statements = statements;
    this.names = names;
    this.shardId = shardId;
  }

  /** Loads the numbers of names and numbers new words. @throws ProblemError `card-unknown` for an unknown card */
  load(missing: MissingNames): void {
    const { statements, names, shardId } = this;
    let wordNo: number | undefined;
    for (const text of missing.words) {
      let no = statements.findWord.get(shardId, text) as number | undefined;
      if (no === undefined) {
        wordNo = (wordNo ?? (statements.lastWordNo.get(shardId) as number)) + 1;
        no = wordNo;
        statements.insertWord.run(shardId, no, text);
      }
      names.words.add(text, no);
    }
    for (const cardId of missing.cards) {
      const no = statements.findCardNo.get(shardId, cardId) as number | undefined;
      if (no === undefined) throw toUnknownCard(cardId);
      names.cards.add(cardId, no);
    }
  }

  /** Numbers of the names of rows; numbers new words and new cards of the rows. */
  toNumbers(rows: PackedRows): NameNumbers & { readonly newCards: ReadonlySet<number> } {
    const { cards, words } = this.names;
    const numbers = { words: [] as number[], cards: [] as number[], newCards: new Set<number>() };
    for (const texts of toParts(rows.words, CHUNK)) {
      this.load(listMissingNames(this.names, { words: texts }));
      for (const text of texts) numbers.words.push(words.getNo(text));
    }
    for (const cardIds of toParts(rows.cardIds, CHUNK)) {
      const missing = listMissingNames(this.names, { cardIds });
      if (missing.cards.size > 0) {
        for (const cardId of this.createCards(listPackedCards(rows, missing.cards)))
          numbers.newCards.add(cards.getNo(cardId));
        this.load(listMissingNames(this.names, { cardIds }));
      }
      for (const cardId of cardIds) numbers.cards.push(cards.getNo(cardId));
    }
    return numbers;
  }

  /** Creates missing cards. @returns ids of the new cards */
  createCards(cards: readonly Card[]): ReadonlySet<string> {
    const { statements, names, shardId } = this;
    const isNew = new Set<string>();
    const fresh: Card[] = [];
    for (const card of cards) {
      if (names.cards.findNo(card.cardId) !== undefined) continue;
      const there = statements.findCardNo.get(shardId, card.cardId) as number | undefined;
      if (there === undefined) fresh.push(card);
      else names.cards.add(card.cardId, there);
    }
    if (fresh.length === 0) return isNew;
    this.load({ words: listMissingNames(names, { words: listCardWords(fresh) }).words, cards: new Set() });
    // In the order of the index of ids, so that neighbouring rows are written to the same page.
    fresh.sort((a, b) => compareTexts(a.cardId, b.cardId));
    let cardNo = (statements.lastCardNo.get(shardId) as number | undefined) ?? 0;
    for (const card of fresh) {
      // A list may contain a card twice.
      if (isNew.has(card.cardId)) continue;
      statements.insertCard.run(toNewCardRow(card, ++cardNo, names, shardId));
      names.cards.add(card.cardId, cardNo);
      isNew.add(card.cardId);
    }
    return isNew;
  }

  forgetAll(): void {
    this.names.words.clear();
    this.names.cards.clear();
  }
}
