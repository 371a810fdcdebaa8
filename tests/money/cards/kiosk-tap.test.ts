/** Money loaded and paid out at a virtual kiosk: the tap of a request, the request of a tap, and what is refused. */
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { type CardState, emptyCardState } from '../../../server/money/cards/card-state.ts';
import {
  checkKioskAmount,
  isTapOfRequest,
  type KioskRequest,
  toBalanceTooHigh,
  toKioskTap,
} from '../../../server/money/cards/kiosk-tap.ts';
import type { Card } from '../../../server/money/scheme/tap.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';
import { toContext } from './ingest-bench.ts';

const account = makeCard('A1');
const chip = makeCard('31A1', { mediumId: 'chip-a' });

describe('the tap of a request', () => {
  const context = toContext(exampleScheme, { ...exampleScheme, version: 2, validFrom: D + 1 });
  const key = { terminalId: 'virtual/kiosk-7', terminalSeq: 1 };
  const toTap = (
    kind: KioskRequest['kind'],
    card: Card,
    state: Partial<CardState> = {},
    eventSec = at(D, '10:00'),
  ) => toKioskTap(kind, key, 300, eventSec, { ...emptyCardState, ...state }, card, context);
  const last = { cardSeq: 7, eventSec: at(D, '07:00'), terminalId: 'bus', terminalSeq: 1 };

  it('names kiosk, card, instant, amount and version, no place, and for an account neither counter nor balance', () => {
    expect(toTap('top-up', account, { balanceFen: 1_000, last, signedFen: 900 })).toEqual({
      terminalId: 'virtual/kiosk-7',
      terminalSeq: 1,
      kind: 'top-up',
      cardId: 'A1',
      cardSeq: null,
      eventSec: at(D, '10:00'),
      networkId: null,
      routeId: null,
      vehicleId: null,
      stopId: null,
      amountFen: 300,
      balanceAfterFen: null,
      tariffVersion: 1,
      denyListVersion: null,
    });
  });

  it('of a chip has the next counter, and its own balance plus what is loaded or minus what is paid out', () => {
    const state = { balanceFen: 1_000, last, signedFen: 900 };
    expect(toTap('top-up', chip, state)).toMatchObject({
      kind: 'top-up',
      cardSeq: 8,
      balanceAfterFen: 1_200,
    });
    expect(toTap('refund', chip, state)).toMatchObject({ kind: 'refund', cardSeq: 8, balanceAfterFen: 600 });
  });

  it('of a chip that says no balance goes on from the balance by its taps', () => {
    const unsaid = { balanceFen: 1_000, last, signedFen: null };
    expect(toTap('top-up', chip, unsaid).balanceAfterFen).toBe(1_300);
    expect(toTap('top-up', chip, { ...unsaid, signedFen: 0 }).balanceAfterFen).toBe(300);
  });

  it('has counter 1 where no tap of the chip had one', () => {
    expect(toTap('top-up', chip).cardSeq).toBe(1);
    expect(toTap('top-up', chip, { last: { ...last, cardSeq: null } }).cardSeq).toBe(1);
  });

  it('has the version of its service day', () => {
    expect(toTap('top-up', account, {}, at(D + 1, '04:29:59')).tariffVersion).toBe(1);
    expect(toTap('top-up', account, {}, at(D + 1, '04:30')).tariffVersion).toBe(2);
  });
});

describe('a tap answers a request', () => {
  const known = makeTap('virtual/kiosk-7', 1, { kind: 'refund', amountFen: 300, eventSec: 5_000 });
  it.each<[string, boolean, Partial<KioskRequest>]>([
    ['that says the same', true, {}],
    ['for the whole balance, whatever it was', true, { amountFen: null }],
    ['without an instant', true, { eventSec: null }],
    ['that says the kind alone', true, { amountFen: null, eventSec: null }],
    ['of another kind', false, { kind: 'top-up' }],
    ['of another kind that says no more', false, { kind: 'top-up', amountFen: null, eventSec: null }],
    ['for another amount', false, { amountFen: 301 }],
    ['for another amount without an instant', false, { amountFen: 301, eventSec: null }],
    ['of another instant', false, { eventSec: 5_001 }],
    ['of another instant for the whole balance', false, { amountFen: null, eventSec: 5_001 }],
  ])('%s: %s', (_request, isAnswer, part) => {
    expect(isTapOfRequest(known, { kind: 'refund', amountFen: 300, eventSec: 5_000, ...part })).toBe(
      isAnswer,
    );
  });
});

