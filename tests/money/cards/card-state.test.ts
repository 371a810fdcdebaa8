/** The state of a card as text, and what is asked of it. */
import { describe, expect, it } from 'vitest';
import {
  type CardState,
  emptyCardState,
  mayRepostDisputes,
  type OpenJourney,
  parseCardState,
  toStateText,
  toUnsettledDay,
} from '../../../server/money/cards/card-state.ts';
import { nothingRemembered } from '../../../server/money/scheme/price-memory.ts';
import type { PriceMemory } from '../../../server/money/scheme/trip-price.ts';
import { at, D } from './card-world.ts';

const memory: PriceMemory = {
  ...nothingRemembered,
  chain: {
    firstOnSec: at(D, '08:00'),
    previousOnSec: at(D, '08:10'),
    previousOffSec: at(D, '08:20'),
    networkId: 'A-metro',
    routeId: 'm1',
    counts: [['T1', 2]] as unknown as NonNullable<PriceMemory['chain']>['counts'],
  },
};
const entry: OpenJourney = {
  ...{ terminalId: 'gate-S1', terminalSeq: 7, networkId: 'A-metro', routeId: null, stopId: 'ex:S1' },
  ...{ startSec: at(D, '09:00'), serviceDay: D, version: 2, holdFen: 700, memory: null },
};
const full: CardState = {
  last: { cardSeq: 5, eventSec: at(D, '09:00'), terminalId: 'gate-S1', terminalSeq: 7 },
  balanceFen: -120,
  memory,
  open: { ...entry, routeId: 'm1', memory },
  left: [entry, { ...entry, terminalSeq: 8, nextStopId: 'ex:S2' }, { ...entry, memory, nextStopId: null }],
  refused: ['rail'],
  signedFen: 3_400,
  settledOpen: { networkId: 'rail', startSec: at(D - 1, '23:00'), serviceDay: D - 1 },
  settledDay: D - 1,
  disputedSec: at(D, '07:00'),
};

describe('the text of a state', () => {
  it.each<[string, Partial<CardState>]>([
    ['everything', {}],
    ['no tap', { last: null }],
    ['a tap without counter', { last: { cardSeq: null, eventSec: 1, terminalId: 't', terminalSeq: 0 } }],
    ['nothing remembered', { memory: nothingRemembered }],
    ['no open entry', { open: null }],
    ['an open entry without memory', { open: entry }],
    ['no entry left', { left: [] }],
    ['no refused entry', { refused: [] }],
    ['no stored balance', { signedFen: null }],
    ['no settled entry', { settledOpen: null }],
    ['no settled day', { settledDay: null }],
    ['no dispute', { disputedSec: null }],
    ['a dispute at the first instant', { disputedSec: 0 }],
  ])('with %s is read as it was', (_what, part) => {
    const state = { ...full, ...part };
    const parsed = parseCardState(toStateText(state));
    expect(parsed).toEqual(state);
    // An entry that no other one follows has no field for the stop of the next.
    expect(parsed.left.map((left) => 'nextStopId' in left)).toEqual(
      state.left.map((left) => 'nextStopId' in left),
    );
  });

  it('is short: lists in a fixed order, zeros for what is absent', () => {
    expect(toStateText({ ...emptyCardState, open: entry, left: [{ ...entry, nextStopId: 'ex:S2' }] })).toBe(
      JSON.stringify([
        0,
        0,
        [0, nothingRemembered.charged],
        ['gate-S1', 7, 'A-metro', null, 'ex:S1', entry.startSec, D, 2, 700, 0],
        [['gate-S1', 7, 'A-metro', null, 'ex:S1', entry.startSec, D, 2, 700, 0, 'ex:S2']],
        [],
        null,
        0,
        null,
      ]),
    );
    const { disputedSec, ...rest } = full;
    expect(JSON.parse(toStateText({ ...rest, disputedSec })).slice(7)).toEqual([
      ['rail', at(D - 1, '23:00'), D - 1],
      D - 1,
      disputedSec,
    ]);
  });

  it('of a card without taps is empty; one that is damaged is refused', () => {
    expect(parseCardState('')).toEqual(emptyCardState);
    expect(emptyCardState).toEqual({
      ...{ last: null, balanceFen: 0, memory: nothingRemembered, open: null, left: [], refused: [] },
      ...{ signedFen: null, settledOpen: null, settledDay: null, disputedSec: null },
    });
    expect(() => parseCardState('[0,')).toThrow(expect.objectContaining({ code: 'ledger-damaged' }));
  });
});

describe('entries without exit', () => {
  const on = (serviceDay: number) => ({ ...entry, serviceDay });

  it('make the earliest of their days the one that must be settled', () => {
    const first = (open: number | null, ...left: number[]) =>
      toUnsettledDay({ ...full, open: open === null ? null : on(open), left: left.map(on) });
    expect(first(null)).toBeNull();
    expect(first(D)).toBe(D);
    expect(first(null, D + 1, D, D + 2)).toBe(D);
    expect(first(D, D + 1)).toBe(D);
    expect(first(D + 1, D, D + 2)).toBe(D);
  });

  it('may repost disputes if the card has some and an earlier version of the entry was posted', () => {
    const may = (disputedSec: number | null, open: number | null, ...left: number[]) =>
      mayRepostDisputes({
        ...{ ...full, disputedSec, open: open === null ? null : { ...entry, version: open } },
        left: left.map((version) => ({ ...entry, version })),
      });
    expect(may(0, null)).toBe(false);
    expect(may(0, 0, 0, 0)).toBe(false);
    expect(may(0, 1)).toBe(true);
    expect(may(0, null, 0, 1)).toBe(true);
    expect(may(0, 0, 1)).toBe(true);
    expect(may(null, 1, 1)).toBe(false);
  });
});
