/** Chunks submitted without waiting give the same ledger as one by one, also if commits are refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { createCardsContext } from '../../../server/money/cards/cards-context.ts';
import { ingestAhead } from '../../../server/money/cards/ingest-ahead.ts';
import { createTapIngest } from '../../../server/money/cards/ingest-taps.ts';
import type { IngestChunk } from '../../../server/money/cards/prepare-commit.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import type { LedgerStore } from '../../../server/money/ledger/ledger-store.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { checkInvariants } from '../../../server/store/invariants/check-invariants.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { exampleFareNetwork, exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, CardWorld, D, makeCard, TapMaker } from './card-world.ts';
import { step, toTaps } from './random-taps.ts';

const numRuns = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 20);
const context = createCardsContext(new SchemeBook([exampleScheme]), exampleFareNetwork, []);
const cards = [
  makeCard('A1'),
  makeCard('A2', { categoryId: 'student' }),
  makeCard('B1', { mediumId: 'card-b', issuerId: 'CB', homeCity: 'B' }),
  makeCard('31A1', { mediumId: 'chip-a' }),
];
const RECEIVED = at(D, '12:00');

const toChunk = (taps: readonly Tap[], fileId: string): IngestChunk => ({
  taps: taps.map((tap) => toStoredTap(tap, fileId)),
  files: [],
  items: [],
});

async function readCards(store: OpenLedger) {
  const found = [];
  for (const { cardId } of cards) {
    const row = (await store.findCards([cardId])).get(cardId);
    found.push({
      state: row?.state,
      balanceFen: row?.balanceFen,
      taps: await store.listTapsOfCard(cardId),
      journeys: await store.listJourneysOfCard(cardId),
      transfers: await store.listTransfersOfCard(cardId),
    });
  }
  return found;
}

/** A store with delayed answers whose commits fail as planned. */
function toUnsteady(
  store: LedgerStore,
  failures: readonly boolean[],
): LedgerStore & { readonly groups: number[] } {
  let turn = 0;
  const groups: number[] = [];
  return {
    ...store,
    groups,
    commitIngests: async (commits) => {
      groups.push(commits.length);
      await new Promise((resolve) => setImmediate(resolve));
      if (failures[turn++])
        throw new ProblemError('ledger-conflict', { zh: '试验', en: 'for the test' }, { reference: 'test' });
      return store.commitIngests(commits);
    },
  };
}

describe('chunks submitted without waiting', () => {
  it('give the same ledger as one by one, also if commits are refused', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 10 }), { minLength: cards.length, maxLength: cards.length }),
        fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        // As many consecutive failures as an ingest retries.
        fc.array(fc.boolean(), { maxLength: 5 }),
        fc.integer({ min: 0, max: 3 }),
        async (steps, keys, size, failures, cachedCards) => {
          const mixed = cards
            .flatMap((card, i) => toTaps(steps[i] ?? [], card, `T${i}-`))
            .map((tap, i) => ({ tap, key: keys[i] ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ tap }): Tap => tap);
          const chunks: Tap[][] = [];
          // Each chunk repeats the last two taps of the previous one.
          for (let from = 0; from < mixed.length; from += size)
            chunks.push(mixed.slice(Math.max(0, from - 2), from + size));

          const calm = await openMemoryLedger();
          const plain = createTapIngest(calm, () => context);
          await calm.putCards(cards);
          const straight = [];
          for (const [i, taps] of chunks.entries())
            straight.push(await plain.ingest(toChunk(taps, `f${i}`), `c${i}`, RECEIVED));

          const ledger = await openMemoryLedger();
          await ledger.putCards(cards);
          const unsteady = toUnsteady(ledger, failures);
          const ingest = createTapIngest(unsteady, () => context, { cachedCards });
          const ahead = await Promise.all(
            chunks.map((taps, i) => ingest.ingest(toChunk(taps, `f${i}`), `c${i}`, RECEIVED)),
          );
          const fates = (done: typeof ahead) =>
            done.map(({ commit, isRepeated }) => [
              isRepeated,
              commit.taps,
              commit.duplicateCount,
              commit.quarantined,
              commit.journeys,
              commit.transfers,
            ]);
          expect(fates(ahead)).toEqual(fates(straight));
          expect(await readCards(ledger)).toEqual(await readCards(calm));
          expect((await checkInvariants(ledger)).filter(({ rows }) => rows.length > 0)).toEqual([]);
          await calm.close();
          await ledger.close();
        },
      ),
      { numRuns },
    );
  });

  it('share transactions while one is being written', async () => {
    const world = new CardWorld(await openMemoryLedger());
    const unsteady = toUnsteady(world.store, []);
    const ingest = createTapIngest(unsteady, () => context);
    const maker = new TapMaker();
    const taps = Array.from({ length: 40 }, () => maker.topUp('A1', 100));
    await Promise.all(taps.map((tap, i) => ingest.ingest(toChunk([tap], 'f'), `c${i}`, RECEIVED)));
    expect(unsteady.groups.reduce((sum, count) => sum + count)).toBe(40);
    expect(unsteady.groups.length).toBeLessThan(40);
    expect(await world.balance('CARD:A1')).toBe(4_000);
    await world.store.close();
  });

  it('fail one by one, and later ones succeed', async () => {
    const world = new CardWorld(await openMemoryLedger());
    const full = new ProblemError('disk-full', { zh: '满', en: 'full' });
    const store: LedgerStore = {
      ...world.store,
      commitIngests: async (commits) => {
        if (commits.some(({ commitId }) => commitId === 'c1')) throw full;
        return world.store.commitIngests(commits);
      },
    };
    const ingest = createTapIngest(store, () => context);
    const maker = new TapMaker();
    const answers = await Promise.allSettled(
      [0, 1, 2].map((i) => ingest.ingest(toChunk([maker.topUp('A1', 100)], 'f'), `c${i}`, RECEIVED)),
    );
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((answers[1] as PromiseRejectedResult).reason).toBe(full);
    expect(await world.balance('CARD:A1')).toBe(200);
    await world.store.close();
  });

  it('are answered in order, as a stream that ends with the first failure', async () => {
    const world = new CardWorld(await openMemoryLedger());
    const ingest = createTapIngest(world.store, () => context);
    const maker = new TapMaker();
    const orders = [0, 1, 2].map((about) => ({
      chunk: toChunk([maker.topUp('A1', 100)], 'f'),
      commitId: `c${about}`,
      receivedSec: RECEIVED,
      about,
    }));
    const seen: number[] = [];
    for await (const { about, commit } of ingestAhead(ingest, orders)) seen.push(about, commit.taps.length);
    expect(seen).toEqual([0, 1, 1, 1, 2, 1]);
    const failing = { ingest: async () => Promise.reject(new RangeError('no ledger')) };
    await expect(async () => {
      for await (const _ of ingestAhead(failing, orders));
    }).rejects.toThrow('no ledger');
    await world.store.close();
  });
});