describe('an amount at the kiosk', () => {
  function findProblem(
    kind: KioskRequest['kind'],
    amountFen: number,
    balanceFen: number,
    state: Partial<CardState> = {},
  ): ProblemError | undefined {
    const row = { ...account, balanceFen, state: '', unsettledDay: null };
    try {
      checkKioskAmount(kind, amountFen, row, { ...emptyCardState, ...state });
    } catch (error) {
      if (error instanceof ProblemError) return error;
      throw error;
    }
    return undefined;
  }
  const codeOf = (...given: Parameters<typeof findProblem>) => findProblem(...given)?.code;
  /** An entry without exit, which holds money. */
  const toEntry = (holdFen: number) => ({
    terminalId: 'gate',
    terminalSeq: 1,
    networkId: 'A-metro',
    routeId: null,
    stopId: 'ex:S1',
    startSec: at(D, '08:00'),
    serviceDay: D,
    version: 0,
    holdFen,
    memory: null,
  });

  it('is paid out from 1 fen to the balance', () => {
    expect([0, 1, 1_000, 1_001].map((amountFen) => codeOf('refund', amountFen, 1_000))).toEqual([
      'balance-too-low',
      undefined,
      undefined,
      'balance-too-low',
    ]);
  });

  it('is not paid out from a balance of nothing or less', () => {
    expect(codeOf('refund', 0, 0)).toBe('balance-too-low');
    expect(codeOf('refund', -1, -1)).toBe('balance-too-low');
  });

  it('is not paid out where an entry holds the money, open or left without exit', () => {
    const held: [number, Partial<CardState>][] = [
      [300, { open: toEntry(700) }],
      [300, { left: [toEntry(700)] }],
      [250, { left: [toEntry(200), toEntry(50)], open: toEntry(500) }],
    ];
    for (const [freeFen, state] of held) {
      expect(codeOf('refund', freeFen, 1_000, state)).toBeUndefined();
      expect(codeOf('refund', freeFen + 1, 1_000, state)).toBe('balance-too-low');
    }
  });

  it('is loaded whatever the balance and the entries, up to what a card can hold', () => {
    expect(codeOf('top-up', 300, -500, { open: toEntry(700) })).toBeUndefined();
    expect(codeOf('top-up', 300, 1_000_000_000 - 300)).toBeUndefined();
    expect(codeOf('top-up', 300, 1_000_000_000 - 299)).toBe('balance-too-high');
  });

  it('is paid out from a full card', () => {
    expect(codeOf('refund', 300, 1_000_000_000)).toBeUndefined();
  });

  it.each(['top-up', 'refund'] as const)(
    'is a million yuan at most, and more is a bad request: %s',
    (kind) => {
      const balanceFen = 500_000_000;
      expect(codeOf(kind, 100_000_000, balanceFen)).toBeUndefined();
      const problem = findProblem(kind, 100_000_001, balanceFen);
      expect(problem?.code).toBe('bad-request');
      expect(problem?.details).toEqual({
        in: 'body',
        errors: [{ field: 'amountFen', code: 'too_big', text: problem?.text }],
      });
      expect(problem?.text.zh).toContain('100000000');
      expect(problem?.text.en).toContain('100000000');
    },
  );

  it('is refused in Chinese and English', () => {
    const sentences = { zh: expect.stringMatching(/.{5}/), en: expect.stringMatching(/.{5}/) };
    expect(findProblem('refund', 2, 1)?.text).toEqual(sentences);
    expect(findProblem('top-up', 2, 1_000_000_000)?.text).toEqual(sentences);
    expect(toBalanceTooHigh()).toMatchObject({ code: 'balance-too-high', text: sentences });
  });
});
