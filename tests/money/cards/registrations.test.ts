/** Registrations are dated: journeys keep the price of the registration at their first tap, and nothing paid moves. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RegistrationRequest, registerCards } from '../../../server/money/cards/register-cards.ts';
import { isRegisteredAt, toCardAt } from '../../../server/money/ledger/registration.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { at, CardWorld, D, makeCard, TapMaker } from './card-world.ts';

const names = { text: '优惠' };
const toConcession = (category: string, percentBp: number): Scheme['concessions'][number] => ({
  id: `${category}-bus`,
  names,
  categories: [category],
  homeCities: ['A'],
  networks: ['A-bus', 'A-metro'],
  percentBp,
  roundToFen: 1,
  times: [],
  fund: [{ payer: 'FA', shareBp: 10_000, yearlyCeilingFen: null, afterCeiling: 'off' }],
});
/** A bus costs 180 with the card, 90 for students and nothing for seniors of city A. */
const scheme: Scheme = {
  ...exampleScheme,
  categories: [...exampleScheme.categories, { id: 'senior', names }],
  concessions: [toConcession('student', 5_000), toConcession('senior', 0)],
  transfers: [],
};
const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };

async function open(used: Scheme = scheme) {
  const store = await openSqliteLedger(':memory:');
  onTestFinished(() => store.close());
  const world = new CardWorld(store, { scheme: used });
  const taps = new TapMaker();
  const ride = (day: number, clock: string, cardId = 'A1') =>
    taps.bus(cardId, clock, 'r1', { eventSec: at(day, clock) });
  const pay = async (day: number, clock: string, receivedSec?: number) =>
    world.ingest([ride(day, clock)], undefined, receivedSec);
  const register = (part: Partial<RegistrationRequest>, receivedSec: number) =>
    world.register([{ cardId: 'A1', named: {}, validFromSec: null, ...part }], receivedSec);
  const check = async () => {
    const book = new SchemeBook([used]);
    const { differences, invariants } = await checkLedger(store, { book, calendar });
    expect(differences).toEqual([]);
    expect(invariants.filter(({ rows }) => rows.length > 0)).toEqual([]);
  };
  const seals = async () => (await store.listBatches()).map(({ paidHash, sealHash }) => [sealHash, paidHash]);
  return { store, world, taps, ride, pay, register, check, seals };
}

const closeUntil = async (world: CardWorld, day: number) => {
  for (let each = D; each <= day; each++) await world.close(each);
};

