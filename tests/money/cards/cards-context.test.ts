/** What cards are read by: versions, fare networks, media, deny lists, and the instants that a request may name. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import {
  type CardsContext,
  checkEventTime,
  createCardsContext,
  findDenyEntry,
  getMedium,
  getNetwork,
  hasCounter,
  toDayBeginSec,
  toDenyRulings,
  toHoldFen,
  toTimeProblem,
} from '../../../server/money/cards/cards-context.ts';
import type { Denial } from '../../../server/money/ledger/deny-list.ts';
import type { Medium, Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { TerminalRegister } from '../../../server/money/scheme/terminal-register.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeTap } from './card-world.ts';

/** From the day after D: the metro holds 800 fen, and a card of city B exists no more. */
const second: Scheme = {
  ...exampleScheme,
  version: 2,
  validFrom: D + 1,
  networks: exampleScheme.networks.map((network) =>
    network.id === 'A-metro' ? { ...network, maxFareFen: 800 } : network,
  ),
  media: exampleScheme.media.filter(({ id }) => id !== 'chip-b'),
};
const bookOf = (...schemes: Scheme[]) => new SchemeBook(schemes);
let context: CardsContext;
beforeEach(() => {
  context = createCardsContext(bookOf(exampleScheme, second), exampleFareNetwork);
});

/** The refusal of a call; undefined where it passes. */
function findProblem(call: () => unknown): ProblemError | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  return undefined;
}

describe('the context of a scheme', () => {
  it('has all versions, and the first day of the first one', () => {
    expect(context.versions).toEqual([exampleScheme, second]);
    expect(context.firstDay).toBe(20_454);
  });

  it('gives the version of each day, in whatever order the days are asked for', () => {
    const versionsOf = (...days: number[]) => days.map((day) => context.schemeOn(day).version);
    expect(versionsOf(D, D, D + 1, D + 1, D, D + 9, 20_454)).toEqual([1, 1, 2, 2, 1, 2, 1]);
  });

  it('has no version before the first day, however often that day is asked for', () => {
    context.schemeOn(D);
    for (const _ of [1, 2]) expect(findProblem(() => context.schemeOn(20_453))?.code).toBe('scheme-unknown');
    expect(context.schemeOn(D).version).toBe(1);
  });

  it('begins its service days at 4:30', () => {
    expect(context.toServiceDay(at(D, '04:29:59'))).toBe(D - 1);
    expect(context.toServiceDay(at(D, '04:30'))).toBe(D);
    const single = createCardsContext(bookOf(exampleScheme), exampleFareNetwork);
    expect(toDayBeginSec(single, D)).toBe(at(D, '04:30'));
  });

  it('has one fare network for all days, or one that depends on the day', () => {
    expect(context.fareNetworkOn(D)).toBe(exampleFareNetwork);
    const other = { ...exampleFareNetwork };
    const dated = createCardsContext(bookOf(exampleScheme), (day) =>
      day === D ? exampleFareNetwork : other,
    );
    expect(dated.fareNetworkOn(D)).toBe(exampleFareNetwork);
    expect(dated.fareNetworkOn(D + 1)).toBe(other);
  });

  it('knows grounds, terminals and denials only if it is given some', () => {
    expect('groundOn' in context).toBe(false);
    expect(context.terminals).toBeUndefined();
    expect(context.denyList).toEqual(new Map());
    expect(context.judgedFrom).toBe(Number.NEGATIVE_INFINITY);
    const register: TerminalRegister = {
      registerNo: 1,
      receivedSec: 0,
      who: 'office',
      sha256: '0'.repeat(64),
      kinds: [],
      terminals: [],
    };
    const denial = { version: 1, cardId: 'A1', reason: 'lost', fromSec: 0, toSec: null };
    const given = createCardsContext(
      bookOf(exampleScheme),
      exampleFareNetwork,
      [denial],
      (day) => `ground of ${day}`,
      register,
      D,
    );
    expect(given.groundOn?.(7)).toBe('ground of 7');
    expect(given.terminals?.findReason(makeTap('bus', 1), 0)).toBe('terminal-unknown');
    expect([...given.denyList.keys()]).toEqual(['A1']);
    expect(given.judgedFrom).toBe(D);
  });

  it('knows whether a medium counts its taps, those of earlier versions included', () => {
    expect(['card-a', 'chip-a', 'chip-b'].map((mediumId) => hasCounter({ mediumId }, context))).toEqual([
      false,
      true,
      true,
    ]);
    expect(() => context.hasCounter('paper')).toThrow(RangeError);
  });
});

