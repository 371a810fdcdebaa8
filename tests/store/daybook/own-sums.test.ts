/** Which transactions can be entries of the daybook: those of which each row is of one card that has a new state. */
import { describe, expect, test } from 'vitest';
import { toAccountId } from '../../../server/money/ledger/account.ts';
import type { IngestCommit } from '../../../server/money/ledger/ledger-store.ts';
import { findOwnSums } from '../../../server/store/daybook/own-sums.ts';
import { packRows } from '../../../server/store/packed-rows.ts';
import { makeCard, makeJourney, makeTap, makeTransfer } from '../../support/ledger-commits.ts';

const card = (cardId: string) => toAccountId('CARD', cardId);
const OPERATOR = toAccountId('OP', 'AB');

/** Rows of cards A and B, of which each has a transfer. */
function pack({ taps = [], ...part }: Partial<IngestCommit>) {
  const money = {
    transfers: [],
    journeys: [],
    cards: [makeCard('A'), makeCard('B')],
    transferEnds: [1, 2],
    ...part,
  };
  return packRows([money], [taps], true);
}
const pays = (dr: string, cr: string, amountFen: number, isPending = false) =>
  makeTransfer('bus', amountFen, 0, { dr, cr, amountFen, isPending });

describe('the sums of a transaction', () => {
  test('are credits less debits of each card, without pending money', () => {
    const rows = pack({
      taps: [makeTap('bus', 1, 'A'), makeTap('bus', 2, 'B')],
      journeys: [makeJourney(makeTap('bus', 1, 'A'))],
      transferEnds: [3, 4],
      transfers: [
        pays(card('A'), OPERATOR, 180),
        pays(OPERATOR, card('A'), 30),
        pays(card('A'), OPERATOR, 7, true),
        pays(OPERATOR, card('B'), 500),
      ],
    });
    const sums = findOwnSums(rows);
    const of = (cardId: string) => sums?.fen[rows.cardIds.indexOf(cardId)];
    expect([of('A'), of('B')]).toEqual([-150, 500]);
    expect([...(sums?.transferCards ?? [])].map((place) => rows.cardIds[place])).toEqual([
      'A',
      'A',
      'A',
      'B',
    ]);
  });

  test('are of transfers between other accounts, too: they are nothing', () => {
    const rows = pack({ transfers: [pays(OPERATOR, OPERATOR, 5), pays(OPERATOR, card('B'), 1)] });
    expect([...(findOwnSums(rows)?.fen ?? [])].sort()).toEqual([0, 1]);
  });
});

describe('a transaction is none of the daybook', () => {
  const transfers = [pays(card('A'), OPERATOR, 1), pays(card('B'), OPERATOR, 2)];

  test('unless something is wrong with it', () => expect(findOwnSums(pack({ transfers }))).toBeDefined());

  test.each<[string, Partial<IngestCommit>]>([
    ['a tap is of a card without a new state', { taps: [makeTap('bus', 1, 'A'), makeTap('bus', 2, 'C')] }],
    ['a journey is of a card without a new state', { journeys: [makeJourney(makeTap('bus', 3, 'C'))] }],
    [
      'a transfer takes from another card',
      { transfers: [pays(card('B'), OPERATOR, 1), pays(card('B'), OPERATOR, 2)] },
    ],
    [
      'a transfer goes to another card',
      { transfers: [pays(card('A'), OPERATOR, 1), pays(OPERATOR, card('A'), 2)] },
    ],
    [
      'money moves between its two cards',
      { transfers: [pays(card('A'), card('B'), 1), pays(OPERATOR, card('B'), 2)] },
    ],
    ['it does not say whose its transfers are', { transferEnds: [0, 1] }],
  ])('where %s', (_, part) => {
    expect(findOwnSums(pack({ transfers, ...part }))).toBeUndefined();
  });
});