describe('a registration', () => {
  it('of a card that has travelled holds from the service day on which it comes', async () => {
    const { check, pay, register, seals, store, taps, world } = await open();
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00');
    await closeUntil(world, D + 5);
    const before = await seals();
    await register({ named: { categoryId: 'senior' } }, at(D + 6, '10:00'));
    expect(await store.findBalance('CARD:A1')).toBe(4_820);
    // The tap was made on that day before the office opened, and arrives later.
    await pay(D + 6, '05:00');
    await pay(D + 6, '12:00');
    // A late tap of the day before is of no senior.
    await pay(D + 5, '23:00', at(D + 6, '13:00'));
    // 04:29 is still the service day before.
    await pay(D + 6, '04:29', at(D + 6, '13:00'));
    expect(await store.findBalance('CARD:A1')).toBe(4_460);
    expect((await seals()).slice(0, before.length)).toEqual(before);
    await check();
  });

  it('on an open day changes the journeys of that day, with reversals', async () => {
    const { check, pay, register, store, taps, world } = await open();
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00');
    await pay(D + 1, '08:00');
    await register({ named: { categoryId: 'student' } }, at(D + 1, '10:00'));
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 180 - 90);
    const versions = (await store.listJourneysOfCard('A1')).map(({ riderFen, version }) => [
      version,
      riderFen,
    ]);
    expect(versions).toEqual([
      [0, 180],
      [1, 90],
    ]);
    await check();
  });

  it('that was written by a program which ended then is carried out when the file is taken in again', async () => {
    const { check, pay, register, store, taps, world } = await open();
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00');
    const named = { categoryId: 'student' };
    const origin = { source: 'cards.csv', by: 'office', receivedSec: at(D, '10:00') };
    const request = { cardId: 'A1', named, validFromSec: null };
    await registerCards(store, world.context, [request], origin);
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 180);
    expect(await register({ named }, at(D + 1, '10:00'))).toEqual([]);
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 90);
    expect(await store.listRegistrations('A1')).toHaveLength(1);
    await check();
  });

  it('with a day that is over by now is taken in again without a refusal', async () => {
    const { check, pay, register, store, taps, world } = await open();
    const dated = { named: { categoryId: 'student' }, validFromSec: at(D, '07:00') };
    expect(await register(dated, at(D, '06:00'))).toEqual([]);
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00');
    await world.close(D);
    expect(await register(dated, at(D + 6, '10:00'))).toEqual([]);
    expect(await store.listRegistrations('A1')).toHaveLength(2);
    const other = { ...dated, named: { categoryId: 'senior' } };
    expect(await register(other, at(D + 6, '10:00'))).toMatchObject([{ code: 'back-dated' }]);
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 90);
    await check();
  });

  it('that takes the concession away leaves the journeys of days before', async () => {
    const { check, pay, register, store, taps, world } = await open();
    await register({ named: { categoryId: 'student' } }, at(D, '05:00'));
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00');
    await world.close(D);
    await register({ named: { categoryId: null } }, at(D + 6, '10:00'));
    expect(await store.findBalance('CARD:A1')).toBe(4_910);
    await pay(D + 6, '11:00');
    expect(await store.findBalance('CARD:A1')).toBe(4_730);
    await check();
  });

  it.each<[string, RegistrationRequest['named'], number]>([
    ['the end of the validity', { validToSec: at(D + 200, '08:00') }, 90],
    ['the home city', { homeCity: 'A' }, 90],
    ['another home city', { homeCity: 'B' }, 180],
    ['an end that is past', { validToSec: at(D, '23:59') }, 180],
    ['no end and the same category', { validToSec: null, categoryId: 'student' }, 90],
    ['nothing', {}, 90],
  ])('that names %s changes that alone', async (_name, named, fen) => {
    const { check, pay, register, store, taps, world } = await open();
    await register({ named: { categoryId: 'student' } }, at(D, '05:00'));
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00');
    await world.close(D);
    await register({ named }, at(D + 6, '10:00'));
    expect(await store.findBalance('CARD:A1')).toBe(4_910);
    await pay(D + 6, '12:00');
    expect(await store.findBalance('CARD:A1')).toBe(4_910 - fen);
    await check();
  });

  it('after an expiry leaves the full fare that was paid between', async () => {
    const { check, pay, register, store, taps, world } = await open();
    const named = { categoryId: 'student', validToSec: at(D - 1, '23:59') };
    await register({ named }, at(D - 3, '05:00'));
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00');
    await world.close(D);
    await register({ named: { ...named, validToSec: at(D + 300, '23:59') } }, at(D + 6, '10:00'));
    expect(await store.findBalance('CARD:A1')).toBe(4_820);
    // A late tap from before the expiry is still a student's.
    await pay(D - 2, '08:00', at(D + 6, '11:00'));
    expect(await store.findBalance('CARD:A1')).toBe(4_730);
    await check();
  });

  it('of a card without taps holds from its beginning, the next one from its day', async () => {
    const { check, pay, register, store, taps, world } = await open();
    await register({ named: { categoryId: 'student' } }, at(D + 6, '10:00'));
    await register({ named: { categoryId: 'senior' } }, at(D + 7, '10:00'));
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D, '08:00', at(D + 8, '08:00'));
    await pay(D + 6, '23:00', at(D + 8, '08:00'));
    await pay(D + 7, '08:00', at(D + 8, '08:00'));
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 90 - 90);
    await check();
  });

  it('holds from the instant that it names, to the second', async () => {
    const { check, pay, register, store, taps, world } = await open();
    await world.ingest([taps.topUp('A1', 5_000)]);
    await register({ named: { categoryId: 'student' }, validFromSec: at(D + 2, '12:00') }, at(D, '10:00'));
    await pay(D + 2, '11:59:59');
    await pay(D + 2, '12:00');
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 180 - 90);
    // A change of another column today does not undo what begins later.
    await register({ named: { validToSec: at(D + 90, '12:00') } }, at(D + 1, '10:00'));
    // Nor does another category today: the later beginning counts from there on.
    await register({ named: { categoryId: 'senior' } }, at(D + 1, '11:00'));
    await pay(D + 1, '13:00', at(D + 2, '13:00'));
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 0 - 0 - 90);
    await check();
  });

  it('may name an instant that is past only where no paid journey would change', async () => {
    const { pay, register, store, taps, world } = await open();
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D + 1, '08:00');
    const named = { categoryId: 'student' };
    const now = at(D + 3, '10:00');
    const refused = await register({ named, validFromSec: at(D + 1, '08:00') }, now);
    expect(refused).toEqual([{ index: 0, code: 'back-dated', field: 'validFromSec' }]);
    expect(await store.findLastRegistrationNo()).toBe(0);
    expect(await register({ named, validFromSec: at(D + 1, '08:00:01') }, now)).toEqual([]);
    await pay(D + 2, '08:00', now);
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 180 - 90);
    // A new card has paid nothing: its concession may begin at any instant.
    await world.register([{ cardId: 'A2', named, validFromSec: at(D + 1, '00:00') }], now);
    const card = (await store.findCards(['A2'])).get('A2');
    expect(card && [at(D, '08:00'), now].map((sec) => toCardAt(card, sec).categoryId)).toEqual([
      null,
      'student',
    ]);
  });

  it('in a ledger that is ahead of the clock holds from the first day that is open', async () => {
    const { pay, register, seals, store, taps, world } = await open();
    await world.ingest([taps.topUp('A1', 5_000)]);
    await pay(D + 3, '08:00');
    await closeUntil(world, D + 3);
    const before = await seals();
    await register({ named: { categoryId: 'senior' } }, at(D, '10:00'));
    expect(await store.findBalance('CARD:A1')).toBe(4_820);
    await pay(D + 4, '08:00');
    expect(await store.findBalance('CARD:A1')).toBe(4_820);
    expect((await seals()).slice(0, before.length)).toEqual(before);
  });

  it('prices a journey by what holds at its first tap', async () => {
    const { check, register, store, taps, world } = await open();
    await world.ingest([taps.topUp('A1', 5_000)]);
    const gate = (kind: 'on' | 'off', clock: string, stop: string) => taps.gate(kind, 'A1', clock, stop);
    await register({ named: { categoryId: 'student' }, validFromSec: at(D, '08:10') }, at(D, '06:00'));
    await world.ingest([gate('on', '08:00', 'S1'), gate('off', '08:20', 'S2')]);
    expect(await store.findBalance('CARD:A1')).toBe(4_700);
    await world.ingest([gate('on', '08:30', 'S1'), gate('off', '08:50', 'S2')]);
    expect(await store.findBalance('CARD:A1')).toBe(4_550);
    await check();
  });

  it('prices an inferred exit by what holds at the entry, also where the day closes after the next change', async () => {
    const networks = scheme.networks.map((network) =>
      network.id === 'A-metro' ? { ...network, autocomplete: true } : network,
    );
    const { check, register, store, taps, world } = await open({ ...scheme, networks });
    await world.ingest([taps.topUp('A1', 5_000)]);
    await register({ named: { categoryId: 'student' }, validFromSec: at(D, '08:00') }, at(D, '06:00'));
    await register({ named: { categoryId: null }, validFromSec: at(D, '09:00') }, at(D, '06:00'));
    const entries = ['08:00', '09:30'].map((clock) =>
      taps.gate('on', 'A1', clock, clock < '09' ? 'S1' : 'S2'),
    );
    await world.ingest([...entries, taps.gate('off', 'A1', '09:50', 'S1')]);
    await world.close(D);
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 150 - 300);
    await check();
  });

  it('counts for the caps of its category alone', async () => {
    const cap = { ...(scheme.caps[0] as Scheme['caps'][number]), id: 'student-day', categories: ['student'] };
    const { check, pay, register, store, taps, world } = await open({
      ...scheme,
      concessions: [],
      caps: [{ ...cap, amountFen: 300 }],
    });
    await world.ingest([taps.topUp('A1', 5_000)]);
    for (const clock of ['06:00', '06:10', '06:20']) await pay(D, clock);
    await register({ named: { categoryId: 'student' }, validFromSec: at(D, '07:00') }, at(D, '06:30'));
    for (const clock of ['07:10', '07:20', '07:30']) await pay(D, clock);
    await register({ named: { categoryId: null }, validFromSec: at(D, '08:00') }, at(D, '07:40'));
    await pay(D, '08:10');
    expect(await store.findBalance('CARD:A1')).toBe(5_000 - 3 * 180 - 300 - 180);
    await world.close(D);
    await check();
  });

  it('that says what holds already is not written', async () => {
    const { pay, register, store } = await open();
    const named = { categoryId: 'student', validToSec: at(D + 90, '12:00') };
    await register({ named }, at(D, '06:00'));
    await register({ named }, at(D + 1, '06:00'));
    await register({ named: { issuerId: 'CA' } }, at(D + 1, '06:00'));
    expect(await store.findLastRegistrationNo()).toBe(1);
    await pay(D + 2, '08:00');
    await register({ named: { ...named, categoryId: null } }, at(D + 2, '09:00'));
    const rows = await store.listRegistrations('A1');
    expect(rows.map(({ by, fromSec, source }) => [fromSec, source, by])).toEqual([
      [0, 'cards.csv', 'office'],
      [at(D + 2, '04:30'), 'cards.csv', 'office'],
    ]);
  });
});

