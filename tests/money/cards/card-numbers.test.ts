/** A version that lists its card numbers: what rides, what is set aside, and which registrations are refused. */
import { describe, expect, it } from 'vitest';
import { retryReason } from '../../../server/money/desk/set-aside.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, TapMaker } from './card-world.ts';

const rangesOf: Readonly<Record<string, NonNullable<Scheme['media'][number]['ranges']>>> = {
  'card-a': [
    { from: '6200', to: '6299', isRegistered: true },
    { from: '6300', to: '6399', isRegistered: false, issuerId: 'CB' },
  ],
  'card-b': [{ from: '7000', to: '7999', isRegistered: false }],
};
/** The example until D, then one that lists its numbers; prefixes are gone. */
const listed: Scheme = {
  ...exampleScheme,
  version: 2,
  validFrom: D + 1,
  media: exampleScheme.media.map((medium) => ({
    ...medium,
    prefixes: [],
    ...(rangesOf[medium.id] ? { ranges: rangesOf[medium.id] } : undefined),
  })),
};

describe.each(ledgerKinds)('card numbers on $dialect', ({ open }) => {
  const openWorld = async () => {
    const world = new CardWorld(await open(), { schemes: [exampleScheme, listed] });
    const taps = new TapMaker();
    const ride = (cardId: string, day: number) =>
      taps.bus(cardId, '08:00', 'r1', { eventSec: at(day, '08:00') });
    const reasons = async (...list: ReturnType<typeof ride>[]) => {
      const { commit } = await world.ingest(list);
      return commit.quarantined.map(({ cardId, reason }) => [cardId, reason]);
    };
    return { world, taps, ride, reasons };
  };

  it('ride from the first day of the version on where a range has them', async () => {
    const { reasons, ride, taps, world } = await openWorld();
    await world.store.putCards([makeCard('A1'), makeCard('6201')]);
    const money = ['A1', '6201', '6301', '7001'].map((cardId) => taps.topUp(cardId, 1_000));
    expect(await reasons(...money)).toEqual([]);
    const before = ['A1', '6201', '6301'].map((cardId) => ride(cardId, D));
    expect(await reasons(...before, ride('9999', D))).toEqual([['9999', 'card-unknown']]);
    const later = ['A1', '6201', '6301', '7001', '8000', '06201', '6202'].map((cardId) =>
      ride(cardId, D + 1),
    );
    expect(await reasons(...later)).toEqual([
      ['A1', 'number-unknown'],
      ['8000', 'number-unknown'],
      ['06201', 'number-unknown'],
      ['6202', 'number-unissued'],
    ]);
    // The range names another issuer than the medium.
    expect((await world.store.findCards(['6301'])).get('6301')).toMatchObject({
      mediumId: 'card-a',
      issuerId: 'CB',
    });
    // What is left on a card outside all ranges is still paid out; no money comes onto it.
    const eventSec = at(D + 1, '10:00');
    const refund = taps.make('office', { kind: 'refund', cardId: 'A1', amountFen: 820, eventSec });
    expect(await reasons(refund, taps.topUp('A1', 100, eventSec))).toEqual([['A1', 'number-unknown']]);
    expect(await world.balance('CARD:A1')).toBe(0);
  });

  it('of a range whose issuer registers its cards ride once the card is registered', async () => {
    const { reasons, ride, taps, world } = await openWorld();
    const eventSec = at(D + 1, '07:00');
    expect(await reasons(taps.topUp('6250', 1_000, eventSec), ride('6250', D + 1))).toEqual([
      ['6250', 'number-unissued'],
      ['6250', 'number-unissued'],
    ]);
    expect((await world.store.findCards(['6250'])).size).toBe(0);
    const named = { categoryId: 'student' };
    expect(await world.register([{ cardId: '6250', named, validFromSec: null }], at(D + 1, '09:00'))).toEqual(
      [],
    );
    const why = { reason: 'registered', who: 'Wang', nowSec: at(D + 1, '10:00') };
    expect(await retryReason(world.desk, 'number-unissued', why)).toEqual({ waitingCount: 2, takenCount: 2 });
    expect(await world.balance('CARD:6250')).toBe(1_000 - 180);
  });

  it('are registered only with the medium and the issuer of their range', async () => {
    const { world } = await openWorld();
    const register = (cardId: string, named: object, day: number) =>
      world.register([{ cardId, named, validFromSec: null }], at(day, '09:00'));
    const other = (field: string) => [{ index: 0, code: 'number-other', field }];
    const unknown = [{ index: 0, code: 'number-unknown', field: 'cardId' }];
    expect(await register('8000', { mediumId: 'card-a' }, D + 1)).toEqual(unknown);
    expect(await register('8000', {}, D + 1)).toEqual(unknown);
    expect(await register('7001', { mediumId: 'card-a' }, D + 1)).toEqual(other('mediumId'));
    expect(await register('6301', { issuerId: 'CA' }, D + 1)).toEqual(other('issuerId'));
    expect(await register('6201', { mediumId: 'card-a', issuerId: 'CA' }, D + 1)).toEqual([]);
    // While the version before is in force, cards of its prefixes are registered, too; of a coming range the range holds.
    expect(await register('A9', {}, D)).toEqual([]);
    expect(await register('7002', { issuerId: 'CA' }, D)).toEqual(other('issuerId'));
    // A card that the ledger has keeps its columns; a change of its issuer must be that of the range.
    await world.store.putCards([makeCard('7003')]);
    expect(await register('7003', { categoryId: 'student' }, D + 1)).toEqual([]);
    expect(await register('7003', { mediumId: 'chip-b' }, D + 1)).toEqual(other('mediumId'));
    expect(await register('7003', { mediumId: 'card-b' }, D + 1)).toEqual([]);
  });
});
