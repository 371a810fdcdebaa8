/** Entries without exit: which of them a close settles, what the card has afterwards, and how they read as open journeys. */
import { describe, expect, it } from 'vitest';
import type { CardState } from '../../../server/money/cards/card-state.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { replayCard } from '../../../server/money/cards/replay-card.ts';
import { listOpenOutcomes, settleOpen } from '../../../server/money/cards/settle-open.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard, TapMaker } from './card-world.ts';

const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork);
const account = makeCard('A1');
const chip = makeCard('31A1', { mediumId: 'chip-a' });

/** The card before any close. */
const stateAfter = (card: Card, taps: readonly Tap[]): CardState =>
  replayCard(card, taps, null, context).state;

/** An account with 50 yuan and entries to the metro at these instants, without any exit. */
function enterAt(...instants: number[]): CardState {
  const taps = new TapMaker();
  const entries = instants.map((eventSec) => taps.gate('on', 'A1', '00:00', 'S1', { eventSec }));
  return stateAfter(account, [taps.topUp('A1', 5_000), ...entries]);
}

/** A card that counts its taps, with entries to the metro at these instants in the order of its counter. */
function countEntriesAt(...instants: number[]): CardState {
  const taps = new TapMaker();
  return stateAfter(
    chip,
    instants.map((eventSec, i) => taps.gate('on', chip.cardId, '00:00', 'S1', { eventSec, cardSeq: i + 1 })),
  );
}

/** `id status`, or the kind of an event without journey. */
const toLines = ({ events }: ReturnType<typeof settleOpen>) =>
  events.map((event) =>
    event.kind === 'journey' ? `${event.outcome.journeyId} ${event.outcome.status}` : event.kind,
  );

describe('a close settles', () => {
  it('nothing of a card that has no entry without exit', () => {
    const taps = new TapMaker();
    const ridden = stateAfter(account, [
      taps.topUp('A1', 5_000),
      ...taps.metro('A1', '08:00', '08:40', 'S1', 'S5'),
    ]);
    expect(settleOpen(ridden, D, account, context)).toEqual({ state: ridden, events: [] });
  });

  it('nothing of a card whose entry belongs to a later service day', () => {
    const entered = enterAt(at(D + 1, '08:00'));
    expect(settleOpen(entered, D, account, context)).toEqual({ state: entered, events: [] });
  });

  it('entries of its own day and of days before it, and keeps those of later days', () => {
    const entered = enterAt(at(D, '20:00'), at(D + 1, '08:00'), at(D + 2, '08:00'), at(D + 2, '20:00'));
    const settled = settleOpen(entered, D + 1, account, context);
    expect(toLines(settled)).toEqual(['gate-S1/1 unresolved', 'gate-S1/2 unresolved']);
    expect(settled.state).toMatchObject({
      left: [{ terminalSeq: 3, serviceDay: D + 2 }],
      open: { terminalSeq: 4, serviceDay: D + 2 },
      settledOpen: null,
      settledDay: D + 1,
      // Three entries without exit took 7 yuan each when the next one came: the close takes nothing more.
      balanceFen: 2_900,
    });
    expect(settled.state.left).toHaveLength(1);
  });

  it('the entry that nothing followed: its hold is taken, and a late exit may still belong to it', () => {
    const entered = enterAt(at(D, '20:00'));
    expect(entered.balanceFen).toBe(5_000);
    const settled = settleOpen(entered, D, account, context);
    expect(toLines(settled)).toEqual(['gate-S1/1 unresolved']);
    expect(settled.state).toEqual({
      ...entered,
      open: null,
      left: [],
      balanceFen: 4_300,
      settledDay: D,
      settledOpen: { networkId: 'A-metro', startSec: at(D, '20:00'), serviceDay: D },
    });
  });

  it('entries of several days: the card then says the latest of these days', () => {
    const entered = enterAt(at(D, '20:00'), at(D + 1, '08:00'), at(D + 2, '08:00'));
    expect(settleOpen(entered, D + 2, account, context).state.settledDay).toBe(D + 2);
  });

  it('entries whose days run back, since the clock of a gate was set back: the latest day counts, not the last', () => {
    const entered = countEntriesAt(at(D + 1, '08:00'), at(D, '08:00'), at(D, '09:00'));
    const settled = settleOpen(entered, D + 1, chip, context);
    expect(toLines(settled)).toEqual([
      'gate-S1/1 unresolved',
      'gate-S1/2 unresolved',
      'gate-S1/3 unresolved',
    ]);
    expect(settled.state.settledDay).toBe(D + 1);
    expect(settled.state.settledOpen?.serviceDay).toBe(D);
  });

  it('entries before the day that an earlier close reached: that day stays', () => {
    const entered: CardState = { ...enterAt(at(D, '08:00')), settledDay: D + 3 };
    expect(settleOpen(entered, D + 3, account, context).state.settledDay).toBe(D + 3);
  });
});

describe('open journeys', () => {
  it('are the entries left and the one that may still end, in order of entry, each without its exit', () => {
    const taps = new TapMaker();
    const state = stateAfter(account, [
      taps.topUp('A1', 5_000),
      taps.gate('on', 'A1', '08:00', 'S1', { routeId: 'm1' }),
      taps.gate('on', 'A1', '17:00', 'S5'),
    ]);
    expect(listOpenOutcomes(state, context)).toEqual([
      {
        journeyId: 'gate-S1/1',
        status: 'open',
        serviceDay: D,
        onTap: { terminalId: 'gate-S1', terminalSeq: 1 },
        offTap: null,
        networkId: 'A-metro',
        routeId: 'm1',
        fromStopId: 'ex:S1',
        toStopId: null,
        startSec: at(D, '08:00'),
        endSec: null,
        schemeVersion: 1,
        sourceSec: at(D, '08:00'),
        holdFen: 700,
      },
      {
        journeyId: 'gate-S5/1',
        status: 'open',
        serviceDay: D,
        onTap: { terminalId: 'gate-S5', terminalSeq: 1 },
        offTap: null,
        networkId: 'A-metro',
        routeId: null,
        fromStopId: 'ex:S5',
        toStopId: null,
        startSec: at(D, '17:00'),
        endSec: null,
        schemeVersion: 1,
        sourceSec: at(D, '17:00'),
        holdFen: 700,
      },
    ]);
  });

  it('are none after the exit, and none after the close', () => {
    const taps = new TapMaker();
    const ridden = stateAfter(account, [
      taps.topUp('A1', 5_000),
      ...taps.metro('A1', '08:00', '08:40', 'S1', 'S5'),
    ]);
    expect(listOpenOutcomes(ridden, context)).toEqual([]);
    const settled = settleOpen(enterAt(at(D, '08:00'), at(D, '17:00')), D, account, context);
    expect(listOpenOutcomes(settled.state, context)).toEqual([]);
  });
});
