/** The rows of a card's events: journeys, money, holds and items, and when a journey comes out as it was posted. */
import { describe, expect, it } from 'vitest';
import type { CardEvent, JourneyOutcome, PricedOutcome } from '../../../server/money/cards/card-event.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import {
  createCardRows,
  findDeductionItem,
  isSameJourney,
  postEvents,
  toJourneyRow,
} from '../../../server/money/cards/post-events.ts';
import type { JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { TripPrice } from '../../../server/money/scheme/trip-price.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard } from './card-world.ts';

const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork);

/** 4 yuan from S1 to S5 after a bus: 2 yuan are off, of which treasury and operator bear half each. */
const price: TripPrice = {
  schemeVersion: 1,
  grossFen: 400,
  riderFen: 200,
  funded: [
    { policyId: 'T1', payer: 'FA', amountFen: 100 },
    { policyId: 'T1', payer: 'AM1', amountFen: 100 },
  ],
  capOffFen: 0,
  uncappedFen: 200,
  capId: null,
  weights: [{ operatorId: 'AM1', weight: 900_000 }],
  credits: [400],
  steps: [
    { ruleId: 'A-metro', step: 'base', amountFen: 400 },
    { ruleId: 'T1', step: 'transfer', amountFen: 200 },
  ],
};

const facts = {
  journeyId: 'gate-S1/1',
  serviceDay: D,
  onTap: { terminalId: 'gate-S1', terminalSeq: 1 },
  offTap: { terminalId: 'gate-S5', terminalSeq: 2 },
  networkId: 'A-metro',
  routeId: 'm1',
  fromStopId: 'ex:S1',
  toStopId: 'ex:S5',
  startSec: at(D, '08:40'),
  endSec: at(D, '09:00'),
  schemeVersion: 1,
  sourceSec: at(D, '09:00'),
  holdFen: 0,
};
const ridden: PricedOutcome = { ...facts, status: 'completed', price, deductedFen: null };
const unresolved: JourneyOutcome = { ...facts, status: 'unresolved', heldFen: 700, operatorId: 'AM1' };

const toRow = (outcome: JourneyOutcome): JourneyRow => toJourneyRow(outcome, 'A1', 3, D + 1);
const noMoney = {
  grossFen: 0,
  riderFen: 0,
  fundedFen: 0,
  capOffFen: 0,
  explanation: {
    steps: [],
    funded: [],
    weights: [],
    uncappedFen: 0,
    capId: null,
    takenFen: 0,
    refusal: null,
    causeId: null,
  },
};

describe('the row of a journey', () => {
  it('has the price, its parts and the rules behind it', () => {
    const { sourceSec: _sourceSec, holdFen: _holdFen, ...stored } = facts;
    expect(toRow(ridden)).toEqual({
      ...stored,
      version: 3,
      cardId: 'A1',
      batchDay: D + 1,
      status: 'completed',
      grossFen: 400,
      riderFen: 200,
      fundedFen: 200,
      capOffFen: 0,
      explanation: {
        steps: price.steps,
        funded: price.funded,
        weights: price.weights,
        uncappedFen: 200,
        capId: null,
        takenFen: 200,
        refusal: null,
        causeId: null,
      },
    });
  });

  it('says what a gate took, even if the price is another', () => {
    expect(toRow({ ...ridden, deductedFen: 0 }).explanation.takenFen).toBe(0);
    expect(toRow({ ...ridden, deductedFen: 250 })).toMatchObject({
      riderFen: 200,
      explanation: { takenFen: 250 },
    });
  });

  it('that was refused has no money and the reason', () => {
    expect(toRow({ ...facts, status: 'refused', reason: 'denied' })).toMatchObject({
      ...noMoney,
      status: 'refused',
      explanation: { ...noMoney.explanation, refusal: 'denied' },
    });
  });

  it('without exit has no price: what is held, and the operator that keeps it', () => {
    expect(toRow(unresolved)).toMatchObject({
      ...noMoney,
      status: 'unresolved',
      explanation: {
        ...noMoney.explanation,
        weights: [{ operatorId: 'AM1', weight: 1 }],
        takenFen: 700,
      },
    });
  });

  it('that is still open has no money at all', () => {
    const open = toRow({ ...facts, offTap: null, status: 'open' });
    expect(open).toMatchObject({ ...noMoney, status: 'open', offTap: null });
  });
});

