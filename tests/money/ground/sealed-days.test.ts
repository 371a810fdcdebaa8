/** A sealed day after the scheme's files or the feeds changed: a late tap is priced as it would have been in time. */
import { describe, expect, it } from 'vitest';
import { exampleFiles, GroundBooks } from '../../support/ground-books.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, makeCard, TapMaker } from '../cards/card-world.ts';
import { changes } from './changed-files.ts';

describe.each(ledgerKinds)('a sealed day on $dialect', ({ open }) => {
  it.each(changes)('is untouched by %s', async (_, files, notices) => {
    const books = new GroundBooks(await open());
    const taps = new TapMaker();
    await books.store.putCards([makeCard('A1')]);
    await books.start(exampleFiles, at(D, '05:00'));
    const rail = (kind: 'on' | 'off', clock: string, stop: string) =>
      taps.make(`rail-${stop}`, {
        kind,
        cardId: 'A1',
        networkId: 'rail',
        stopId: `ex:${stop}`,
        eventSec: at(D, clock),
      });
    await books.ingest(
      [
        taps.topUp('A1', 10_000),
        ...taps.metro('A1', '08:40', '09:20', 'S1', 'S9'),
        rail('on', '10:00', 'R1'),
        rail('off', '11:00', 'R3'),
      ],
      at(D, '12:00'),
    );
    await books.close(D);
    const [sealed] = await books.listSealed();
    const nets = await books.findNets(D);
    expect(await books.store.findBalance('CARD:A1')).toBe(10_000 - 500 - 3_125);

    expect(await books.start(files, at(D + 20, '09:00'))).toEqual(notices);
    expect((await books.verify()).differences).toEqual([]);
    // A bus before the metro: 180 with the card's tenth off; the metro is then a transfer with 200 off.
    await books.ingest([taps.bus('A1', '08:00', 'r1')], at(D + 20, '10:00'));
    await books.close(D + 1);
    expect(await books.store.findBalance('CARD:A1')).toBe(10_000 - 180 - 300 - 3_125);
    // FA and the operators bear half of 200 each, AM1 and AM2 by 862,500 : 937,500; no fee on a base of -20.
    expect(await books.findNets(D + 1)).toEqual({ AB: 180, AM1: -48, AM2: -52, CA: 20, FA: -100 });
    const rides = (await books.store.listJourneysOfCard('A1')).find(({ networkId }) => networkId === 'rail');
    expect(rides).toMatchObject({ status: 'completed', grossFen: 3_125, riderFen: 3_125, version: 0 });
    expect((await books.listSealed())[0]).toEqual(sealed);
    expect(await books.findNets(D)).toEqual(nets);
    expect(await books.verify()).toMatchObject({ holds: true, differences: [] });
  });
});
