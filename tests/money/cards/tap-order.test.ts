/** The order of a card's taps, what breaks its chain of counters and balances, repeats, and counters that are missing. */
import { describe, expect, it } from 'vitest';
import {
  findChainBreak,
  findGapOfItem,
  isAtGap,
  listCardGaps,
  listGapItems,
  mayRepeat,
  skipsCounter,
  sortTaps,
  TapRepeats,
  toSignedFen,
} from '../../../server/money/cards/tap-order.ts';
import { type Tap, toTapId } from '../../../server/money/scheme/tap.ts';
import { at, D, makeTap } from './card-world.ts';

/** A tap of a card that counts its taps. */
const counted = (cardSeq: number | null, part: Partial<Tap> = {}): Tap =>
  makeTap('gate', cardSeq ?? 99, { cardId: '31A1', cardSeq, ...part });
const listCounted = (...cardSeqs: number[]) => cardSeqs.map((cardSeq) => counted(cardSeq));

describe('the order of taps', () => {
  const listSorted = (taps: readonly Tap[], hasCounter: boolean) => {
    const ids = sortTaps(taps, hasCounter).map(toTapId);
    expect(sortTaps(taps.toReversed(), hasCounter).map(toTapId)).toEqual(ids);
    return ids;
  };

  it('is that of time, then terminals, then their numbers, where the medium counts nothing', () => {
    const taps = [
      makeTap('b', 1, { cardSeq: 1 }),
      makeTap('a', 10, { cardSeq: 2 }),
      makeTap('a', 9, { cardSeq: 3 }),
      makeTap('c', 0, { eventSec: at(D, '07:59') }),
    ];
    expect(listSorted(taps, false)).toEqual(['c/0', 'a/9', 'a/10', 'b/1']);
  });

  it('is that of the counter, whatever the clocks say; taps of one counter, and those without, go by time', () => {
    const taps = [
      makeTap('a', 1, { cardSeq: 10, eventSec: at(D, '08:00') }),
      makeTap('a', 2, { cardSeq: 9, eventSec: at(D, '09:00') }),
      makeTap('a', 3, { cardSeq: 9, eventSec: at(D, '08:59') }),
      makeTap('office', 4, { eventSec: at(D, '07:00') }),
      makeTap('office', 5, { eventSec: at(D, '06:00') }),
    ];
    expect(listSorted(taps, true)).toEqual(['a/3', 'a/2', 'a/1', 'office/5', 'office/4']);
  });
});