describe('a journey comes out as it was posted', () => {
  const row = toRow(ridden);

  it('if all of it is the same, whatever its version, its batch and what caused it', () => {
    const posted: JourneyRow = {
      ...row,
      version: 0,
      batchDay: D,
      onTap: { terminalId: 'gate-S1', terminalSeq: 1 },
      explanation: { ...row.explanation, causeId: 'gate-S5/2' },
    };
    expect(isSameJourney(posted, row)).toBe(true);
  });

  it.each<[string, Partial<JourneyRow>]>([
    ['status', { status: 'autocompleted' }],
    ['gross price', { grossFen: 401 }],
    ['rider part', { riderFen: 201 }],
    ['funded part', { fundedFen: 201 }],
    ['part above a cap', { capOffFen: 1 }],
    ['amount taken', { explanation: { ...row.explanation, takenFen: 201 } }],
    ['service day', { serviceDay: D + 1 }],
    ['version of the scheme', { schemeVersion: 2 }],
    ['network', { networkId: 'rail' }],
    ['line', { routeId: null }],
    ['stop of the entry', { fromStopId: 'ex:S2' }],
    ['stop of the exit', { toStopId: 'ex:S9' }],
    ['begin', { startSec: facts.startSec + 1 }],
    ['end', { endSec: facts.endSec + 1 }],
    ['terminal of the entry', { onTap: { ...facts.onTap, terminalId: 'gate-S2' } }],
    ['number of the entry', { onTap: { ...facts.onTap, terminalSeq: 2 } }],
    ['terminal of the exit', { offTap: { ...facts.offTap, terminalId: 'gate-S9' } }],
    ['number of the exit', { offTap: { ...facts.offTap, terminalSeq: 3 } }],
    ['exit, which one of the two lacks,', { offTap: null }],
  ])('but not if the %s differs', (_what, part) => {
    const other = { ...row, ...part };
    expect([isSameJourney(other, row), isSameJourney(row, other)]).toEqual([false, false]);
  });

  it('without exit in both', () => {
    const ride = toRow({ ...ridden, offTap: null, endSec: null, toStopId: null });
    expect(isSameJourney({ ...ride }, ride)).toBe(true);
  });

  it('if it was unresolved and its money has aged since; a journey that is known now is another', () => {
    const held = toRow(unresolved);
    expect(isSameJourney({ ...held, status: 'aged' }, held)).toBe(true);
    expect(isSameJourney({ ...row, status: 'aged' }, row)).toBe(false);
  });
});

describe('what a gate took', () => {
  it.each([
    ['as priced', 200, undefined],
    ['by the back office', null, undefined],
    ['one fen more', 201, ['over-deducted/gate-S1/1/200/201', 'over-deducted']],
    ['one fen less', 199, ['under-deducted/gate-S1/1/200/199', 'under-deducted']],
  ])('%s', (_what, deductedFen, expected) => {
    const item = findDeductionItem({ ...ridden, deductedFen });
    expect(item && [item.itemId, item.kind]).toEqual(expected);
  });

  it('is compared with the price of the version by which it was priced', () => {
    expect(findDeductionItem({ ...ridden, deductedFen: 250 })).toEqual({
      itemId: 'over-deducted/gate-S1/1/200/250',
      kind: 'over-deducted',
      reference: 'gate-S1/1',
      expectedFen: 200,
      actualFen: 250,
      detail: 'scheme version 1',
    });
  });

  it('is nothing to compare for a journey without price', () => {
    expect(findDeductionItem(unresolved)).toBeUndefined();
  });
});

describe('events become rows', () => {
  const post = (...events: CardEvent[]) => {
    const rows = createCardRows();
    postEvents(rows, events, makeCard('A1'), context, D + 1);
    return rows;
  };
  const money = (amountFen: number): CardEvent => ({
    kind: 'money',
    money: {
      source: 'kiosk',
      seq: 4,
      kind: 'top-up',
      dr: 'CASH:CA',
      cr: 'CARD:A1',
      amountFen,
      eventSec: at(D, '05:00'),
    },
  });

  it('money without a journey is one transfer in the batch, and none of 0', () => {
    expect(post(money(0)).transfers).toEqual([]);
    expect(post(money(1)).transfers).toEqual([
      {
        source: 'kiosk',
        seq: 4,
        leg: 0,
        batchDay: D + 1,
        kind: 'top-up',
        dr: 'CASH:CA',
        cr: 'CARD:A1',
        amountFen: 1,
        isPending: false,
        journeyId: null,
        policyId: null,
        schemeVersion: 0,
        eventSec: at(D, '05:00'),
        reverses: null,
      },
    ]);
  });

  it('the end of a journey releases the hold of its entry; without a hold nothing is released', () => {
    const event = (holdFen: number): CardEvent => ({
      kind: 'journey',
      outcome: { ...ridden, holdFen },
      version: 0,
    });
    const { journeys, transfers } = post(event(700));
    expect(transfers.map(({ kind, dr, cr, amountFen }) => `${kind} ${dr}->${cr} ${amountFen}`)).toEqual([
      'hold-end JRN->CARD:A1 700',
      'rider CARD:A1->JRN 200',
      'funded SUB:FA->JRN 100',
      'funded DISC:AM1->JRN 100',
      'credit JRN->OP:AM1 400',
    ]);
    expect(transfers[0]).toMatchObject({
      source: 'gate-S1',
      seq: 1,
      isPending: true,
      journeyId: 'gate-S1/1',
      eventSec: at(D, '09:00'),
    });
    expect(journeys.map(({ batchDay, cardId, version }) => [batchDay, cardId, version])).toEqual([
      [D + 1, 'A1', 0],
    ]);
    expect(post(event(0)).transfers.map(({ kind }) => kind)).toEqual(['rider', 'funded', 'funded', 'credit']);
  });

  it('an item, and one of a gate that took another amount, belong to the batch', () => {
    const item = {
      itemId: 'x/1',
      kind: 'x',
      reference: '1',
      expectedFen: null,
      actualFen: null,
      detail: '',
    };
    const { reconItems } = post(
      { kind: 'item', item },
      { kind: 'journey', outcome: { ...ridden, deductedFen: 199 }, version: 0 },
    );
    expect(reconItems.map(({ itemId, batchDay }) => [itemId, batchDay])).toEqual([
      ['x/1', D + 1],
      ['under-deducted/gate-S1/1/200/199', D + 1],
    ]);
  });
});
