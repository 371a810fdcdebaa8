import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { replayCards } from '../../server/money/cards/replay-cards.ts';
import { countHistories, iterateCardRecords } from '../../server/store/card-records.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { D } from '../money/cards/card-world.ts';
import { ClearingWorld, people } from '../money/settlement/clearing-world.ts';
import { openRich } from '../money/settlement/rich-ledger.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { ledgerKinds } from '../support/ledgers.ts';

const replay = async (ledger: OpenLedger, world: ClearingWorld) => {
  await ledger.post();
  return replayCards(iterateCardRecords(ledger.context), await ledger.listBatches(), world.cards.context);
};

describe.each(ledgerKinds)('cards of a ledger on $dialect, worked out again', ({ open }) => {
  it('equal the posted rows after each step of a day', async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
    await ledger.post();
    const counts = await countHistories(ledger.context);
    expect(counts).toMatchObject({ cards: people.length, lastCardNo: people.length });
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      const report = await replay(ledger, world);
      expect(report).toMatchObject({ cards: people.length, taps: counts.taps, differences: [] });
      expect(report.taps).toBeGreaterThan(20);
      await world.close(D, state);
    }
    expect((await replay(ledger, world)).differences).toEqual([]);
  });

  it('have the same result in parts of any size', async () => {
    const ledger = await open();
    await ClearingWorld.openExample(ledger);
    const listCards = async (fromNo?: number, toNo?: number) => {
      const cards: string[] = [];
      for await (const page of iterateCardRecords(ledger.context, fromNo, toNo))
        cards.push(
          ...page.map(({ row, taps, transfers }) => `${row.cardId} ${taps.length} ${transfers.length}`),
        );
      return cards;
    };
    const all = await listCards();
    expect(all).toHaveLength(people.length);
    expect([...(await listCards(1, 3)), ...(await listCards(4, 4)), ...(await listCards(5, 900))]).toEqual(
      all,
    );
  });

  it('end with a cyclic list of taps', async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
    await dropGuards(ledger);
    // Makes the list of A5's taps cyclic.
    await sql`UPDATE tap SET prev_terminal_no = terminal_no, prev_seq = 5 WHERE terminal_no = (SELECT word_no FROM word WHERE text = 'bus') AND seq = 2`.execute(
      ledger.context.db,
    );
    const { differences } = await replay(ledger, world);
    expect(differences.map(({ about, kind }) => `${kind} ${about}`)).toContain('journeys A5');
  });

  it('show a changed tap that no sum shows', async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
    await dropGuards(ledger);
    // Moves the last ride of A5 before the first: the cap reduces other fares.
    await sql`UPDATE tap SET event_sec = event_sec - 36000 WHERE terminal_no = (SELECT word_no FROM word WHERE text = 'bus') AND seq = 5`.execute(
      ledger.context.db,
    );
    const { differenceCount, differences } = await replay(ledger, world);
    expect(differenceCount).toBe(2);
    expect(differences).toMatchObject([
      { kind: 'taps', about: 'A5', posted: ['bus/5'], found: [] },
      { kind: 'journeys', about: 'A5' },
    ]);
    const { found, posted } = differences[1] as (typeof differences)[number];
    expect(found).toContainEqual(expect.stringMatching(/^rider CARD:A5 -> JRN [1-9]\d*$/));
    expect(posted).not.toEqual([]);
    for (const journey of posted) expect(journey).toMatch(/^\S+\/\d+ \(0\) completed \d+$/);
  });
});

describe.each(ledgerKinds)('records of many cards on $dialect', ({ open }) => {
  it('are those of each card by itself, with disputes, reversals and money without journeys', async () => {
    const ledger = await open();
    await openRich({}, ledger);
    const cardIds: string[] = [];
    for await (const page of ledger.iterateCardRecords()) cardIds.push(...page.map(({ row }) => row.cardId));
    expect(cardIds.length).toBeGreaterThan(10);
    const some = [...cardIds.slice(2), 'nobody', '\u0000'];
    const records = await ledger.listRecordsOfCards(some);
    expect([...records.keys()]).toEqual(some);
    const kinds = new Set<string>();
    for (const [cardId, { journeys, taps, transfers }] of records) {
      expect(taps, cardId).toEqual(await ledger.listTapsOfCard(cardId));
      expect(journeys, cardId).toEqual(await ledger.listJourneysOfCard(cardId));
      expect(transfers, cardId).toEqual(await ledger.listTransfersOfCard(cardId));
      for (const { kind } of transfers) kinds.add(kind);
    }
    for (const kind of ['rider', 'hold', 'reversal', 'dispute', 'expiry', 'aged'])
      expect(kinds).toContain(kind);
  });
});

describe.each(ledgerKinds)('late journeys of a batch on $dialect', ({ open }) => {
  it('are the same in pages of any size, with all versions of a journey in one page', async () => {
    const ledger = await open();
    await openRich({}, ledger);
    let most = 0;
    for (const { batchDay } of await ledger.listBatches()) {
      const all = [];
      for await (const page of ledger.iterateJourneys(batchDay))
        all.push(...page.filter(({ serviceDay }) => serviceDay < batchDay));
      most = Math.max(most, all.length);
      for (const limit of [1, 2, 1_000]) {
        const found = [];
        for (let after: string | null = null; ; ) {
          const page = await ledger.listLateJourneys(batchDay, after, limit);
          found.push(...page);
          const last = page.at(-1);
          if (!last) break;
          after = last.journeyId;
        }
        expect(found, `${batchDay} by ${limit}`).toEqual(all);
      }
    }
    expect(most).toBeGreaterThan(1);
  });
});
