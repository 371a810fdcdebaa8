/** What a registration writes of a card that has not travelled, what its number says, and which cards are worked out again. */
import { describe, expect, it } from 'vitest';
import { type RegistrationRequest, registerCards } from '../../../server/money/cards/register-cards.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, CardWorld, D, makeCard, TapMaker } from './card-world.ts';

const now = at(D + 1, '10:00');
const freeSec = at(D + 1, '04:30');
const ranges = [{ from: '6300', to: '6399', isRegistered: false, issuerId: 'CB' }];
const listed: Scheme = {
  ...exampleScheme,
  media: exampleScheme.media.map((medium) => (medium.id === 'card-a' ? { ...medium, ranges } : medium)),
};

async function open(scheme: Scheme = exampleScheme) {
  const store = await openMemoryLedger();
  const world = new CardWorld(store, { scheme });
  const register = (cardId: string, part: Partial<RegistrationRequest>) => {
    const request = { cardId, named: {}, validFromSec: null, ...part };
    return registerCards(store, world.context, [request], { source: 'f', by: 'office', receivedSec: now });
  };
  const find = async (cardId: string) => (await store.findCards([cardId])).get(cardId);
  const written = async (cardId: string) =>
    (await store.listRegistrations(cardId)).map(({ fromSec, named }) => [fromSec, named]);
  return { store, world, register, find, written };
}

describe('a new card', () => {
  it('has the issuer of its number and that issuer’s city, unless the request says otherwise', async () => {
    const { find, register } = await open(listed);
    await register('6301', {});
    expect(await find('6301')).toMatchObject({ mediumId: 'card-a', issuerId: 'CB', homeCity: 'B' });
    await register('6302', { named: { homeCity: 'A', categoryId: 'student' } });
    expect(await find('6302')).toMatchObject({ issuerId: 'CB', homeCity: 'A', categoryId: 'student' });
    // A number by prefix does not bind the issuer of another medium.
    await register('A5', { named: { mediumId: 'card-b' } });
    expect(await find('A5')).toMatchObject({ mediumId: 'card-b', issuerId: 'CB', homeCity: 'B' });
  });

  it('of an issuer without a city has none', async () => {
    const media = exampleScheme.media.map((medium) =>
      medium.id === 'card-a' ? { ...medium, issuerId: 'CC' } : medium,
    );
    const { find, register } = await open({ ...exampleScheme, media });
    await register('A5', {});
    expect(await find('A5')).toMatchObject({ issuerId: 'CC', homeCity: '' });
    const unknown = await open({
      ...exampleScheme,
      media: media.map((medium) => (medium.id === 'card-a' ? { ...medium, issuerId: 'gone' } : medium)),
    });
    await unknown.register('A5', {});
    expect(await unknown.find('A5')).toMatchObject({ issuerId: 'gone', homeCity: '' });
  });

  it('is written with all its columns: from its beginning, or its concession from the instant that is named', async () => {
    const { register, written } = await open();
    const named = { categoryId: 'student', validToSec: at(D + 90, '12:00') };
    const owner = { issuerId: 'CA', mediumId: 'card-a', homeCity: 'A' };
    for (const [cardId, validFromSec] of [
      ['A5', null],
      ['A6', 0],
    ] as const) {
      await register(cardId, { named, validFromSec });
      expect(await written(cardId)).toEqual([[0, { ...owner, ...named }]]);
    }
    await register('A7', { named, validFromSec: at(D + 2, '12:00') });
    expect(await written('A7')).toEqual([
      [0, { ...owner, categoryId: null, validToSec: null }],
      [at(D + 2, '12:00'), named],
    ]);
  });
});

describe('a card that has not travelled', () => {
  it.each([
    [{ issuerId: 'CB' }, { issuerId: 'CB', mediumId: 'card-a' }],
    [{ mediumId: 'chip-a' }, { issuerId: 'CA', mediumId: 'chip-a' }],
    [{ mediumId: 'card-b' }, { issuerId: 'CB', mediumId: 'card-b' }],
  ])('changes its owner by %j', async (named, owner) => {
    const { find, register, store, written } = await open();
    await store.putCards([makeCard('A1')]);
    await register('A1', { named });
    expect(await find('A1')).toMatchObject(owner);
    expect((await written('A1')).at(-1)).toEqual([0, owner]);
  });

  it('keeps another issuer where the next registration names its medium again', async () => {
    const { find, register, store } = await open();
    await store.putCards([makeCard('A1')]);
    await register('A1', { named: { issuerId: 'CB' } });
    const { registrations } = await register('A1', { named: { mediumId: 'card-a' } });
    expect([registrations, (await find('A1'))?.issuerId]).toEqual([[], 'CB']);
  });

  it.each([
    [{ issuerId: 'CA' }, 'issuerId'],
    [{ mediumId: 'chip-a' }, 'mediumId'],
  ])('of a range is not changed by %j', async (named, field) => {
    const { register, store } = await open(listed);
    await store.putCards([makeCard('6301', { issuerId: 'CB' })]);
    const { refusals } = await register('6301', { named });
    expect(refusals).toEqual([{ index: 0, code: 'number-other', field }]);
  });
});

describe('cards to work out again', () => {
  it('are those that travelled and of which something changes, or of which an instant is named', async () => {
    const { register, store, world } = await open();
    const taps = new TapMaker();
    const idsOf = async (cardId: string, part: Partial<RegistrationRequest>) =>
      (await register(cardId, part)).reworkIds;
    await store.putCards([makeCard('A1'), makeCard('A2')]);
    await world.ingest([taps.topUp('A1', 500, at(D, '05:00'))]);
    expect(await idsOf('A1', {})).toEqual([]);
    expect(await idsOf('A1', { validFromSec: at(D, '04:40') })).toEqual(['A1']);
    expect(await idsOf('A2', { named: { categoryId: 'student' } })).toEqual([]);
    expect(await idsOf('A1', { named: { categoryId: 'student' } })).toEqual(['A1']);
    // Again: the program that wrote it may have ended before it worked the card out.
    expect(await idsOf('A1', { named: { categoryId: 'student' } })).toEqual(['A1']);
    expect(await idsOf('A2', { named: { categoryId: 'student' } })).toEqual([]);
  });
});

it('an instant that is past may be named where the card travelled on the open day alone, to the second', async () => {
  const named = { categoryId: 'student' };
  for (const [sec, codes] of [
    [freeSec, []],
    [freeSec - 1, ['back-dated']],
  ] as const) {
    const { register, store, world } = await open();
    await store.putCards([makeCard('A1')]);
    await world.ingest([new TapMaker().topUp('A1', 500, sec)], undefined, now);
    const { refusals } = await register('A1', { named, validFromSec: freeSec - 60 });
    expect(refusals.map(({ code }) => code)).toEqual(codes);
  }
});
