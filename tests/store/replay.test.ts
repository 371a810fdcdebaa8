import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { replayCards } from '../../server/money/ledger/replay-cards.ts';
import { countCards, iterateCardHistories } from '../../server/store/card-histories.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { D } from '../money/cards/card-world.ts';
import { ClearingWorld, people } from '../money/settlement/clearing-world.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { ledgerKinds } from '../support/ledgers.ts';

const replay = async (ledger: OpenLedger, world: ClearingWorld) =>
  replayCards(iterateCardHistories(ledger.context), await ledger.listBatches(), world.cards.context);

describe.each(ledgerKinds)('cards of a ledger on $dialect, worked out again', ({ open }) => {
  it('come to what is posted, after every step of a day', async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
    expect(await countCards(ledger.context)).toBe(people.length);
    for (const state of ['cut', 'priced', 'netted', 'sealed', 'paid'] as const) {
      const report = await replay(ledger, world);
      expect(report).toMatchObject({ cards: people.length, differences: [] });
      expect(report.taps).toBeGreaterThan(20);
      await world.close(D, state);
    }
    expect((await replay(ledger, world)).differences).toEqual([]);
  });

  it('show what no sum can: a tap that says something else than what was posted', async () => {
    const ledger = await open();
    const world = await ClearingWorld.openExample(ledger);
    await dropGuards(ledger);
    // The last ride of A5 an hour before the first: other fares are capped.
    await sql`UPDATE tap SET event_sec = event_sec - 36000 WHERE terminal_no = (SELECT word_no FROM word WHERE text = 'bus') AND seq = 5`.execute(
      ledger.context.db,
    );
    const { differences } = await replay(ledger, world);
    expect(differences.map(({ cardId }) => cardId)).toEqual(['A5']);
    const [{ journeys, transfers }] = differences as [(typeof differences)[number]];
    expect(transfers).toContainEqual(expect.stringMatching(/^rider CARD:A5 -> JRN [1-9]\d*$/));
    expect(journeys).not.toEqual([]);
    for (const journey of journeys) expect(journey).toMatch(/^\S+\/\d+ \(\d+\) [a-z-]+$/);
  });
});
