/** Numbers of words and cards on SQLite: those of the database, and new ones where there are none. */
import type { Card } from '../../money/scheme/tap.ts';
import { listCardWords, listMissingNames, type MissingNames, toNewCardRow } from '../encode.ts';
import type { Names } from '../name-cache.ts';
import { listPackedCards, type NameNumbers, type PackedRows } from '../packed-rows.ts';
import { compareTexts, toParts } from '../read-page.ts';
import { toUnknownCard } from '../refusals.ts';
import type { SqliteStatements } from './statements.ts';

/** Names between two looks at the cache: a list may be longer than it. */
const CHUNK = 5_000;

export class SqliteNames {
  private readonly statements: SqliteStatements;
  private readonly names: Names;
  private readonly shardId: number;

  constructor(statements: SqliteStatements, names: Names, shardId: number) {
    this.statements = statements;
    this.names = names;
    this.shardId = shardId;
  }

  /** New words get numbers. @throws ProblemError `card-unknown` for a card that is not there. */
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

  /** Numbers of the names of some rows. New words get some, and cards of which the rows know the registration. */
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

  /** Cards that are not there yet; answers which were new. */
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
    // In the order of the index of ids: neighbours go onto the same page.
    fresh.sort((a, b) => compareTexts(a.cardId, b.cardId));
    let cardNo = (statements.lastCardNo.get(shardId) as number | undefined) ?? 0;
    for (const card of fresh) {
      // The same card may stand in one list twice.
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
