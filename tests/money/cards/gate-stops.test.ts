/** Taps refused for a stop that is no gate of the network, or for a card number that no medium has. */
import { expect, test } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { findCardByNumber } from '../../../server/money/cards/new-card.ts';
import { findQuarantineReason } from '../../../server/money/cards/screen-tap.ts';
import { FARE_NETWORK_FORMAT, openFareNetwork } from '../../../server/money/scheme/fare-network.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { makeCard, TapMaker } from './card-world.ts';

const fareNetwork = openFareNetwork({
  format: FARE_NETWORK_FORMAT,
  places: { 'ex:S1-exit-b': 'ex:S1' },
  stops: { 'A-metro': ['ex:S1', 'ex:S2'] },
  distances: {},
  weights: {},
  fares: {},
});
const context = createCardsContext(new SchemeBook([exampleScheme]), fareNetwork);

test('a tap at a stop outside its network is quarantined, a tap at a known station is not', () => {
  const taps = new TapMaker();
  const reason = (stop: string, part = {}) =>
    findQuarantineReason(taps.gate('on', 'A1', '08:00', stop, part), makeCard('A1'), context);
  expect([reason('S1'), reason('S2'), reason('S1-exit-b')]).toEqual([undefined, undefined, undefined]);
  expect([reason('S3'), reason('S1-exit-c')]).toEqual(['stop-unknown', 'stop-unknown']);
  // The fare network has no stops of the railway: all are accepted.
  expect(reason('R9', { networkId: 'rail' })).toBeUndefined();
});

test.each([
  ['31471000', 'card-b'],
  ['31470000', 'card-a'],
  ['31', 'card-a'],
  ['3', undefined],
])('number %s is one of medium %s, whatever the order of the media', (cardId, mediumId) => {
  const media = exampleScheme.media
    .filter(({ id }) => id === 'card-a' || id === 'card-b')
    .map((medium) => ({ ...medium, prefixes: [medium.id === 'card-a' ? '31' : '31471'] }));
  for (const ordered of [media, media.toReversed()])
    expect(findCardByNumber({ ...exampleScheme, media: ordered }, cardId)?.mediumId).toBe(mediumId);
});
