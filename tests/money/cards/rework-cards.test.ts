/** Cards that change without a new tap: other rules, and the close of a service day. */
import { describe, expect, it } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { createCardSettler, reworkCards } from '../../../server/money/cards/rework-cards.ts';
import type { CardRow, IngestCommit, LedgerStore } from '../../../server/money/ledger/ledger-store.ts';
import type { FareNetwork } from '../../../server/money/scheme/fare-network.ts';
import type { Scheme, SchemeNetwork } from '../../../server/money/scheme/scheme.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, CardWorld, D, makeCard, TapMaker } from './card-world.ts';

const RECEIVED = at(D, '22:00');

const withNetworks = (change: (network: SchemeNetwork) => Partial<SchemeNetwork>): Scheme => ({
  ...exampleScheme,
  networks: exampleScheme.networks.map((network) => ({ ...network, ...change(network) })),
});

/** The bus costs 3 yuan instead of 2: 270 fen with the card. */
const dearBus = withNetworks(({ fare, id }) =>
  id === 'A-bus' ? { fare: { kind: 'flat', amountFen: 300 } } : { fare },
);

async function openWorld(...cardIds: string[]) {
  const world = new CardWorld(await openMemoryLedger());
  await world.store.putCards(cardIds.map((cardId) => makeCard(cardId)));
  return { world, taps: new TapMaker() };
}

describe('cards worked out again', () => {
  /** Works cards out by another scheme and keeps what is written. */
  async function rework(
    store: LedgerStore,
    cardIds: readonly string[],
    scheme = exampleScheme,
    fareNetwork: FareNetwork = exampleFareNetwork,
    commitId = 'again',
  ) {
    const commits: IngestCommit[] = [];
    const asked: (readonly string[])[] = [];
    const watched: LedgerStore = {
      ...store,
      commitIngest: (commit) => {
        commits.push(commit);
        return store.commitIngest(commit);
      },
      listRecordsOfCards: (ids) => {
        asked.push(ids);
        return store.listRecordsOfCards(ids);
      },
    };
    const context = createCardsContext(new SchemeBook([scheme]), fareNetwork);
    const changed = await reworkCards(watched, context, cardIds, commitId, RECEIVED);
    return { changed, commits, asked };
  }

  it('are written where their money changed, with the instant of the change', async () => {
    const { taps, world } = await openWorld('A1', 'A2', 'A3');
    await world.ingest([
      ...[taps.topUp('A1', 1_000), taps.topUp('A2', 1_000)],
      taps.bus('A1', '08:00', 'r1'),
    ]);
    const { asked, changed, commits } = await rework(world.store, ['A1', 'A2', 'A3', 'A4'], dearBus);
    expect(changed).toBe(1);
    // Nothing is read of a card without taps.
    expect(asked).toEqual([['A1', 'A2']]);
    expect(commits).toMatchObject([
      {
        commitId: 'again/0',
        receivedSec: RECEIVED,
        ...{ taps: [], quarantined: [], duplicateCount: 0, files: [], reconItems: [] },
        cards: [{ cardId: 'A1', balanceFen: 730, revision: 1 }],
        journeys: [{ journeyId: 'bus/1', version: 1, riderFen: 270, batchDay: D }],
      },
    ]);
    const [commit] = commits;
    expect(commit?.journeys[0]?.explanation.causeId).toBeNull();
    const reversals = commit?.transfers.filter(({ kind }) => kind === 'reversal');
    expect(reversals?.map(({ eventSec }) => eventSec)).toEqual([RECEIVED, RECEIVED]);
    expect(await world.balance('CARD:A1')).toBe(730);
    expect(await world.balance('CARD:A2')).toBe(1_000);
  });

  it('are changed in the open batch after their day is cut', async () => {
    const { taps, world } = await openWorld('A1');
    await world.ingest([taps.topUp('A1', 1_000), taps.bus('A1', '08:00', 'r1')]);
    await world.close(D);
    const { commits } = await rework(world.store, ['A1'], dearBus);
    expect(commits[0]?.journeys.map(({ batchDay }) => batchDay)).toEqual([D + 1]);
  });

  it('are not written where nothing changed', async () => {
    const { taps, world } = await openWorld('A1');
    await world.ingest([taps.topUp('A1', 1_000), taps.bus('A1', '08:00', 'r1')]);
    expect(await rework(world.store, ['A1'])).toMatchObject({ changed: 0, commits: [] });
  });

  it('are not written as cards where only others get the money of a journey', async () => {
    const { taps, world } = await openWorld('A1');
    await world.ingest([taps.topUp('A1', 1_000), ...taps.metro('A1', '08:00', '08:30', 'S1', 'S5')]);
    const otherLine: FareNetwork = {
      ...exampleFareNetwork,
      findWeights: () => [{ operatorId: 'AM2', weight: 1 }],
    };
    const { changed, commits } = await rework(world.store, ['A1'], exampleScheme, otherLine);
    expect(changed).toBe(1);
    expect(commits).toMatchObject([{ cards: [], journeys: [{ journeyId: 'gate-S1/1', version: 1 }] }]);
    expect(await world.balance('OP:AM1')).toBe(0);
    expect(await world.balance('OP:AM2')).toBe(400);
  });

  it('are written where only the state changed', async () => {
    const { taps, world } = await openWorld('A1');
    await world.ingest([taps.topUp('A1', 1_000), taps.gate('on', 'A1', '08:00', 'S1')]);
    // An entry remembers prices only where its exit may be inferred.
    const inferred = withNetworks(() => ({ autocomplete: true }));
    const { changed, commits } = await rework(world.store, ['A1'], inferred);
    expect(changed).toBe(1);
    expect(commits).toMatchObject([{ cards: [{ balanceFen: 1_000 }], journeys: [], transfers: [] }]);
    expect((await rework(world.store, ['A1'], inferred, exampleFareNetwork, 'later')).changed).toBe(0);
  });

  it('are written in transactions of two hundred', async () => {
    const { taps, world } = await openWorld();
    const cardIds = Array.from({ length: 401 }, (_, i) => `A${1_000 + i}`);
    await world.store.putCards(cardIds.map((cardId) => makeCard(cardId)));
    const riders = [0, 199, 200, 399, 400].map((i) => cardIds[i] as string);
    await world.ingest(riders.map((cardId) => taps.bus(cardId, '08:00', 'r1')));
    const { changed, commits } = await rework(world.store, cardIds, dearBus);
    expect(changed).toBe(5);
    expect(commits.map(({ cards, commitId }) => [commitId, ...cards.map(({ cardId }) => cardId)])).toEqual([
      ['again/0', 'A1000', 'A1199'],
      ['again/200', 'A1200', 'A1399'],
      ['again/400', 'A1400'],
    ]);
  });
});