describe('a break of the chain', () => {
  const stateAt = (cardSeq: number | null, signedFen: number | null) => ({
    last: counted(cardSeq),
    signedFen,
  });

  it('in the balance names the tap, the counter and both balances', () => {
    const tap = counted(5, { terminalId: 'bus', terminalSeq: 7, amountFen: 180, balanceAfterFen: 700 });
    expect(findChainBreak(stateAt(4, 1_000), tap)).toEqual({
      itemId: 'card-chain/31A1/5/bus/7',
      kind: 'card-chain',
      reference: '31A1',
      expectedFen: 820,
      actualFen: 700,
      detail: 'balance after counter 5',
    });
  });

  it('by a counter that came before names that counter and no money', () => {
    const tap = counted(5, { terminalId: 'bus', terminalSeq: 8, amountFen: 180, balanceAfterFen: 700 });
    expect(findChainBreak(stateAt(5, 1_000), tap)).toEqual({
      itemId: 'card-chain/31A1/5/bus/8',
      kind: 'card-chain',
      reference: '31A1',
      expectedFen: null,
      actualFen: null,
      detail: 'counter 5 twice',
    });
  });

  it.each<[string, Partial<Tap>, number]>([
    ['a top-up adds its amount', { kind: 'top-up', amountFen: 500 }, 1_500],
    ['a balance moved from another card adds its amount', { kind: 'move-in', amountFen: 500 }, 1_500],
    ['a balance moved to another card takes its amount', { kind: 'move-out', amountFen: 500 }, 500],
    ['a refund takes its amount', { kind: 'refund', amountFen: 500 }, 500],
    ['an exit takes its amount', { kind: 'off', amountFen: 500 }, 500],
    ['an entry that names no amount takes nothing', { kind: 'on' }, 1_000],
    ['a ride of 0 takes nothing', { kind: 'ride', amountFen: 0 }, 1_000],
  ])('%s: one fen more or less is a break', (_rule, part, balanceFen) => {
    const breakAt = (balanceAfterFen: number) =>
      findChainBreak(stateAt(4, 1_000), counted(5, { ...part, balanceAfterFen }))?.expectedFen;
    expect([balanceFen - 1, balanceFen, balanceFen + 1].map(breakAt)).toEqual([
      balanceFen,
      undefined,
      balanceFen,
    ]);
  });

  it.each<[string, ReturnType<typeof stateAt>, Partial<Tap>]>([
    ['an expiry, which takes all that there is', stateAt(4, 1_000), { kind: 'expire', amountFen: 300 }],
    ['a claim, which is paid from what expired', stateAt(4, 1_000), { kind: 'claim', amountFen: 300 }],
    ['a ride that names no amount', stateAt(4, 1_000), { kind: 'ride' }],
    ['a top-up that names no amount', stateAt(4, 1_000), { kind: 'top-up' }],
    ['a card whose balance was not known before', stateAt(4, null), { amountFen: 180 }],
    ['a tap that does not say the balance', stateAt(4, 1_000), { amountFen: 180, balanceAfterFen: null }],
  ])('is not seen at %s', (_where, state, part) => {
    expect(findChainBreak(state, counted(5, { balanceAfterFen: 1, ...part }))).toBeUndefined();
  });

  it('is not seen at the first counter after a tap without counter', () => {
    const tap = counted(1, { amountFen: 180, balanceAfterFen: 1 });
    expect(findChainBreak(stateAt(null, 1_000), tap)).toBeUndefined();
    expect(findChainBreak({ last: null, signedFen: 1_000 }, tap)).toBeUndefined();
    expect(
      findChainBreak(stateAt(4, 1_000), counted(null, { amountFen: 180, balanceAfterFen: 1 })),
    ).toBeUndefined();
  });
});

describe('the balance after a tap', () => {
  const before = { last: counted(4), signedFen: 1_000 };

  it('is what the tap says, whatever was before', () => {
    expect(toSignedFen(before, counted(5, { amountFen: 180, balanceAfterFen: 7 }))).toBe(7);
    expect(toSignedFen({ last: null, signedFen: null }, counted(9, { balanceAfterFen: 0 }))).toBe(0);
  });

  it('follows from the balance before it if the tap does not say it', () => {
    expect(toSignedFen(before, counted(5, { amountFen: 180 }))).toBe(820);
    expect(toSignedFen(before, counted(5, { kind: 'top-up', amountFen: 180 }))).toBe(1_180);
  });

  it.each<[string, Parameters<typeof toSignedFen>[0], Tap]>([
    ['the balance before it is unknown', { ...before, signedFen: null }, counted(5, { amountFen: 180 })],
    ['its amount is unknown', before, counted(5)],
    ['a tap before it is missing', before, counted(6, { amountFen: 180 })],
    ['it has the counter of the tap before it', before, counted(4, { amountFen: 180 })],
    ['no tap came before it', { ...before, last: null }, counted(1, { amountFen: 180 })],
  ])('is unknown where %s', (_what, state, tap) => {
    expect(toSignedFen(state, tap)).toBeNull();
  });
});

