/** The transfers of a journey: who pays, who gets what, what is held, and how it is taken back. */
import { describe, expect, it } from 'vitest';
import type { JourneyOutcome, PricedOutcome } from '../../../server/money/cards/card-event.ts';
import {
  isBearer,
  type Posting,
  toHold,
  toHoldEnd,
  toJourneyLegs,
  toResolvedLegs,
  toReversal,
} from '../../../server/money/cards/journey-legs.ts';
import type { Transfer } from '../../../server/money/ledger/transfer.ts';
import type { TripPrice } from '../../../server/money/scheme/trip-price.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, D, makeCard } from './card-world.ts';

const part = (payer: string, amountFen: number, policyId = 'T1') => ({ payer, amountFen, policyId });

/** 5 yuan on two lines after a bus: 2 yuan are off, of which the treasury and AM1 bear half each. */
const price: TripPrice = {
  ...{ schemeVersion: 1, grossFen: 500, riderFen: 300, capOffFen: 0, uncappedFen: 300, capId: null },
  funded: [part('FA', 100), part('AM1', 100)],
  weights: [
    { operatorId: 'AM1', weight: 1 },
    { operatorId: 'AM2', weight: 2 },
  ],
  credits: [167, 333],
  steps: [],
};
const facts = {
  ...{ journeyId: 'gate-S1/1', serviceDay: D, networkId: 'A-metro', routeId: null, holdFen: 700 },
  onTap: { terminalId: 'gate-S1', terminalSeq: 1 },
  offTap: { terminalId: 'gate-S9', terminalSeq: 4 },
  ...{ fromStopId: 'ex:S1', toStopId: 'ex:S9', startSec: at(D, '08:00'), endSec: at(D, '09:00') },
  ...{ schemeVersion: 1, sourceSec: at(D, '09:00') },
};
const ridden = (deductedFen: number | null = null, priced: Partial<TripPrice> = {}): PricedOutcome => ({
  ...facts,
  ...{ status: 'completed', price: { ...price, ...priced }, deductedFen },
});
const unresolved = (heldFen: number): JourneyOutcome => ({
  ...facts,
  ...{ status: 'unresolved', heldFen, operatorId: 'AM1' },
});
const posting: Posting = { card: makeCard('A1'), scheme: exampleScheme, version: 0, batchDay: D + 1 };

const toLine = ({ amountFen, cr, dr, kind, policyId }: Transfer) =>
  `${kind} ${dr}->${cr} ${amountFen}${policyId === null ? '' : ` ${policyId}`}`;
const listLegs = (outcome: JourneyOutcome) => toJourneyLegs(outcome, posting).map(toLine);

describe('the transfers of a ride', () => {
  it('take the price from the card and discounts from their payers, and credit the operators', () => {
    expect(listLegs(ridden())).toEqual([
      'rider CARD:A1->JRN 300',
      'funded SUB:FA->JRN 100 T1',
      'funded DISC:AM1->JRN 100 T1',
      'credit JRN->OP:AM1 167',
      'credit JRN->OP:AM2 333',
    ]);
  });

  it('leave out what is nothing', () => {
    const free = { riderFen: 0, grossFen: 200, funded: [part('FA', 200), part('FB', 0)], credits: [200, 0] };
    expect(listLegs(ridden(null, free))).toEqual(['funded SUB:FA->JRN 200 T1', 'credit JRN->OP:AM1 200']);
  });

  it('have the operators bear what the gate took too little, by their weights', () => {
    expect(listLegs(ridden(270))).toEqual([
      'rider CARD:A1->JRN 270',
      'funded SUB:FA->JRN 100 T1',
      'funded DISC:AM1->JRN 100 T1',
      'under-deducted DISC:AM1->JRN 10',
      'under-deducted DISC:AM2->JRN 20',
      'credit JRN->OP:AM1 167',
      'credit JRN->OP:AM2 333',
    ]);
    expect(listLegs(ridden(299)).filter((line) => line.startsWith('under'))).toEqual([
      'under-deducted DISC:AM2->JRN 1',
    ]);
  });

  it('keep what the gate took too much for the issuer of the card', () => {
    const legs = listLegs(ridden(345));
    expect(legs[0]).toBe('rider CARD:A1->JRN 345');
    expect(legs.at(-1)).toBe('over-deducted JRN->DUE:CA 45');
    expect(legs).toHaveLength(6);
  });

  it('are those of its exit, in the legs of its version', () => {
    const first = {
      ...{ source: 'gate-S9', seq: 4, batchDay: D + 1, isPending: false, journeyId: 'gate-S1/1' },
      ...{ policyId: null, schemeVersion: 1, eventSec: at(D, '09:00'), reverses: null },
    };
    const legs = toJourneyLegs(ridden(), { ...posting, version: 3 });
    expect(legs[0]).toEqual({
      ...{ ...first, leg: 300, kind: 'rider', dr: 'CARD:A1', cr: 'JRN', amountFen: 300 },
    });
    expect(legs.map(({ leg }) => leg)).toEqual([300, 301, 302, 303, 304]);
    expect(toJourneyLegs({ ...ridden(), offTap: null }, posting)[0]).toMatchObject({
      ...{ source: 'gate-S1', seq: 1, leg: 0 },
    });
  });

  it('are at most forty, since reversals have the legs fifty above', () => {
    const funded = (count: number) => Array.from({ length: count }, (_, i) => part('FA', 1, `T${i}`));
    expect(toJourneyLegs(ridden(null, { funded: funded(37) }), posting)).toHaveLength(40);
    expect(() => toJourneyLegs(ridden(null, { funded: funded(38) }), posting)).toThrow(
      new RangeError('journey gate-S1/1 has too many legs'),
    );
  });
});

