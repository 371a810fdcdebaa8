/** One tap read on from a card's state: what it says of the journey, the balance and the counter. */
import { describe, expect, it } from 'vitest';
import { type CardState, emptyCardState } from '../../../server/money/cards/card-state.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { foldTap, isClosedBy, type TapPast } from '../../../server/money/cards/fold-tap.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Card, Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { CardLedger } from './card-ledger.ts';
import { at, D, makeCard, makeTap, TapMaker } from './card-world.ts';

const denials = [{ version: 1, cardId: '31A-lost', reason: 'lost', fromSec: at(D, '00:00'), toSec: null }];
const toContext = (...schemes: Scheme[]) =>
  createCardsContext(new SchemeBook(schemes), exampleFareNetwork, denials);
const context = toContext(exampleScheme);
const account = makeCard('A1');
const chip = makeCard('31A1', { mediumId: 'chip-a' });
const lostChip = makeCard('31A-lost', { mediumId: 'chip-a' });

const loaded = (part: Partial<CardState> = {}): CardState => ({
  ...emptyCardState,
  balanceFen: 1_000,
  ...part,
});
/** A chip with 1,000 fen after its record 7. */
const counted = loaded({
  last: { cardSeq: 7, eventSec: at(D, '07:00'), terminalId: 'kiosk', terminalSeq: 1 },
  signedFen: 1_000,
});

const fold = (before: CardState, tap: Tap, card: Card, past?: TapPast, where = context) =>
  foldTap(before, { ...tap, cardId: card.cardId }, card, where, past);
const nothingPast: TapPast = { expiredFen: 0, refundableFen: 0 };

const gate = (kind: 'on' | 'off', clock: string, stop: string, part: Partial<Tap> = {}) =>
  makeTap(`gate-${stop}`, 1, {
    kind,
    eventSec: at(D, clock),
    stopId: `ex:${stop}`,
    networkId: 'A-metro',
    ...part,
  });
const sale = (amountFen: number, part: Partial<Tap> = {}) =>
  makeTap('till', 1, { kind: 'buy', networkId: 'A-scenic', amountFen, eventSec: at(D, '09:00'), ...part });
const money = (kind: Tap['kind'], amountFen: number | null, part: Partial<Tap> = {}) =>
  makeTap('kiosk', 2, { kind, amountFen, eventSec: at(D, '10:00'), ...part });

/** Kinds of events, journeys with status, items with kind. */
const toWords = ({ events }: ReturnType<typeof foldTap>) =>
  events.map((event) => {
    if (event.kind === 'journey') return `journey ${event.outcome.status}`;
    return event.kind === 'item' ? `item ${event.item.kind}` : event.kind;
  });
const outcomeOf = ({ events }: ReturnType<typeof foldTap>) =>
  events.find((event) => event.kind === 'journey')?.outcome;

describe('a denied card that the gate charges', () => {
  it.each([
    ['ride', ['item denied-card', 'journey completed']],
    ['buy', ['item denied-card', 'journey completed']],
    ['top-up', ['money']],
  ] as const)('is an item for rides and purchases alone: %s', (kind, expected) => {
    const taps = {
      ride: makeTap('bus', 1, { networkId: 'A-bus', routeId: 'r1', amountFen: 180, cardSeq: 1 }),
      buy: sale(180, { cardSeq: 1 }),
      'top-up': money('top-up', 500, { cardSeq: 1 }),
    };
    expect(toWords(fold(loaded(), taps[kind], lostChip))).toEqual(expected);
  });

  it("still has its purchases compared with the card's own balance", () => {
    const right = sale(300, { cardSeq: 8, balanceAfterFen: 700 });
    expect(toWords(fold(counted, right, lostChip))).toEqual(['item denied-card', 'journey completed']);
    const wrong = sale(300, { cardSeq: 8, balanceAfterFen: 600 });
    const folded = fold(counted, wrong, lostChip);
    expect(toWords(folded)).toEqual(['item card-chain', 'item denied-card', 'journey completed']);
    expect(folded.events[0]).toMatchObject({ item: { expectedFen: 700, actualFen: 600 } });
  });
});

it('a denied account is refused, and its ride is no item', () => {
  const where = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork, [
    { ...(denials[0] as (typeof denials)[number]), cardId: 'A1' },
  ]);
  const folded = fold(loaded(), makeTap('bus', 1, { networkId: 'A-bus' }), account, nothingPast, where);
  expect(toWords(folded)).toEqual(['journey refused']);
  expect(outcomeOf(folded)).toMatchObject({ reason: 'denied' });
});

