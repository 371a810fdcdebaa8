/** Cards: found by prefix, parsed from tables, and gaps between their taps. */
import { describe, expect, it } from 'vitest';
import { listColumnProblems, parseCardRows, parseDenyRows } from '../../../server/money/cards/card-files.ts';
import { findCardByNumber } from '../../../server/money/cards/new-card.ts';
import { findChainBreak, listCardGaps, toSignedFen } from '../../../server/money/cards/tap-order.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeTap } from './card-world.ts';

const chip = (cardSeq: number, part: Partial<Tap> = {}) =>
  makeTap('t', cardSeq, { cardId: '31A1', cardSeq, ...part });

describe('an unregistered card', () => {
  const scheme: Scheme = {
    ...exampleScheme,
    media: exampleScheme.media.map((medium) =>
      medium.id === 'card-b' ? { ...medium, prefixes: ['31', 'B'] } : medium,
    ),
  };

  it('is of the medium with the longest prefix, and of its issuer and city', () => {
    expect(findCardByNumber(scheme, '31A7')).toEqual({
      cardId: '31A7',
      issuerId: 'CA',
      mediumId: 'chip-a',
      categoryId: null,
      homeCity: 'A',
      validToSec: null,
    });
    expect(findCardByNumber(scheme, '3199')).toMatchObject({
      mediumId: 'card-b',
      issuerId: 'CB',
      homeCity: 'B',
    });
    expect(findCardByNumber(scheme, 'X')).toBeUndefined();
  });
});

describe("a card's own records", () => {
  const stateAt = (cardSeq: number, signedFen: number | null) => ({ last: chip(cardSeq), signedFen });

  it.each<[string, ReturnType<typeof stateAt>, Tap, [number | null, number | null] | undefined]>([
    ['follow', stateAt(4, 1_000), chip(5, { amountFen: 180, balanceAfterFen: 820 }), undefined],
    ['do not', stateAt(4, 1_000), chip(5, { amountFen: 180, balanceAfterFen: 821 }), [820, 821]],
    ['a top-up', stateAt(4, 0), chip(5, { kind: 'top-up', amountFen: 500, balanceAfterFen: 500 }), undefined],
    ['a number twice', stateAt(5, 1_000), chip(5, { amountFen: 0, balanceAfterFen: 1_000 }), [null, null]],
    [
      'a number left out may still come',
      stateAt(3, 1_000),
      chip(5, { amountFen: 0, balanceAfterFen: 1 }),
      undefined,
    ],
    [
      'what a till took is not said',
      stateAt(4, 1_000),
      chip(5, { kind: 'buy', amountFen: 9, balanceAfterFen: 1 }),
      undefined,
    ],
  ])('%s', (_name, state, tap, expected) => {
    const item = findChainBreak(state, tap);
    expect(item && [item.expectedFen, item.actualFen]).toEqual(expected);
  });

  it('give the balance if a tap does not state it', () => {
    expect(toSignedFen(stateAt(4, 1_000), chip(5, { kind: 'on' }))).toBe(1_000);
    expect(toSignedFen(stateAt(4, 1_000), chip(5, { amountFen: 180 }))).toBe(820);
    expect(toSignedFen(stateAt(3, 1_000), chip(5, { amountFen: 180 }))).toBeNull();
    expect(toSignedFen(stateAt(4, null), chip(5, { balanceAfterFen: 7 }))).toBe(7);
  });

  it('give the amount moved by missing taps', () => {
    const taps = [
      chip(9, { amountFen: 100, balanceAfterFen: 300 }),
      chip(2, { amountFen: 100, balanceAfterFen: 900 }),
      chip(3, { kind: 'on', balanceAfterFen: null }),
      chip(6, { amountFen: 100, balanceAfterFen: 500 }),
    ];
    expect(listCardGaps(taps)).toEqual([
      { seqFrom: 4, seqTo: 5, changeFen: null },
      { seqFrom: 7, seqTo: 8, changeFen: -100 },
    ]);
  });
});