describe('the close of a service day', () => {
  const settle = async ({ context, store }: CardWorld, day = D) => {
    const cards = [...(await store.findCards(['A1', 'A2'])).values()];
    const { cards: written, ...rows } = await createCardSettler(context)(store, cards, day);
    return { ...rows, written, before: new Map(cards.map((card) => [card.cardId, card] as const)) };
  };
  const dispute = (world: CardWorld, journeyId: string, amountFen: number | null) =>
    acceptDispute(world.store, world.context, {
      caseId: 'case',
      journeyId,
      amountFen,
      reason: 'gate-fault',
      note: '',
      decidedSec: at(D, '12:00'),
    });

  it('takes the highest fare for an entry without exit, of the cards that have one', async () => {
    const { taps, world } = await openWorld('A1', 'A2');
    await world.ingest([
      ...[taps.topUp('A1', 1_000), taps.topUp('A2', 1_000)],
      taps.gate('on', 'A2', '08:00', 'S1'),
    ]);
    const { before, journeys, reconItems, transfers, written } = await settle(world);
    const row = before.get('A2') as CardRow;
    expect(written).toMatchObject([
      { cardId: 'A2', balanceFen: 300, unsettledDay: null, revision: row.revision },
    ]);
    expect(journeys).toMatchObject([{ journeyId: 'gate-S1/1', status: 'unresolved', batchDay: D }]);
    expect(transfers.map(({ amountFen, batchDay, kind }) => [kind, amountFen, batchDay])).toEqual([
      ['hold-end', 700, D],
      ['unresolved', 700, D],
    ]);
    expect(reconItems).toEqual([]);
    expect((await settle(world, D - 1)).written).toEqual([]);
  });

  it('gives the money of a dispute again for an entry that lost its exit, in the batch of that day', async () => {
    const { taps, world } = await openWorld('A1');
    const [on, off] = taps.metro('A1', '08:40', '09:00', 'S1', 'S5') as [Tap, Tap];
    await world.ingest([taps.topUp('A1', 5_000), on, off]);
    await dispute(world, 'gate-S1/1', 250);
    // The exit belongs to an entry that comes late, and the next day begins with another entry.
    const next = taps.gate('on', 'A1', '08:00', 'S9', { eventSec: at(D + 1, '08:00') });
    await world.refresh();
    await world.ingest([taps.gate('on', 'A1', '08:50', 'S2')]);
    await world.ingest([next]);
    const { before, journeys, reconItems, transfers, written } = await settle(world);
    const row = before.get('A1') as CardRow;
    expect(row.balanceFen).toBe(4_700);
    expect(journeys.map(({ batchDay, journeyId, status }) => [journeyId, status, batchDay])).toEqual([
      ['gate-S1/1', 'unresolved', D],
    ]);
    // No operator has its money before it ages, so nothing is returned yet.
    expect(transfers.map(({ amountFen, batchDay, kind }) => [kind, amountFen, batchDay])).toEqual([
      ['unresolved', 700, D],
    ]);
    expect(reconItems).toMatchObject([
      { kind: 'dispute-changed', batchDay: D, expectedFen: 250, actualFen: 0 },
    ]);
    expect(written).toMatchObject([
      { cardId: 'A1', balanceFen: 4_000, unsettledDay: D + 1, revision: row.revision },
    ]);
  });

  it('settles an entry that was refused before money came late, beside a dispute', async () => {
    const { taps, world } = await openWorld('A1');
    await world.ingest([taps.bus('A1', '08:00', 'r1'), taps.gate('on', 'A1', '10:00', 'S1')]);
    await dispute(world, 'bus/1', 80);
    await world.refresh();
    await world.ingest([taps.topUp('A1', 500)]);
    const { journeys, transfers, written } = await settle(world);
    expect(journeys.map(({ batchDay, status, version }) => [status, version, batchDay])).toEqual([
      ['unresolved', 2, D],
    ]);
    expect(transfers.map(({ amountFen, batchDay, kind }) => [kind, amountFen, batchDay])).toEqual([
      ['unresolved', 700, D],
      ['hold-end', 700, D],
    ]);
    expect(transfers.map(({ eventSec }) => eventSec)).toEqual([at(D, '10:00'), at(D, '10:00')]);
    expect(written).toMatchObject([{ balanceFen: 500 - 180 + 80 - 700, unsettledDay: null }]);
  });
});
