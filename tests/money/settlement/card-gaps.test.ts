/** Items for counters that cards skipped, of more cards than are read at once. */
import { describe, expect, it } from 'vitest';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, TapMaker } from '../cards/card-world.ts';

const CARDS = 750;

/** Counters of the taps of a card: every third card skips some, and every sixth card gets a skipped one later. */
function toCounters(i: number): { readonly first: readonly number[]; readonly late: readonly number[] } {
  if (i % 3 !== 0) return { first: [1, 2, 3], late: [] };
  return { first: [1, 3, 3 + (i % 5) + 1], late: i % 6 === 0 ? [2] : [] };
}

describe.each(ledgerKinds)('gaps of cards on $dialect', ({ open }) => {
  it('of many cards are the counters that no tap has', async () => {
    const world = new CardWorld(await open());
    const ids = Array.from({ length: CARDS }, (_, i) => `31A${i + 1_000}`);
    await world.store.putCards(ids.map((cardId) => makeCard(cardId, { mediumId: 'chip-a' })));
    const taps = new TapMaker();
    const toTap = (cardId: string, cardSeq: number) =>
      taps.make('kiosk', {
        kind: 'top-up',
        cardId,
        cardSeq,
        amountFen: 100,
        eventSec: at(D, '06:00') + cardSeq,
      });
    await world.ingest(ids.flatMap((cardId, i) => toCounters(i).first.map((seq) => toTap(cardId, seq))));
    await world.ingest(ids.flatMap((cardId, i) => toCounters(i).late.map((seq) => toTap(cardId, seq))));

    await world.close(D);

    const expected = ids.flatMap((cardId, i) => {
      const { first, late } = toCounters(i);
      const has = new Set([...first, ...late]);
      const last = Math.max(...has);
      const missing = Array.from({ length: last }, (_, n) => n + 1).filter((n) => !has.has(n));
      // One item for each run of missing counters.
      return missing
        .filter((n) => has.has(n - 1))
        .map((from) => {
          let to = from;
          while (!has.has(to + 1)) to++;
          return `card-chain/${cardId}/${from}-${to}/gap`;
        });
    });
    const found = (await world.store.listReconItems(D)).map(({ itemId }) => itemId);
    expect(found.filter((id) => id.endsWith('/gap')).sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(300);
  });
});