describe("the card's own counter and balance", () => {
  it('are compared with what the gate took, not with the price', () => {
    const ride = { networkId: 'A-bus', amountFen: 250, cardSeq: 8 };
    const [right, wrong] = [750, 820].map((balanceAfterFen) =>
      toWords(fold(counted, makeTap('bus', 1, { ...ride, balanceAfterFen }), chip)),
    );
    expect(right).toEqual(['journey completed']);
    expect(wrong).toEqual(['item card-chain', 'journey completed']);
  });

  it('are kept of a counted tap', () => {
    const { state } = fold(counted, money('top-up', 500, { cardSeq: 8, balanceAfterFen: 1_500 }), chip);
    expect(state.signedFen).toBe(1_500);
    expect(state.last).toEqual({
      cardSeq: 8,
      eventSec: at(D, '10:00'),
      terminalId: 'kiosk',
      terminalSeq: 2,
    });
  });

  it('stay as they are at a tap that the office writes without the card', () => {
    const { events, state } = fold(counted, money('expire', null), chip);
    expect(state.signedFen).toBe(1_000);
    expect(events.map(({ kind }) => kind)).toEqual(['money']);
  });

  it('are not read of an account, whatever its terminal says', () => {
    const before = loaded({ last: { ...(counted.last as NonNullable<CardState['last']>), cardSeq: 8 } });
    const { events, state } = fold(
      before,
      money('top-up', 500, { cardSeq: 8, balanceAfterFen: 20 }),
      account,
    );
    expect(state.signedFen).toBeNull();
    expect(events.map(({ kind }) => kind)).toEqual(['money']);
  });
});

describe('a tap that says again what an earlier one said', () => {
  const first = { terminalId: 'first', terminalSeq: 9 };
  const repeat = (tap: Tap, card: Card, before = counted) =>
    fold(before, tap, card, { ...nothingPast, repeated: { ...tap, ...first } });

  it.each([
    ['ride', makeTap('bus', 1, { networkId: 'A-bus' })],
    ['on', gate('on', '08:00', 'S1')],
    ['off', gate('off', '08:00', 'S1')],
    ['buy', sale(300)],
  ])('is refused if it is a ride or purchase, and moves no money: %s', (_kind, tap) => {
    const folded = repeat({ ...tap, amountFen: 300, cardSeq: 7, balanceAfterFen: 1_000 }, chip);
    expect(toWords(folded)).toEqual(['item card-chain', 'journey refused', 'item grey-record']);
    expect(outcomeOf(folded)).toMatchObject({ reason: 'grey' });
    expect(folded.state).toMatchObject({ balanceFen: 1_000, open: null });
  });

  it('is an item alone if it is a top-up', () => {
    const folded = repeat(money('top-up', 300, { cardSeq: 7, balanceAfterFen: 1_000 }), chip);
    expect(toWords(folded)).toEqual(['item card-chain', 'item grey-record']);
    expect(folded.state.balanceFen).toBe(1_000);
  });

  it('is a grey record only if the card counts and the tap says its counter', () => {
    const reasons = [
      repeat(gate('on', '08:00', 'S1'), account, loaded()),
      repeat(gate('on', '08:00', 'S1', { cardSeq: 7 }), account, loaded()),
      repeat(gate('on', '08:00', 'S1'), chip),
    ].map((folded) => [outcomeOf(folded), toWords(folded)]);
    for (const [outcome, words] of reasons) {
      expect(outcome).toMatchObject({ status: 'refused', reason: 'repeated' });
      expect(words).toEqual(['journey refused', 'item repeated-tap']);
    }
  });
});

it('a purchase takes its price after concessions, and the price asked is no deduction of the gate', () => {
  const [concession] = exampleScheme.concessions;
  const scheme = {
    ...exampleScheme,
    concessions: [
      { ...(concession as NonNullable<typeof concession>), networks: ['A-scenic'], percentBp: 5_000 },
    ],
  };
  const student = { ...chip, categoryId: 'student' };
  const folded = fold(counted, sale(800, { cardSeq: 8 }), student, nothingPast, toContext(scheme));
  expect(outcomeOf(folded)).toMatchObject({ deductedFen: null, price: { grossFen: 800, riderFen: 400 } });
  expect(folded.state.balanceFen).toBe(600);
});

