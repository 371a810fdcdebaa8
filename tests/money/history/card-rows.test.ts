/** The rows of a card's history: one for each movement of its balance, and for what costs nothing. */
import { describe, expect, test } from 'vitest';
import { listCardRows } from '../../../server/money/history/card-rows.ts';
import type { JourneyStatus } from '../../../server/money/ledger/ledger-store.ts';
import type { TransferKind } from '../../../server/money/ledger/transfer.ts';
import { CARD, DAY, hour, journey, OTHER, source, transfer } from './card-world.ts';

const topUp = transfer('kiosk/1', 'top-up', 1_000, { cr: CARD, eventSec: hour(7) });

describe('a movement of money', () => {
  test('changes the balance by what it brings to the card or takes from it', () => {
    const ride = journey('bus/7', 180);
    const rows = listCardRows(
      source([ride], [transfer('bus/7', 'rider', 180, { journeyId: 'bus/7' }), topUp]),
    );
    expect(rows).toEqual([
      {
        rowId: 'kiosk/0000000000000001/000000',
        kind: 'top-up',
        eventSec: hour(7),
        batchDay: DAY,
        amountFen: 1_000,
        savedFen: null,
        balanceAfterFen: 1_000,
        journey: null,
        journeyId: null,
        otherCardId: null,
        tapId: 'kiosk/1',
      },
      {
        rowId: 'bus/0000000000000007/000000',
        kind: 'journey',
        eventSec: hour(8),
        batchDay: DAY,
        amountFen: -180,
        savedFen: null,
        balanceAfterFen: 820,
        journey: ride,
        journeyId: 'bus/7',
        otherCardId: null,
        tapId: 'bus/7',
      },
    ]);
  });

  test.each<[TransferKind, string]>([
    ['card-refund', 'refund'],
    ['expiry', 'expiry'],
    ['move', 'moved'],
    ['unresolved', 'unresolved'],
    ['dispute', 'dispute'],
    ['top-up', 'top-up'],
    ['resolved', 'correction'],
    ['reversal', 'correction'],
    ['redivision', 'correction'],
  ])('of kind %s is a row "%s"', (kind, row) => {
    expect(
      listCardRows(source([], [transfer('bus/7', kind, 5)])).map((found) => [found.kind, found.amountFen]),
    ).toEqual([[row, -5]]);
  });

  test('to other accounts, and a pending one, is none of the card', () => {
    const transfers = [
      transfer('bus/7', 'credit', 180, { dr: OTHER }),
      transfer('bus/7', 'hold', 180, { isPending: true }),
    ];
    expect(listCardRows(source([], transfers))).toEqual([]);
  });

  test('of an expired balance that is claimed leaves the card as it is', () => {
    const rows = listCardRows(source([], [topUp, transfer('office/3', 'claim', 400, { dr: OTHER })]));
    expect(rows.map(({ kind, amountFen, balanceAfterFen }) => [kind, amountFen, balanceAfterFen])).toEqual([
      ['top-up', 1_000, 1_000],
      ['claim', 0, 1_000],
    ]);
  });

  test('of a later version of a journey is a correction, from leg 100', () => {
    const legs = [0, 99, 100, 201].map((leg) => transfer('bus/7', 'rider', 10, { journeyId: 'bus/7', leg }));
    expect(listCardRows(source([journey('bus/7', 40)], legs)).map(({ kind }) => kind)).toEqual([
      'journey',
      'journey',
      'correction',
      'correction',
    ]);
  });

  test('at a merchant is a purchase, and its correction is not', () => {
    const legs = [0, 100].map((leg) => transfer('till/7', 'rider', 10, { journeyId: 'till/7', leg }));
    const bought = journey('till/7', 20, { networkId: 'shop' });
    expect(listCardRows(source([bought], legs)).map(({ kind }) => kind)).toEqual(['purchase', 'correction']);
    // Without its journey, it is not known to be one.
    expect(listCardRows(source([], legs.slice(0, 1))).map(({ kind }) => kind)).toEqual(['journey']);
  });

  test('between cards names the other card', () => {
    const others = new Map([['kiosk', 'B2']]);
    const moved = transfer('kiosk/4', 'move', 50);
    expect(listCardRows(source([], [moved, topUp], others)).map(({ otherCardId }) => otherCardId)).toEqual([
      null,
      'B2',
    ]);
    expect(listCardRows(source([], [moved]))[0]?.otherCardId).toBeNull();
  });

  test('by a decision or a step of the clearing has no tap', () => {
    const decided = transfer('dispute/case-1/1', 'dispute', 60, { cr: CARD, journeyId: 'bus/7' });
    const [row] = listCardRows(source([journey('bus/7', 0, { status: 'withdrawn' })], [decided]));
    expect(row).toMatchObject({ kind: 'dispute', amountFen: 60, tapId: null, journeyId: 'bus/7' });
  });
});