describe.each(ledgerKinds)('a long ingest on $dialect', ({ makePlace, openAt }) => {
  it('releases the lock for other processes', async () => {
    const place = await makePlace();
    const [long, short] = [await openAt(place), await openAt(place)];
    const maker = new TapMaker();
    const ingest = createTapIngest(long, () => context, { convoyTaps: 10 });
    let answered = 0;
    const all = Array.from({ length: 60 }, (_, i) => {
      const taps = Array.from({ length: 10 }, () => maker.topUp('A1', 100));
      return ingest.ingest(toChunk(taps, `f${i}`), `long-${i}`, RECEIVED).then(() => {
        answered++;
      });
    });
    const other = createTapIngest(short, () => context);
    const tap = { ...maker.topUp('A2', 100), terminalId: 'other' };
    await other.ingest(toChunk([tap], 'g'), 'short', RECEIVED);
    expect(answered).toBeLessThan(60);
    await Promise.all(all);
    expect(await long.findBalance('CARD:A1')).toBe(60_000);
  });
});

describe.each(ledgerKinds)('numbers of terminals on $dialect', ({ open }) => {
  it('avoid lookups of taps above them, and of no others', async () => {
    const store = await open();
    const asked: string[][] = [];
    const counting: LedgerStore = {
      ...store,
      findTapHashes: (keys) => {
        asked.push(keys.map(({ terminalId, terminalSeq }) => `${terminalId}/${terminalSeq}`));
        return store.findTapHashes(keys);
      },
    };
    const ingest = createTapIngest(counting, () => context);
    const maker = new TapMaker();
    const [one, two, three] = [1, 2, 3].map(() => maker.topUp('A1', 100)) as [Tap, Tap, Tap];
    const take = (taps: Tap[], commitId: string) => ingest.ingest(toChunk(taps, 'f'), commitId, RECEIVED);
    await take([one, three], 'a');
    expect(asked).toEqual([]);
    const { commit } = await take([two, three], 'b');
    expect(asked.flat()).toHaveLength(2);
    expect([commit.taps.length, commit.duplicateCount]).toEqual([1, 1]);
    const terminalIds = [one.terminalId, 'nobody'];
    expect([...(await store.findLastTaps(terminalIds))]).toEqual([
      [three.terminalId, { terminalSeq: three.terminalSeq, eventSec: three.eventSec }],
    ]);
    // Another process with empty caches.
    const other = createTapIngest(store, () => context);
    expect((await other.ingest(toChunk([one], 'f'), 'c', RECEIVED)).commit.duplicateCount).toBe(1);
  });
});