describe('entry and exit', () => {
  const enter = (before: CardState, card: Card, part: Partial<Tap> = {}) =>
    fold(before, gate('on', '08:00', 'S1', part), card).state;

  it('take the price from an account, and what the gate took from a card', () => {
    expect(fold(enter(loaded(), account), gate('off', '08:30', 'S5'), account).state).toMatchObject({
      open: null,
      balanceFen: 600,
    });
    const off = gate('off', '08:30', 'S5', { amountFen: 250, cardSeq: 2 });
    expect(fold(enter(loaded(), chip, { cardSeq: 1 }), off, chip).state.balanceFen).toBe(750);
  });

  it('that lie too far apart are two journeys with one end each', () => {
    const folded = fold(enter(loaded(), account), gate('off', '12:00:01', 'S5'), account);
    expect(outcomeOf(folded)).toMatchObject({
      journeyId: 'gate-S5/1',
      status: 'unresolved',
      onTap: null,
      offTap: { terminalId: 'gate-S5', terminalSeq: 1 },
      fromStopId: null,
      toStopId: 'ex:S5',
    });
    expect(folded.state).toMatchObject({
      open: null,
      left: [{ terminalId: 'gate-S1' }],
      // The entry and the exit count 700 each.
      balanceFen: -400,
    });
  });

  it('of different networks do not belong together, and the entry stays open', () => {
    const railOff = gate('off', '08:30', 'R1', { networkId: 'rail' });
    const { state } = fold(enter(loaded(), account), railOff, account);
    expect(state).toMatchObject({ open: { terminalId: 'gate-S1' }, left: [], balanceFen: 1_000 - 4_000 });
  });

  it('never close an entry of a network that the scheme does not know', () => {
    const open = { networkId: 'tram', startSec: at(D, '08:00'), serviceDay: D };
    for (const clock of ['08:00:00', '08:00:01'])
      expect(isClosedBy(open, gate('off', clock, 'S1', { networkId: 'tram' }), context)).toBe(false);
  });
});

describe('a refused entry', () => {
  const refuse = () => fold(loaded({ balanceFen: -1 }), gate('on', '08:00', 'S1'), account);

  it('names its stop as the start, and the refused exit as the end', () => {
    const refused = refuse();
    expect(outcomeOf(refused)).toMatchObject({ reason: 'balance', fromStopId: 'ex:S1', toStopId: null });
    const off = fold(refused.state, gate('off', '08:30', 'S5'), account);
    expect(outcomeOf(off)).toMatchObject({ reason: 'entry-refused', fromStopId: null, toStopId: 'ex:S5' });
    expect(off.state).toMatchObject({ refused: [], balanceFen: -1 });
  });

  it('is forgotten when a later entry is accepted', () => {
    const { state: refused } = refuse();
    expect(refused.refused).toEqual(['A-metro']);
    const topped = fold(refused, money('top-up', 2_000), account).state;
    const entered = fold(topped, gate('on', '10:30', 'S1'), account).state;
    expect(entered).toMatchObject({ refused: [], open: { terminalId: 'gate-S1' } });
    const left = fold(entered, gate('off', '10:50', 'S5'), account).state;
    const again = fold(left, gate('off', '11:00', 'S5'), account);
    expect(outcomeOf(again)?.status).toBe('unresolved');
  });

  it('does not excuse the exit of a medium that the gate charges by then', () => {
    const media = exampleScheme.media.map((medium) =>
      medium.id === 'card-a' ? { ...medium, charging: 'card' as const } : medium,
    );
    const changed = toContext(exampleScheme, { ...exampleScheme, version: 2, validFrom: D + 1, media });
    const off = gate('off', '32:00', 'S5', { amountFen: 250 });
    const folded = fold(refuse().state, off, account, nothingPast, changed);
    expect(outcomeOf(folded)).toMatchObject({ status: 'unresolved', heldFen: 250 });
    expect(folded.state.balanceFen).toBe(-251);
  });
});