describe('a tap may repeat', () => {
  const elsewhere = { terminalId: 'bus', eventSec: at(D, '09:00') };

  it('the counter before it, at whatever terminal and time', () => {
    expect(mayRepeat(counted(5), counted(5, elsewhere), true)).toBe(true);
    expect(mayRepeat(counted(5), counted(6), true)).toBe(false);
  });

  it('no tap without counter if it has one, and none with a counter if it has none', () => {
    expect(mayRepeat(counted(null), counted(5), true)).toBe(false);
    expect(mayRepeat(counted(5), counted(null), true)).toBe(false);
  });

  it.each([
    ['has no counter', true, null],
    ['does not count for its medium', false, 5],
  ] as const)('the same terminal and second where it %s', (_why, hasCounter, cardSeq) => {
    const [first, tap] = [counted(cardSeq), counted(cardSeq === null ? null : cardSeq + 1)];
    expect(mayRepeat(first, tap, hasCounter)).toBe(true);
    expect(mayRepeat(first, { ...tap, terminalId: 'bus' }, hasCounter)).toBe(false);
    expect(mayRepeat(first, { ...tap, eventSec: tap.eventSec + 1 }, hasCounter)).toBe(false);
  });
});

describe('a repeat', () => {
  /** The tap that the last one of these repeats. */
  function findRepeated(hasCounter: boolean, ...taps: Tap[]): string | undefined {
    const repeats = new TapRepeats(hasCounter);
    const found = taps.map((tap) => repeats.find(tap)).at(-1);
    return found && toTapId(found);
  }
  const ride = (terminalSeq: number, part: Partial<Tap> = {}) =>
    makeTap('bus', terminalSeq, {
      networkId: 'A-bus',
      routeId: 'r1',
      vehicleId: 'v1',
      stopId: 's1',
      amountFen: 180,
      ...part,
    });
  const grey = (terminalSeq: number, part: Partial<Tap> = {}) =>
    ride(terminalSeq, { cardSeq: 5, balanceAfterFen: 820, ...part });

  it('without counter says the same of everything but its number', () => {
    expect(findRepeated(false, ride(1), ride(2))).toBe('bus/1');
  });

  it.each<[string, Partial<Tap>]>([
    ['kind', { kind: 'on' }],
    ['network', { networkId: 'B-bus' }],
    ['line', { routeId: 'r2' }],
    ['vehicle', { vehicleId: 'v2' }],
    ['stop', { stopId: 's2' }],
    ['amount', { amountFen: 200 }],
  ])('without counter is none where the %s differs', (_field, part) => {
    expect(findRepeated(false, ride(1), ride(2, part))).toBeUndefined();
  });

  it('may be of any tap of its second, not the first alone', () => {
    expect(findRepeated(false, ride(1), ride(2, { routeId: 'r2' }), ride(3, { routeId: 'r2' }))).toBe(
      'bus/2',
    );
  });

  it('ends with the second: the same ride later is another one', () => {
    const later = { eventSec: at(D, '08:00:01') };
    expect(findRepeated(false, ride(1), ride(2, later))).toBeUndefined();
    expect(findRepeated(false, ride(1), ride(2, later), ride(3, later))).toBe('bus/2');
  });

  it('by the counter has one kind and one balance, whatever else it says', () => {
    expect(findRepeated(true, grey(1), grey(2, { routeId: 'r2', amountFen: 0 }))).toBe('bus/1');
    expect(findRepeated(true, grey(1), grey(2, { kind: 'on' }))).toBeUndefined();
    expect(findRepeated(true, grey(1), grey(2, { balanceAfterFen: 640 }))).toBeUndefined();
    const unsaid = { balanceAfterFen: null };
    expect(findRepeated(true, grey(1, unsaid), grey(2, unsaid))).toBeUndefined();
  });

  it('goes by terminal and second where a tap has no counter, and where the medium counts nothing', () => {
    expect(findRepeated(true, ride(1), ride(2))).toBe('bus/1');
    expect(findRepeated(false, ride(1, { cardSeq: 5 }), ride(2, { cardSeq: 5 }))).toBe('bus/1');
  });
});