describe('media and networks of a scheme', () => {
  it('are found by their ids', () => {
    expect(getMedium(exampleScheme, 'chip-b').issuerId).toBe('CB');
    expect(getNetwork(exampleScheme, 'rail').operators).toEqual(['IR']);
  });

  it('are an error of the program where the version has none of this id', () => {
    expect(() => getMedium(second, 'chip-b')).toThrow(RangeError);
    expect(() => getNetwork(second, 'tram')).toThrow(RangeError);
  });

  it('say what an entry holds: the highest fare of its day for an account, nothing for a card of the gate', () => {
    const [account, chip] = ['card-a', 'chip-a'].map((id) => getMedium(exampleScheme, id)) as [
      Medium,
      Medium,
    ];
    const metroOn = (serviceDay: number) => ({ networkId: 'A-metro', serviceDay });
    expect(toHoldFen(metroOn(D), account, context)).toBe(700);
    expect(toHoldFen(metroOn(D + 1), account, context)).toBe(800);
    expect(toHoldFen({ networkId: 'rail', serviceDay: D }, account, context)).toBe(4_000);
    expect(toHoldFen(metroOn(D), chip, context)).toBe(0);
  });
});

describe('deny lists', () => {
  const toDenial = (cardId: string, part: Partial<Denial> = {}): Denial => ({
    version: 1,
    cardId,
    reason: 'lost',
    fromSec: 1_000,
    toSec: null,
    ...part,
  });

  it('are rulings by card: the entries of one list together, those of the next one apart', () => {
    const [one, two, three] = [
      toDenial('A1', { receiptNo: 1, holdsSec: 500 }),
      toDenial('A1', { receiptNo: 1, holdsSec: 500, fromSec: 9_000 }),
      toDenial('A1', { receiptNo: 2, holdsSec: 700 }),
    ] as const;
    const other = toDenial('A2', { receiptNo: 1, holdsSec: 500 });
    expect(toDenyRulings([one, two, other, three])).toEqual(
      new Map([
        [
          'A1',
          [
            { holdsSec: 500, receiptNo: 1, entries: [one, two] },
            { holdsSec: 700, receiptNo: 2, entries: [three] },
          ],
        ],
        ['A2', [{ holdsSec: 500, receiptNo: 1, entries: [other] }]],
      ]),
    );
  });

  it('of an older ledger are one ruling, which holds from the beginning', () => {
    const [one, two] = [toDenial('A1'), toDenial('A1', { fromSec: 9_000 })];
    expect(toDenyRulings([one, two])).toEqual(
      new Map([['A1', [{ holdsSec: 0, receiptNo: 0, entries: [one, two] }]]]),
    );
  });

  const reasonAt = (denials: readonly Denial[], eventSec: number, cardId = 'A1') =>
    findDenyEntry(toDenyRulings(denials), cardId, eventSec)?.reason;

  it('deny no card of which they say nothing', () => {
    expect(reasonAt([toDenial('A1')], 5_000, 'A2')).toBeUndefined();
  });

  it('deny a card from the first second of an entry to the one before its end', () => {
    const ended = [toDenial('A1', { toSec: 2_000 })];
    expect([999, 1_000, 1_999, 2_000].map((sec) => reasonAt(ended, sec))).toEqual([
      undefined,
      'lost',
      'lost',
      undefined,
    ]);
  });

  it('deny a card for ever where an entry has no end', () => {
    expect([999, 1_000, 9_000_000].map((sec) => reasonAt([toDenial('A1')], sec))).toEqual([
      undefined,
      'lost',
      'lost',
    ]);
  });

  it('deny a card by whichever entry of the list has the instant', () => {
    const twice = [
      toDenial('A1', { toSec: 2_000 }),
      toDenial('A1', { fromSec: 3_000, toSec: 4_000, reason: 'stolen' }),
    ];
    expect([1_500, 2_500, 3_500].map((sec) => reasonAt(twice, sec))).toEqual(['lost', undefined, 'stolen']);
  });

  it('replace the list before them for taps from the instant on from which they hold', () => {
    const lists = [
      toDenial('A1', { receiptNo: 1, holdsSec: 0 }),
      toDenial('A1', { receiptNo: 2, holdsSec: 5_000, reason: 'stolen' }),
      // Ends where it begins: the card is free again.
      toDenial('A1', { receiptNo: 3, holdsSec: 6_000, fromSec: 6_000, toSec: 6_000 }),
    ];
    expect([4_999, 5_000, 5_999, 6_000, 9_000].map((sec) => reasonAt(lists, sec))).toEqual([
      'lost',
      'stolen',
      'stolen',
      undefined,
      undefined,
    ]);
  });

  it('deny no tap before the first of them holds', () => {
    expect(reasonAt([toDenial('A1', { receiptNo: 1, holdsSec: 5_000 })], 4_999)).toBeUndefined();
  });
});