describe('a journey without money from the card', () => {
  test('is a row of its exit, or of its entry where it has none', () => {
    const rows = listCardRows(source([journey('gate/1', 0, { off: 'gate/2' }), journey('bus/3', 0)], []));
    expect(
      rows.map(({ tapId, eventSec, amountFen, savedFen }) => [tapId, eventSec, amountFen, savedFen]),
    ).toEqual([
      ['bus/3', hour(8), 0, null],
      ['gate/2', hour(9), 0, null],
    ]);
    expect(rows[1]).toEqual({
      rowId: 'gate/0000000000000002/000000',
      kind: 'journey',
      eventSec: hour(9),
      batchDay: 20_600,
      amountFen: 0,
      savedFen: null,
      balanceAfterFen: 0,
      journey: journey('gate/1', 0, { off: 'gate/2' }),
      journeyId: 'gate/1',
      otherCardId: null,
      tapId: 'gate/2',
    });
  });

  test.each<[JourneyStatus, string, readonly string[]]>([
    ['refused', 'A-bus', ['refused']],
    ['refused', 'shop', ['refused']],
    ['completed', 'shop', ['purchase']],
    ['completed', 'A-bus', ['journey']],
    ['withdrawn', 'A-bus', []],
  ])('that is %s on %s: %j', (status, networkId, kinds) => {
    expect(
      listCardRows(source([journey('bus/3', 0, { status, networkId })], [])).map(({ kind }) => kind),
    ).toEqual(kinds);
  });

  test('that no tap began is no row', () => {
    expect(listCardRows(source([journey('bus/3', 0, { onTap: null })], []))).toEqual([]);
  });

  test('has a row of its own beside what a dispute gave back, not beside what was paid', () => {
    const ride = journey('bus/7', 0);
    const back = transfer('dispute/c/1', 'dispute', 60, { cr: CARD, journeyId: 'bus/7' });
    const paid = transfer('bus/7', 'rider', 60, { journeyId: 'bus/7' });
    expect(listCardRows(source([ride], [back])).map(({ kind }) => kind)).toEqual(['journey', 'dispute']);
    expect(listCardRows(source([ride], [back, paid])).map(({ kind }) => kind)).toEqual([
      'journey',
      'dispute',
    ]);
    // Money of another journey is not its own.
    expect(
      listCardRows(source([ride], [{ ...paid, seq: 8, journeyId: 'bus/8' }])).map(({ tapId }) => tapId),
    ).toEqual(['bus/7', 'bus/8']);
  });
});

describe('what a cap saved', () => {
  test('is a row after its journey, without a change of the balance', () => {
    const ride = journey('gate/1', 100, { off: 'gate/2', capOffFen: 80 });
    const paid = transfer('gate/2', 'rider', 100, { journeyId: 'gate/1', eventSec: hour(9) });
    const [, saving] = listCardRows(source([ride], [paid]));
    expect(saving).toEqual({
      rowId: 'gate/0000000000000002/000099/cap',
      kind: 'cap-saving',
      eventSec: hour(9),
      batchDay: DAY,
      amountFen: 0,
      savedFen: 80,
      balanceAfterFen: -100,
      journey: ride,
      journeyId: 'gate/1',
      otherCardId: null,
      tapId: 'gate/2',
    });
  });

  test('stands at the entry of a journey without exit, and at the journey where neither is known', () => {
    const part = { capOffFen: 5, status: 'withdrawn' } as const;
    const [atEntry] = listCardRows(source([journey('bus/3', 0, part)], []));
    expect(atEntry).toMatchObject({
      rowId: 'bus/0000000000000003/000099/cap',
      eventSec: hour(8),
      tapId: 'bus/3',
    });
    const [unknown] = listCardRows(source([journey('bus/3', 0, { ...part, onTap: null })], []));
    expect(unknown).toMatchObject({ rowId: 'bus/0000000000000003/000099/cap', tapId: null });
  });

  test('is no row where it is nothing', () => {
    expect(listCardRows(source([journey('bus/3', 0)], [])).map(({ kind }) => kind)).toEqual(['journey']);
  });
});

describe('the order', () => {
  test('is by instant, then by tap and leg as numbers', () => {
    const at = (tap: string, eventSec: number, leg = 0) =>
      transfer(tap, 'top-up', 1, { cr: CARD, eventSec, leg });
    const rows = listCardRows(
      source([], [at('bus/10', 5), at('bus/9', 5, 10), at('bus/9', 5, 9), at('a/b/1', 5), at('zoo/1', 4)]),
    );
    expect(rows.map(({ tapId, balanceAfterFen }) => [tapId, balanceAfterFen])).toEqual([
      ['zoo/1', 1],
      ['a/b/1', 2],
      ['bus/9', 3],
      ['bus/9', 4],
      ['bus/10', 5],
    ]);
    expect(rows.map(({ rowId }) => rowId)).toEqual([
      'zoo/0000000000000001/000000',
      'a/b/0000000000000001/000000',
      'bus/0000000000000009/000009',
      'bus/0000000000000009/000010',
      'bus/0000000000000010/000000',
    ]);
  });
});
