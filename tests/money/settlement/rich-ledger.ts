/** A ledger with every kind of event of a card's money. */

import { moveBalance } from '../../../server/money/desk/move-balance.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { at, D, makeCard, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld, listExampleDay, people } from './clearing-world.ts';

/** Three days, two of them closed; unresolved money ages after one day. */
export async function openRich(part: Partial<Scheme> = {}, ledger?: OpenLedger): Promise<ClearingWorld> {
  const world = new ClearingWorld(ledger ?? (await openMemoryLedger()), {
    ...exampleScheme,
    agingDays: 1,
    ...part,
  });
  const { store, cards } = world;
  await store.putCards([
    ...people,
    ...['A6', 'A8', 'A9', 'A10', 'A11', 'A12', 'A13', 'A14', 'A15'].map((cardId) => makeCard(cardId)),
    makeCard('31A1', { mediumId: 'chip-a' }),
  ]);
  const taps = new TapMaker();
  await cards.ingest(listExampleDay(taps));
  const give = (caseId: string, journeyId: string, amountFen: number | null, decidedSec = at(D, '21:00')) =>
    acceptDispute(store, cards.context, {
      caseId,
      journeyId,
      amountFen,
      decidedSec,
      reason: 'other',
      note: '',
    });
  // Gates deduct too little, too much, nothing at an entry, and an amount at an exit without entry.
  const chip = { cardId: '31A1', networkId: 'A-bus', routeId: 'r1' };
  await cards.ingest([
    taps.make('kiosk', { ...chip, kind: 'top-up', cardSeq: 1, amountFen: 5_000, eventSec: at(D, '05:00') }),
    taps.make('chip', { ...chip, cardSeq: 2, amountFen: 150, eventSec: at(D, '08:00') }),
    taps.make('chip', { ...chip, cardSeq: 3, amountFen: 200, eventSec: at(D, '12:00') }),
    taps.gate('off', '31A1', '13:00', 'S2', { cardSeq: 4, amountFen: 300 }),
    taps.gate('on', '31A1', '14:00', 'S2', { cardSeq: 5 }),
  ]);
  // Money without journey.
  await cards.ingest([
    taps.topUp('A9', 1_000),
    taps.make('kiosk', { kind: 'refund', cardId: 'A9', amountFen: 400, eventSec: at(D, '09:00') }),
    taps.topUp('A10', 700),
    taps.make('kiosk', { kind: 'expire', cardId: 'A10', eventSec: at(D, '09:00') }),
    taps.make('kiosk', { kind: 'claim', cardId: 'A10', amountFen: 700, eventSec: at(D, '10:00') }),
  ]);
  // Disputes in part and in full; a late ride reposts one of them.
  await give('part', 'gate-S1/1', 100);
  await give('full', 'gate-S1/2', null);
  await give('rest', 'gate-S1/1', null, at(D, '22:00'));
  await cards.ingest([taps.bus('A2', '07:30', 'r2')]);
  // A late entry between two taps of one journey: the first entry loses its exit.
  const [on, off] = taps.metro('A6', '08:40', '09:00', 'S1', 'S5') as [Tap, Tap];
  await cards.ingest([taps.topUp('A6', 5_000), on, off]);
  await give('lost', `${on.terminalId}/${on.terminalSeq}`, 250);
  await cards.ingest([taps.gate('on', 'A6', '08:50', 'S2')]);
  await cards.ingest([taps.topUp('A8', 5_000), taps.gate('on', 'A8', '18:00', 'S1')]);
  // Two more, whose exits arrive on the next day and after their money aged.
  const missing: Tap[] = [];
  for (const cardId of ['A11', 'A12']) {
    const journey = taps.metro(cardId, '08:40', '09:00', 'S1', 'S5');
    await cards.ingest([taps.topUp(cardId, 5_000), ...journey]);
    await cards.ingest([taps.gate('on', cardId, '08:50', 'S2')]);
    missing.push(taps.gate('off', cardId, '08:45', 'S3'));
  }
  // A late tap raises the balance that expired.
  await cards.ingest([
    taps.topUp('A13', 700),
    taps.make('kiosk', { kind: 'expire', cardId: 'A13', eventSec: at(D, '09:00') }),
  ]);
  await cards.ingest([taps.topUp('A13', 300, at(D, '08:00'))]);
  // A balance that moved to another card.
  await cards.ingest([taps.topUp('A14', 600)]);
  await moveBalance(cards.desk, {
    fromCardId: 'A14',
    toCardId: 'A15',
    reason: 'lost',
    who: 'Wang',
    key: null,
    isFromDenied: false,
    nowSec: at(D, '12:00'),
  });
  await world.close(D);
  // Resolved a day later, and resolved after aging.
  await cards.ingest([taps.gate('off', 'A4', '18:20', 'S2')]);
  await cards.ingest(missing.slice(0, 1));
  await give('next-day', 'bus-b/1', 40, at(D + 1, '09:00'));
  await give('as-it-stands', 'gate-S1/4', 100, at(D + 1, '23:00'));
  await world.close(D + 1);
  await give('after', `${on.terminalId}/${on.terminalSeq}`, 100, at(D + 2, '06:00'));
  await cards.ingest(missing.slice(1));
  await cards.ingest([taps.gate('off', 'A8', '18:20', 'S2')]);
  // Still open.
  await cards.ingest([taps.gate('on', 'A9', '10:00', 'S1', { eventSec: at(D + 2, '10:00') })]);
  return world;
}
