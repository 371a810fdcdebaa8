import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { replayCards } from '../../server/money/cards/replay-cards.ts';
import { countHistories, iterateCardRecords } from '../../server/store/card-records.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { D } from '../money/cards/card-world.ts';
import { ClearingWorld, people } from '../money/settlement/clearing-world.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { ledgerKinds } from '../support/ledgers.ts';

const replay = async (ledger: OpenLedger, world: ClearingWorld) =>
  replayCards(iterateCardRecords(ledger.context), await ledger.listBatches(), world.cards.context);

describe.each(ledgerKinds)('cards of a ledger on $dialect, worked out again', ({ open }) => {
  it('equal the posted rows after each step of a day', async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
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