describe('tables', () => {
  const rows = (...values: Record<string, string>[]) =>
    values.map((value, i) => ({ line: i + 2, values: value }));

  it('of cards: a row says something of the columns that the file has, an empty medium, issuer or city nothing', () => {
    const { requests, problems } = parseCardRows(
      rows(
        { card_id: 'A1', medium_id: '', category_id: 'student', valid_to: '2026-03-02T08:00:00+08:00' },
        { card_id: 'free', medium_id: 'chip-b', home_city: 'A', category_id: '', valid_to: '' },
        { card_id: 'A2', valid_from: '2026-03-02T08:00:00+08:00', issuer_id: '', home_city: '' },
      ),
      exampleScheme,
    );
    expect(problems).toEqual([]);
    expect(requests).toEqual([
      { cardId: 'A1', named: { categoryId: 'student', validToSec: at(D, '08:00') }, validFromSec: null },
      {
        cardId: 'free',
        named: { mediumId: 'chip-b', homeCity: 'A', categoryId: null, validToSec: null },
        validFromSec: null,
      },
      { cardId: 'A2', named: {}, validFromSec: at(D, '08:00') },
    ]);
  });

  it('of cards: problems have line and field', () => {
    const { problems } = parseCardRows(
      rows(
        { card_id: '', medium_id: 'card-a' },
        { card_id: 'X', medium_id: 'paper', valid_from: '2026-13-01' },
        { card_id: 'A1', issuer_id: 'AB', category_id: 'nobody', valid_to: 'tomorrow' },
        { card_id: 'A\0', home_city: 'atlantis', valid_to: '2026-02-30T00:00:00+08:00' },
        { card_id: 'A2', valid_to: '9999-12-31T23:59:59Z' },
        { card_id: 'A3', valid_to: '9999-12-31T23:59:59-12:00' },
      ),
      exampleScheme,
    );
    expect(problems.map(({ line, field, code }) => [line, field, code])).toEqual([
      [2, 'card_id', 'missing'],
      [3, 'medium_id', 'unknown'],
      [3, 'valid_from', 'not-instant'],
      [4, 'issuer_id', 'unknown'],
      [4, 'category_id', 'unknown'],
      [4, 'valid_to', 'not-instant'],
      [5, 'card_id', 'not-text'],
      [5, 'home_city', 'unknown'],
      [5, 'valid_to', 'not-instant'],
      [7, 'valid_to', 'not-instant'],
    ]);
  });

  it('of cards and denied cards: a key twice, wrong columns', () => {
    const twice = parseCardRows(
      rows({ card_id: 'A1', category_id: 'student' }, { card_id: 'A2' }, { card_id: 'A1', category_id: '' }),
      exampleScheme,
    );
    expect(twice.problems.map(({ line, field, code }) => [line, field, code])).toEqual([
      [4, 'card_id', 'twice'],
    ]);
    const entry = { version: '3', card_id: 'A1', reason: 'lost', from: '2026-03-02T08:00:00+08:00', to: '' };
    const denied = parseDenyRows(rows(entry, { ...entry, to: '2026-03-02T09:00:00+08:00' }));
    expect(denied.problems.map(({ line, field, code }) => [line, field, code])).toEqual([
      [3, 'card_id', 'twice'],
    ]);
    const check = (...columns: string[]) =>
      listColumnProblems(columns).map(({ line, field, code }) => [line, field, code]);
    expect(check('card_id', 'valid_to')).toEqual([]);
    expect(check('version', 'card_id', 'reason', 'from')).toEqual([]);
    expect(check()).toEqual([[1, '', 'empty']]);
    expect(check('card_id;category_id')).toEqual([[1, 'card_id;category_id', 'unknown-field']]);
    expect(check('card_id', 'categoryid', 'card_id')).toEqual([
      [1, 'categoryid', 'unknown-field'],
      [1, 'card_id', 'column-twice'],
    ]);
    expect(check('card_id', 'reason', 'medium_id')).toEqual([[1, 'medium_id', 'unknown-field']]);
  });

  it('of denied cards', () => {
    const good = { version: '3', card_id: 'A1', reason: 'lost', from: '2026-03-02T08:00:00+08:00', to: '' };
    const to = '2026-03-02T09:00:00+08:00';
    const { lists, problems } = parseDenyRows(
      rows({ ...good, version: '4', to, extent: 'whole' }, good, { version: '5', extent: 'whole' }),
    );
    expect(problems).toEqual([]);
    const entry = { cardId: 'A1', reason: 'lost', fromSec: at(D, '08:00'), toSec: null };
    expect(lists).toEqual([
      { version: 3, extent: 'change', entries: [entry] },
      { version: 4, extent: 'whole', entries: [{ ...entry, toSec: at(D, '09:00') }] },
      { version: 5, extent: 'whole', entries: [] },
    ]);
    const mixed = parseDenyRows(
      rows(
        good,
        { ...good, card_id: 'A2', extent: 'whole' },
        { version: '4', extent: 'all' },
        { version: '6' },
      ),
    );
    expect(mixed.problems.map(({ line, field, code }) => [line, field, code])).toEqual([
      [3, 'extent', 'not-extent'],
      [4, 'extent', 'not-extent'],
      [4, 'from', 'missing'],
      [4, 'card_id', 'missing'],
      [4, 'reason', 'missing'],
      [5, 'from', 'missing'],
      [5, 'card_id', 'missing'],
      [5, 'reason', 'missing'],
    ]);
    const bad = parseDenyRows(rows({ ...good, version: 'x', from: '' })).problems;
    expect(bad.map(({ field, code }) => [field, code])).toEqual([
      ['version', 'not-whole'],
      ['from', 'missing'],
    ]);
    const odd = parseDenyRows(
      rows({ ...good, card_id: 'A\ud800', reason: '\0', to: '1969-01-01T00:00:00Z' }),
    );
    expect(odd.problems.map(({ field, code }) => [field, code])).toEqual([
      ['card_id', 'not-text'],
      ['reason', 'not-text'],
      ['to', 'not-instant'],
    ]);
  });
});
