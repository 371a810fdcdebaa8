/** Writes registrations and deny lists to PostgreSQL, in a transaction of the caller. */
import type { PoolClient } from 'pg';
import type { NewDenyList } from '../../money/ledger/deny-list.ts';
import type { DatedCard, NewRegistration, Origin } from '../../money/ledger/registration.ts';
import type { Card } from '../../money/scheme/tap.ts';
import { listMissingNames } from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { toParts } from '../read-page.ts';
import { listDenyListRows } from '../record-rows.ts';
import { listRegistrationWords, toFirstRegistration, toRegistrationRow } from '../registration-rows.ts';
import type { Row } from '../schema.ts';
import { CHUNK, type PostgresMoney } from './postgres-money.ts';
import type { PostgresNames } from './postgres-names.ts';
import { changeCards } from './statements.ts';

export class PostgresRegistrations {
  private readonly names: NameCaches;
  private readonly numbers: PostgresNames;
  private readonly money: PostgresMoney;

  constructor(names: NameCaches, numbers: PostgresNames, money: PostgresMoney) {
    this.names = names;
    this.numbers = numbers;
    this.money = money;
  }

  async putCards(client: PoolClient, cards: readonly Card[], origin: Origin): Promise<void> {
    for (const chunk of toParts(cards, CHUNK)) {
      const fresh = new Set(await this.numbers.createCards(client, chunk));
      const isNew = ({ cardId }: Card) => fresh.delete(cardId);
      const registrations = chunk.filter(isNew).map((card) => toFirstRegistration(card, origin));
      await this.insertRegistrations(client, registrations);
    }
  }

  async put(
    client: PoolClient,
    registrations: readonly NewRegistration[],
    newCards: readonly DatedCard[],
  ): Promise<void> {
    for (const chunk of toParts(newCards, CHUNK)) await this.numbers.createCards(client, chunk);
    for (const chunk of toParts(registrations, CHUNK)) {
      await this.insertRegistrations(client, chunk);
      await this.changeCards(client, chunk);
    }
  }

  private async insertRegistrations(
    client: PoolClient,
    registrations: readonly NewRegistration[],
  ): Promise<void> {
    const { names, numbers } = this;
    const words = listRegistrationWords(registrations);
    const cardIds = registrations.map(({ cardId }) => cardId);
    await numbers.load(client, listMissingNames(names, { words, cardIds }));
    let no = await numbers.findLast(client, 'registration_no', 'registration');
    const rows = registrations.map((registration) => toRegistrationRow(registration, ++no, names));
    await this.money.insert(client, 'registration', rows);
  }

  /** What holds from the beginning is in the card's own row; of what holds from an instant on, the row has the number. */
  private async changeCards(client: PoolClient, registrations: readonly NewRegistration[]): Promise<void> {
    const { cards, words } = this.names;
    const wordNo = (text: string | null | undefined) => (text == null ? null : words.getNo(text));
    // One statement can write a row once: registrations of one card follow one another.
    for (let rest = registrations; rest.length > 0; ) {
      const seen = new Set<string>();
      const later: NewRegistration[] = [];
      const rows: Row[] = [];
      for (const registration of rest) {
        const { cardId, fromSec, named } = registration;
        if (seen.has(cardId)) {
          later.push(registration);
          continue;
        }
        seen.add(cardId);
        const own: NewRegistration['named'] = fromSec > 0 ? {} : named;
        rows.push([
          cards.getNo(cardId),
          fromSec > 0 ? 1 : 0,
          wordNo(own.issuerId),
          wordNo(own.mediumId),
          'categoryId' in own ? 1 : 0,
          wordNo(own.categoryId),
          wordNo(own.homeCity),
          'validToSec' in own ? 1 : 0,
          own.validToSec ?? null,
        ]);
      }
      await this.money.run(client, changeCards, rows);
      rest = later;
    }
  }

  async putDenyList(client: PoolClient, list: NewDenyList): Promise<void> {
    const receiptNo = (await this.numbers.findLast(client, 'receipt_no', 'deny_receipt')) + 1;
    await this.money.insertAll(client, listDenyListRows(list, receiptNo));
  }
}