describe('issuer and medium', () => {
  it.each<[string, RegistrationRequest['named'], string]>([
    ['another issuer', { issuerId: 'CB' }, 'issuerId'],
    ['another medium', { mediumId: 'chip-a' }, 'mediumId'],
    ['both', { issuerId: 'CB', mediumId: 'card-b' }, 'mediumId'],
  ])(
    'of a card that has travelled stay: %s is refused, and all other rows with it',
    async (_name, named, field) => {
      const { check, pay, store, taps, world } = await open();
      await world.ingest([taps.topUp('A1', 5_000)]);
      await pay(D, '08:00');
      await world.close(D);
      const requests = [
        { cardId: 'A2', named: {}, validFromSec: null },
        { cardId: 'A1', named, validFromSec: null },
      ];
      const refused = await world.register(requests, at(D + 1, '10:00'));
      expect(refused).toEqual([{ index: 1, code: 'card-travelled', field }]);
      expect((await store.findCards(['A1', 'A2'])).get('A1')).toMatchObject({
        issuerId: 'CA',
        mediumId: 'card-a',
      });
      expect((await store.findCards(['A2'])).size).toBe(0);
      // What it has may be named.
      const same = { issuerId: 'CA', mediumId: 'card-a', categoryId: 'senior' };
      expect(
        await world.register([{ cardId: 'A1', named: same, validFromSec: null }], at(D + 1, '10:00')),
      ).toEqual([]);
      await check();
    },
  );

  it('of a card that has not travelled follow the last registration', async () => {
    const { check, register, store, taps, world } = await open();
    await register({ named: { categoryId: 'senior' } }, at(D, '05:00'));
    await register({ named: { mediumId: 'card-b' } }, at(D, '06:00'));
    expect((await store.findCards(['A1'])).get('A1')).toMatchObject({
      issuerId: 'CB',
      mediumId: 'card-b',
      homeCity: 'A',
      categoryId: 'senior',
    });
    await world.ingest([taps.topUp('A1', 5_000, at(D, '05:00'))]);
    expect(await store.findBalance('CASH:CB')).toBe(5_000);
    await check();
  });

  it('of a new card must be known', async () => {
    const { register, world } = await open();
    const missing = [{ index: 0, code: 'medium-missing', field: 'mediumId' }];
    expect(await register({ cardId: 'X1' }, at(D, '05:00'))).toEqual(missing);
    const named = { mediumId: 'chip-b', issuerId: 'CA' };
    expect(await register({ cardId: 'X1', named }, at(D, '05:00'))).toEqual([]);
    expect((await world.store.findCards(['X1'])).get('X1')).toMatchObject({ ...named, homeCity: 'A' });
  });
});