describe('missing counters', () => {
  it('follow from the counters, even if the clocks run the other way', () => {
    const early = { eventSec: at(D, '06:00') };
    expect(listCardGaps([counted(7, early), counted(3)])).toEqual([
      { seqFrom: 4, seqTo: 6, changeFen: null },
    ]);
  });

  it('moved an amount that is known only if the taps on both sides say theirs', () => {
    const before = counted(3, { balanceAfterFen: 1_000 });
    const changeUpTo = (part: Partial<Tap>) => listCardGaps([before, counted(6, part)])[0]?.changeFen;
    expect(changeUpTo({ amountFen: 100, balanceAfterFen: 600 })).toBe(-300);
    expect(changeUpTo({ amountFen: 100 })).toBeNull();
    expect(changeUpTo({ kind: 'buy', amountFen: 100, balanceAfterFen: 600 })).toBeNull();
  });

  it('are items: with the amount that they moved against none expected, and without amounts where it is unknown', () => {
    const taps = [
      counted(3),
      counted(12, { amountFen: 0, balanceAfterFen: 900 }),
      counted(14, { amountFen: 100, balanceAfterFen: 600 }),
    ];
    expect(listGapItems('31A1', taps)).toEqual([
      {
        itemId: 'card-chain/31A1/4-11/gap',
        kind: 'card-chain',
        reference: '31A1',
        expectedFen: null,
        actualFen: null,
        detail: 'counters 4 to 11 missing',
      },
      {
        itemId: 'card-chain/31A1/13-13/gap',
        kind: 'card-chain',
        reference: '31A1',
        expectedFen: 0,
        actualFen: -200,
        detail: 'counters 13 to 13 missing',
      },
    ]);
  });

  it('are read from the items again, with all digits', () => {
    const [item] = listGapItems('31A1', listCounted(104, 207));
    expect(item && findGapOfItem(item)).toEqual({ seqFrom: 105, seqTo: 206 });
  });

  it.each([
    ['of a break at one counter', 'card-chain', 'card-chain/31A1/5/bus/7'],
    ['of a break of a card whose number looks like a gap', 'card-chain', 'card-chain/31/1-2/gap/5/bus/7'],
    ['of another kind', 'late-taps', 'late-taps/31A1/4-11/gap'],
  ])('are not read from an item %s', (_what, kind, itemId) => {
    expect(findGapOfItem({ kind, itemId })).toBeUndefined();
  });
});

describe('new taps leave out counters', () => {
  it.each<[string, number | null | undefined, (number | null)[], boolean]>([
    ['after the last one', 3, [5], true],
    ['between them', 3, [4, 6], true],
    ['nowhere, one after the other', 3, [4, 5, 6], false],
    ['nowhere, with the last counter again', 3, [3, 4], false],
    ['nowhere, where the first one begins the card', undefined, [5, 6], false],
    ['between them, where they begin the card', undefined, [5, 7], true],
    ['nowhere, where the last one had no counter', null, [5], false],
    ['nowhere, where the new one has no counter', 3, [null], false],
    ['nowhere, where there are none', 3, [], false],
  ])('%s', (_where, last, cardSeqs, expected) => {
    const before = last === undefined ? null : counted(last);
    expect(
      skipsCounter(
        before,
        cardSeqs.map((cardSeq) => counted(cardSeq)),
      ),
    ).toBe(expected);
  });

  it.each<[string, number[], number[], boolean]>([
    ['behind the known ones', [1], [5], true],
    ['before the known ones', [5], [1], true],
    ['at one of two gaps', [1, 5], [9], true],
    ['within a gap that they do not fill', [1, 9], [5], true],
    ['elsewhere: the gap is older than they are', [1, 5], [6, 7], false],
    ['nowhere: they fill the gap', [1, 4], [2, 3], false],
  ])('%s', (_where, known, fresh, expected) => {
    expect(isAtGap(listCounted(...known), listCounted(...fresh))).toBe(expected);
  });
});