describe('the instant of a request', () => {
  const NOW = at(D, '12:00');
  const check = (
    eventSec: number,
    aheadSec?: number,
    where: Pick<CardsContext, 'firstDay' | 'toServiceDay'> = context,
  ) => findProblem(() => checkEventTime('at', eventSec, NOW, where, aheadSec));

  it('may be an hour ahead of the clock where nothing else is said', () => {
    expect(check(NOW + 3_600)).toBeUndefined();
    expect(check(NOW + 3_601)?.code).toBe('bad-time');
  });

  it('may be as far ahead as is said, and not a second further', () => {
    expect(check(NOW + 60, 60)).toBeUndefined();
    expect(check(NOW, 0)).toBeUndefined();
    expect(check(NOW + 1, 0)?.code).toBe('bad-time');
  });

  it('lies on a service day of the scheme', () => {
    expect(check(at(20_454, '04:30'))).toBeUndefined();
    expect(check(at(20_454, '04:29:59'))?.code).toBe('scheme-unknown');
  });

  it('is not below zero, even if a scheme begins before 1970', () => {
    const ancient = { firstDay: -9, toServiceDay: () => -1 };
    expect(check(0, 0, ancient)).toBeUndefined();
    expect(check(-1, 0, ancient)?.code).toBe('scheme-unknown');
  });

  it('is refused with its field, and in Chinese and English', () => {
    const refused: [string, ProblemError | undefined][] = [
      ['time-ahead', check(NOW + 3_601)],
      ['before-scheme', check(-1)],
    ];
    for (const [code, problem] of refused) {
      expect(problem?.text).toEqual({ zh: expect.stringMatching(/.{5}/), en: expect.stringMatching(/.{5}/) });
      expect(problem?.details).toEqual({ in: 'body', errors: [{ field: 'at', code, text: problem?.text }] });
    }
  });

  it('can be refused for another reason', () => {
    const text = { zh: '太晚', en: 'too late' };
    expect(toTimeProblem('fromSec', 'bad-time', 'late', text)).toMatchObject({
      code: 'bad-time',
      text,
      details: { in: 'body', errors: [{ field: 'fromSec', code: 'late', text }] },
    });
  });
});
