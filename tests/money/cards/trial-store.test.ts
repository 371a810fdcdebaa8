/** Taps that are tried have the answers that they have when they are taken, and leave the ledger as it is. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { createTapIngest } from '../../../server/money/cards/ingest-taps.ts';
import type { IngestChunk } from '../../../server/money/cards/prepare-commit.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import { createTrialStore } from '../../../server/money/cards/trial-store.ts';
import type { CardRow, IngestCommit, LedgerStore } from '../../../server/money/ledger/ledger-store.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, D, makeCard, makeTap } from './card-world.ts';
import { step, toTaps } from './random-taps.ts';

const numRuns = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 20);
const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork, []);
const cards = [
  makeCard('A1'),
  makeCard('A2', { categoryId: 'student' }),
  makeCard('31A1', { mediumId: 'chip-a' }),
];

const toChunk = (taps: readonly Tap[], fileId: string): IngestChunk => ({
  taps: taps.map((tap) => toStoredTap(tap, fileId)),
  files: [],
  items: [],
});

/** @param cachedCards - few, so that cards are read from the store again */
const open = (store: LedgerStore) => createTapIngest(store, () => context, { cachedCards: 1 });

/** Revisions count the writes of the ledger, which a trial has not. */
const toAnswer = ({ cards: rows, ...commit }: IngestCommit) => ({
  ...commit,
  cards: rows.map(({ revision: _, ...row }) => row),
});

async function readAll(store: LedgerStore): Promise<unknown> {
  const found: unknown[] = [await store.listBatches(), await store.listTerminalGaps()];
  for (const { cardId } of cards)
    found.push(
      await store.findCards([cardId]),
      await store.listTapsOfCard(cardId),
      await store.listJourneysOfCard(cardId),
      await store.listTransfersOfCard(cardId),
    );
  return found;
}

/** What ingest reads of these taps: the rows of their cards, their terminals and their transfers one by one. */
async function readTried(store: LedgerStore, taps: readonly Tap[]): Promise<unknown> {
  const found: unknown[] = [];
  for (const { cardId } of cards) {
    const { revision: _, ...row } = (await store.findCards([cardId])).get(cardId) as CardRow;
    const transfers = await store.listTransfersOfCard(cardId);
    found.push(row, transfers, await store.listTapsOfCard(cardId), await store.listJourneysOfCard(cardId));
    for (const transfer of transfers) found.push(await store.findTransfer(transfer));
  }
  const places = (await store.findLastTaps(taps.map(({ terminalId }) => terminalId))).entries();
  const last = [...places].map(([id, { eventSec, terminalSeq }]) => [id, terminalSeq, eventSec] as const);
  return [...found, last.toSorted(([a], [b]) => (a < b ? -1 : 1)), await store.findTapHashes(taps)];
}

it('for taps in order, late, repeated and changed, in any chunks', {
  timeout: 60_000 + numRuns * 2_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { maxLength: 8 }), { minLength: cards.length, maxLength: cards.length }),
      fc.array(fc.nat(1_000), { minLength: 48, maxLength: 48 }),
      fc.nat(20),
      fc.integer({ min: 1, max: 9 }),
      async (steps, keys, first, size) => {
        const taps = cards
          .flatMap((card, i) => toTaps(steps[i] ?? [], card, `T${i}-`))
          .map((tap, i) => ({ tap, key: keys[i] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ tap }): Tap => tap);
        const store = await openMemoryLedger();
        await store.putCards(cards);
        const known = taps.slice(0, first);
        await open(store).ingest(toChunk(known, 'known'), 'known', at(D, '12:00'));
        // Some known ones again, and one with other content.
        const changed = taps.slice(0, 1).map((tap) => ({ ...tap, eventSec: tap.eventSec + 1 }));
        const rest = [
          ...taps.slice(first),
          ...known.slice(-2),
          ...changed,
          makeTap('x', 1, { cardId: 'nobody' }),
        ];
        const chunks = Array.from({ length: Math.ceil(rest.length / size) }, (_, i) =>
          toChunk(rest.slice(i * size, (i + 1) * size), 'rest'),
        );
        const before = await readAll(store);
        const trialStore = createTrialStore(store);
        const trial = open(trialStore);
        const tried = [];
        for (const [i, chunk] of chunks.entries())
          tried.push(toAnswer((await trial.ingest(chunk, `rest/${i}`, at(D + 20, '12:00'))).commit));
        const triedRows = await readTried(trialStore, taps);
        expect(await readAll(store)).toEqual(before);
        const real = open(store);
        const taken = [];
        for (const [i, chunk] of chunks.entries())
          taken.push(toAnswer((await real.ingest(chunk, `rest/${i}`, at(D + 20, '12:00'))).commit));
        expect(tried).toEqual(taken);
        expect(triedRows).toEqual(await readTried(store, taps));
      },
    ),
    { seed: 20_261_129, numRuns },
  );
});

it('for a file that came before, with records that can be taken now, and for one that comes twice', async () => {
  const store = await openMemoryLedger();
  await store.putCards(cards);
  const taps = [
    makeTap('bus', 1, { networkId: 'A-bus', routeId: 'r1', eventSec: at(D, '09:00') }),
    makeTap('bus', 2, { cardId: 'late', networkId: 'A-bus', routeId: 'r1', eventSec: at(D, '09:05') }),
  ];
  const item = { itemId: 'item-1', kind: 'gap', reference: 'bus', detail: 'd' } as const;
  const chunk: IngestChunk = {
    ...toChunk(taps, 'file'),
    items: [{ ...item, expectedFen: null, actualFen: null }],
  };
  const send = async (ingest: ReturnType<typeof open>, commitId: string) => {
    const { commit, ...rest } = await ingest.ingest(chunk, commitId, at(D, '12:00'));
    return { ...rest, commit: toAnswer(commit) };
  };
  const sendTwice = async (ingest: ReturnType<typeof open>) => [
    await send(ingest, 'file/0'),
    await send(ingest, 'file/0'),
  ];
  await send(open(store), 'file/0');
  await store.putCards([makeCard('late')]);
  const tried = await sendTwice(open(createTrialStore(store)));
  const taken = await sendTwice(open(store));
  expect(taken.map(({ isCured = false, isRepeated }) => [isCured, isRepeated])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(tried).toEqual(taken);
  const other = open(createTrialStore(store));
  expect((await send(other, 'new/0')).isRepeated).toBe(false);
  expect((await send(other, 'new/0')).isRepeated).toBe(true);
});

it('has no other writes', async () => {
  const trial = createTrialStore(await openMemoryLedger());
  await expect(trial.putCards(cards)).rejects.toThrow(TypeError);
  await expect(trial.putRegistrations([])).rejects.toThrow(TypeError);
  await expect(trial.putGround([], [])).rejects.toThrow(TypeError);
  await expect(trial.commitTransfers([], [])).rejects.toThrow(TypeError);
});
