/** Finds the numbers of words and cards in SQLite, and numbers new ones. */

import { compareTexts } from '../../base/plain-text.ts';
import type { DatedCard } from '../../money/ledger/registration.ts';
import { listCardWords, listMissingNames, type MissingNames, toNewCardRecord } from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { listPackedCards, type NameNumbers, type PackedRows } from '../packed-rows.ts';
import { toParts } from '../read-page.ts';
import { toUnknownCard } from '../refusals.ts';
import { toRow } from '../table-rows.ts';
import type { SqliteStatements } from './statements.ts';

/** Names in one step: a list may be longer than a cache generation. */
const CHUNK = 5_000;

export class SqliteNames {
  private readonly statements: SqliteStatements;
  private readonly names: NameCaches;

  constructor(statements: SqliteStatements, names: NameCaches) {
    this.statements = statements;
    this.names = names;
  }

  /** Loads the numbers of names and numbers new words. @throws ProblemError `card-unknown` for an unknown card */
  load(missing: MissingNames): void {
    const { statements, names } = this;
    let wordNo: number | undefined;
    for (const text of missing.words) {
      let no = statements.findWord.get(text) as number | undefined;
      if (no === undefined) {
        wordNo = (wordNo ?? (statements.lastWordNo.get() as number)) + 1;
        no = wordNo;
        statements.inserts.word.run(toRow('word', { wordNo: no, text }));
      }
      names.words.add(text, no);
    }
    for (const cardId of missing.cards) {
      const no = statements.findCardNo.get(cardId) as number | undefined;
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
  createCards(cards: readonly DatedCard[]): ReadonlySet<string> {
    const { statements, names } = this;
    const isNew = new Set<string>();
    const fresh: DatedCard[] = [];
    for (const card of cards) {
      if (names.cards.findNo(card.cardId) !== undefined) continue;
      const there = statements.findCardNo.get(card.cardId) as number | undefined;
      if (there === undefined) fresh.push(card);
      else names.cards.add(card.cardId, there);
    }
    if (fresh.length === 0) return isNew;
    this.load({ words: listMissingNames(names, { words: listCardWords(fresh) }).words, cards: new Set() });
    // In the order of the index of ids, so that neighbouring rows are written to the same page.
    fresh.sort((a, b) => compareTexts(a.cardId, b.cardId));
    let cardNo = (statements.lastCardNo.get() as number | undefined) ?? 0;
    for (const card of fresh) {
      // A list may contain a card twice.
      if (isNew.has(card.cardId)) continue;
      statements.inserts.card.run(toRow('card', toNewCardRecord(card, ++cardNo, names)));
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