describe('the transfers of a journey without price', () => {
  it('take what an entry without exit holds to the account of unknown journeys', () => {
    expect(listLegs(unresolved(700))).toEqual(['unresolved CARD:A1->UNRES:AM1 700']);
    expect(listLegs(unresolved(0))).toEqual([]);
  });

  it('are none for a refused card', () => {
    expect(listLegs({ ...facts, status: 'refused', reason: 'balance' })).toEqual([]);
  });
});

describe('a journey that was unresolved', () => {
  const resolve = (amountFen: number, deductedFen: number | null = null) =>
    toResolvedLegs(ridden(deductedFen), posting, { operatorId: 'AM2', amountFen }).map(toLine);
  const shares = [
    ...['funded SUB:FA->JRN 100 T1', 'funded DISC:AM1->JRN 100 T1'],
    ...['credit JRN->OP:AM1 167', 'credit JRN->OP:AM2 333'],
  ];

  it('is paid with the money that was kept, and the rest goes back onto the card', () => {
    expect(resolve(700)).toEqual(['resolved UNRES:AM2->JRN 700', ...shares, 'resolved JRN->CARD:A1 400']);
    expect(resolve(300)).toEqual(['resolved UNRES:AM2->JRN 300', ...shares]);
  });

  it('takes from the card what was not kept', () => {
    expect(resolve(250)).toEqual(['resolved UNRES:AM2->JRN 250', ...shares, 'rider CARD:A1->JRN 50']);
    expect(resolve(0)).toEqual([...shares, 'rider CARD:A1->JRN 300']);
  });

  it('costs what the gate took of a chip', () => {
    expect(resolve(700, 345)).toEqual([
      ...['resolved UNRES:AM2->JRN 700', ...shares, 'over-deducted JRN->DUE:CA 45'],
      'resolved JRN->CARD:A1 355',
    ]);
  });
});

describe('money that an entry holds', () => {
  const entry = { terminalId: 'gate-S1', terminalSeq: 1, startSec: at(D, '08:00'), holdFen: 700 };
  const hold = toHold(entry, 4, 'A1', D);
  const common = {
    ...{ source: 'gate-S1', seq: 1, amountFen: 700, isPending: true, journeyId: 'gate-S1/1' },
    ...{ policyId: null, schemeVersion: 4 },
  };

  it('is pending from the entry on', () => {
    expect(hold).toEqual({
      ...{ ...common, leg: 90, batchDay: D, kind: 'hold', dr: 'CARD:A1', cr: 'JRN' },
      ...{ eventSec: at(D, '08:00'), reverses: null },
    });
  });

  it('is released by a transfer back that names the hold', () => {
    expect(toHoldEnd(hold, at(D, '09:00'), D + 1)).toEqual({
      ...{ ...common, leg: 91, batchDay: D + 1, kind: 'hold-end', dr: 'JRN', cr: 'CARD:A1' },
      ...{ eventSec: at(D, '09:00'), reverses: { source: 'gate-S1', seq: 1, leg: 90 } },
    });
  });
});

it('a reversal swaps the accounts, fifty legs above, and names what it reverses', () => {
  const [rider] = toJourneyLegs(ridden(), { ...posting, version: 2 }) as [Transfer];
  expect(toReversal(rider, at(D + 2, '10:00'), D + 2)).toEqual({
    ...{ ...rider, leg: 250, kind: 'reversal', dr: 'JRN', cr: 'CARD:A1' },
    ...{ batchDay: D + 2, eventSec: at(D + 2, '10:00') },
    reverses: { source: 'gate-S9', seq: 4, leg: 200 },
  });
});

it('operators and merchants bear discounts from what they get, all others owe them', () => {
  // A scheme of its own: the answers for the example are kept from the tests before.
  const scheme = { ...exampleScheme };
  const bearers = scheme.parties.map(({ id }) => id).filter((id) => isBearer(scheme, id));
  expect(bearers).toEqual(['AB', 'AM1', 'AM2', 'BB', 'IR', 'SP']);
  expect(isBearer(scheme, 'nobody')).toBe(false);
});