describe('a number that no issuer registered', () => {
  it('has no credit: it enters, rides and buys only with money', async () => {
    const { check, ride, store, taps, world } = await open();
    const gates = taps.metro('A8', '07:00', '07:20', 'S1', 'S9');
    const buy = taps.make('till', { kind: 'buy', cardId: 'A7', networkId: 'A-scenic', amountFen: 1 });
    await world.ingest([...gates, buy, ride(D, '08:00', 'A9')]);
    for (const cardId of ['A7', 'A8', 'A9']) expect(await store.findBalance(`CARD:${cardId}`)).toBe(0);
    await world.ingest([taps.topUp('A9', 179, at(D, '09:00')), ride(D, '09:10', 'A9')]);
    expect(await store.findBalance('CARD:A9')).toBe(179);
    await world.ingest([taps.topUp('A9', 1, at(D, '09:20')), ride(D, '09:30', 'A9'), ride(D, '09:40', 'A9')]);
    expect(await store.findBalance('CARD:A9')).toBe(0);
    await check();
  });

  it('has what its medium admits from its registration on, and what was refused stays refused', async () => {
    const { check, ride, store, world } = await open();
    await world.ingest([ride(D, '08:00', 'A9')]);
    await world.register([{ cardId: 'A9', named: {}, validFromSec: null }], at(D + 1, '06:00'));
    expect(await store.findBalance('CARD:A9')).toBe(0);
    await world.ingest([ride(D, '09:00', 'A9')], undefined, at(D + 1, '07:00'));
    expect(await store.findBalance('CARD:A9')).toBe(0);
    await world.ingest([ride(D + 1, '05:00', 'A9')]);
    expect(await store.findBalance('CARD:A9')).toBe(-180);
    await check();
  });

  it('has it from the beginning where it is registered before it travels, as a card of another number', async () => {
    const { register, ride, store, world } = await open();
    await register({ cardId: 'D900', named: { mediumId: 'card-a' } }, at(D + 6, '06:00'));
    await world.ingest([ride(D, '08:00', 'D900')], undefined, at(D + 6, '07:00'));
    expect(await store.findBalance('CARD:D900')).toBe(-180);
    const card = (await store.findCards(['D900'])).get('D900');
    expect(card && isRegisteredAt(card, 0)).toBe(true);
    expect(isRegisteredAt(makeCard('A1', {}), 0)).toBe(true);
  });
});