describe('an entry that was open when its day was closed', () => {
  function openSettled() {
    const taps = new TapMaker();
    const ledger = new CardLedger(account, context);
    ledger.commit([taps.topUp('A1', 9_000), taps.gate('on', 'A1', '28:20', 'S1')]);
    ledger.close(D);
    const railOff = taps.make('rail-R1', {
      kind: 'off',
      networkId: 'rail',
      stopId: 'ex:R1',
      eventSec: at(D, '28:40'),
    });
    return { ledger, railOff, taps };
  }
  const statusOf = (ledger: CardLedger, id: string) =>
    ledger.journeys.find(({ journeyId }) => journeyId === id)?.status;

  it('still gets its exit after an exit of another network', () => {
    const { ledger, railOff, taps } = openSettled();
    ledger.commit([railOff]);
    ledger.commit([taps.gate('off', 'A1', '28:50', 'S5')]);
    expect(statusOf(ledger, 'rail-R1/1')).toBe('unresolved');
    expect(statusOf(ledger, 'gate-S1/1')).toBe('completed');
  });

  it('gets none after an exit of its network that came too late for it', () => {
    const { ledger, taps } = openSettled();
    expect(ledger.card.state.settledOpen?.networkId).toBe('A-metro');
    ledger.commit([taps.gate('off', 'A1', '33:00', 'S5')]);
    expect(ledger.card.state.settledOpen).toBeNull();
    expect(statusOf(ledger, 'gate-S1/1')).toBe('unresolved');
  });
});

describe('the exit that the close infers for an entry', () => {
  const networks = exampleScheme.networks.map((network) => ({ ...network, autocomplete: true }));
  const inferred = toContext({ ...exampleScheme, networks });

  it('is the very next entry of its network: no later one, and none of another network', () => {
    const taps = new TapMaker();
    const ledger = new CardLedger(account, inferred);
    ledger.commit([
      taps.topUp('A1', 20_000),
      taps.gate('on', 'A1', '08:00', 'S1'),
      taps.make('rail-R1', { kind: 'on', networkId: 'rail', stopId: 'ex:R1', eventSec: at(D, '09:00') }),
      taps.gate('on', 'A1', '12:00', 'S2'),
      taps.gate('on', 'A1', '16:00', 'S9'),
    ]);
    ledger.close(D);
    expect(ledger.journeys.map(({ fromStopId, toStopId, status }) => [fromStopId, toStopId, status])).toEqual(
      [
        ['ex:S1', 'ex:S2', 'autocompleted'],
        ['ex:S2', 'ex:S9', 'autocompleted'],
        ['ex:S9', null, 'unresolved'],
        ['ex:R1', null, 'unresolved'],
      ],
    );
  });
});

describe('money onto and off a card', () => {
  const amountOf = ({ events }: ReturnType<typeof foldTap>) =>
    events.find((event) => event.kind === 'money')?.money.amountFen;

  it.each([
    ['top-up', 1_300],
    ['move-in', 1_300],
    ['move-out', 700],
    ['refund', 700],
    // What expired is on the card no more.
    ['claim', 1_000],
  ] as const)('%s of 300 leaves %i of 1,000', (kind, balanceFen) => {
    const folded = fold(loaded(), money(kind, 300), account, { expiredFen: 300, refundableFen: 300 });
    expect(amountOf(folded)).toBe(300);
    expect(folded.state.balanceFen).toBe(balanceFen);
    expect(toWords(folded)).toEqual(['money']);
  });

  it('expires in full, whatever amount the tap says', () => {
    for (const amountFen of [null, 300, 5_000]) {
      const folded = fold(loaded(), money('expire', amountFen), account);
      expect([amountOf(folded), folded.state.balanceFen]).toEqual([1_000, 0]);
      expect(toWords(folded)).toEqual(['money']);
    }
  });

  it('is paid out as far as it is covered, and an item names what is not', () => {
    const covered = { expiredFen: 100, refundableFen: 200 };
    const [refund, claim] = (['refund', 'claim'] as const).map((kind) =>
      fold(loaded(), money(kind, 300), account, covered),
    ) as [ReturnType<typeof fold>, ReturnType<typeof fold>];
    expect([amountOf(refund), refund.state.balanceFen, toWords(refund)]).toEqual([
      200,
      800,
      ['money', 'item refund-uncovered'],
    ]);
    expect([amountOf(claim), claim.state.balanceFen, toWords(claim)]).toEqual([
      100,
      1_000,
      ['money', 'item claim-uncovered'],
    ]);
  });

  it('is paid out of the balance at most where nothing earlier is known', () => {
    expect(amountOf(fold(loaded(), money('refund', 3_000), account))).toBe(1_000);
    expect(amountOf(fold(loaded(), money('claim', 3_000), account))).toBe(0);
  });

  it('that the ledger paid out itself stays paid', () => {
    const refund = money('refund', 300, { terminalId: 'virtual/kiosk-7' });
    const folded = fold(loaded({ balanceFen: 100 }), refund, account, nothingPast);
    expect([amountOf(folded), folded.state.balanceFen]).toEqual([300, -200]);
    expect(toWords(folded)).toEqual(['money']);
  });
});
