/** What a gate deducted too much waits in `DUE`: ways from there back onto the card and to the operators. */
import { describe, expect, it } from 'vitest';
import { reworkCards } from '../../../server/money/cards/rework-cards.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { acceptDispute, type DisputeDecision } from '../../../server/money/settlement/dispute.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, makeTap } from '../cards/card-world.ts';

const chip = makeCard('31A1', { mediumId: 'chip-a' });

describe.each(ledgerKinds)('money due on $dialect', ({ open }) => {
  /** A ride of 180 for which the gate took `takenFen`. */
  const openWorld = async (takenFen: number, categoryId: string | null = null) => {
    const world = new CardWorld(await open());
    await world.store.putCards([{ ...chip, categoryId }]);
    await world.ingest([
      makeTap('kiosk', 1, {
        kind: 'top-up',
        cardId: chip.cardId,
        cardSeq: 1,
        amountFen: 5_000,
        eventSec: at(D, '06:00'),
      }),
      makeTap('bus', 1, {
        networkId: 'A-bus',
        routeId: 'r1',
        cardId: chip.cardId,
        cardSeq: 4,
        amountFen: takenFen,
        eventSec: at(D, '08:00'),
      }),
    ]);
    return world;
  };
  const give = (world: CardWorld, caseId: string, part: Partial<DisputeDecision> = {}) =>
    acceptDispute(world.store, world.context, {
      caseId,
      journeyId: 'bus/1',
      amountFen: null,
      reason: 'gate-fault',
      note: '',
      decidedSec: at(D + 1, '10:00'),
      ...part,
    });
  const linesOf = ({ transfers }: Awaited<ReturnType<typeof give>>) =>
    transfers.map(({ amountFen, cr, dr }) => `${dr} -> ${cr} ${amountFen}`);
  const expectSound = async (world: CardWorld) => {
    const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
    const check = await checkLedger(world.store, {
      ...world.context,
      book: new SchemeBook([exampleScheme]),
      calendar,
    });
    expect(check).toMatchObject({ holds: true });
  };
  const netOf = async (world: CardWorld, day: number, party: string) =>
    (await world.store.listPositions(day)).find(({ partyId }) => partyId === party)?.netFen;

  it('goes back onto the card first, and the issuer is paid what it gives back', async () => {
    const world = await openWorld(200);
    expect(await world.balance('DUE:CA')).toBe(20);
    await world.close(D);
    expect(linesOf(await give(world, 'c1', { amountFen: 20 }))).toEqual(['DUE:CA -> CARD:31A1 20']);
    expect([await world.balance('DUE:CA'), await world.balance('CARD:31A1')]).toEqual([0, 4_820]);
    await world.close(D + 1);
    expect(await netOf(world, D + 1, 'CA')).toBe(20);
    expect(await netOf(world, D + 1, 'AB')).toBe(0);
    expect(await world.balance('CASH:CC')).toBe(0);
    await expect(give(world, 'c2', { amountFen: 181 })).rejects.toMatchObject({ code: 'bad-request' });
    await expectSound(world);
  });

  it('comes before what operators give back', async () => {
    const world = await openWorld(200);
    expect(linesOf(await give(world, 'c1', { amountFen: 5 }))).toEqual(['DUE:CA -> CARD:31A1 5']);
    expect(linesOf(await give(world, 'c2', { amountFen: 25 }))).toEqual([
      'OP:AB -> CARD:31A1 10',
      'DUE:CA -> CARD:31A1 15',
    ]);
    expect(linesOf(await give(world, 'c3'))).toEqual(['OP:AB -> CARD:31A1 170']);
    await expect(give(world, 'c4')).rejects.toMatchObject({ code: 'already-reversed' });
    expect([await world.balance('DUE:CA'), await world.balance('CARD:31A1')]).toEqual([0, 5_000]);
    for (const day of [D, D + 1]) await world.close(day);
    await expectSound(world);
  });

  it('goes to the operators by a decision, and is settled with them', async () => {
    const world = await openWorld(200);
    await world.close(D);
    const kept = { to: 'operator' as const };
    await expect(give(world, 'c0', { ...kept, amountFen: 21 })).rejects.toMatchObject({
      code: 'bad-request',
    });
    expect(linesOf(await give(world, 'c1', kept))).toEqual(['DUE:CA -> OP:AB 20']);
    expect((await give(world, 'c1', kept)).isRepeated).toBe(true);
    await expect(give(world, 'c2', kept)).rejects.toMatchObject({ code: 'already-reversed' });
    await world.close(D + 1);
    expect(await netOf(world, D + 1, 'AB')).toBe(20);
    expect([await world.balance('DUE:CA'), await world.balance('CARD:31A1')]).toEqual([0, 4_800]);
    await expectSound(world);
  });

  it('follows the price of its journey: less is due, less is given', async () => {
    const world = await openWorld(300);
    await world.close(D);
    await give(world, 'c1', { amountFen: 100 });
    await give(world, 'c2', { amountFen: 20, to: 'operator' });
    expect(await world.balance('DUE:CA')).toBe(0);
    // A tap that came late makes the ride a transfer from the metro: another price, and another amount is due.
    const ride = (seq: number, clock: string, kind: 'on' | 'off', stop: string) =>
      makeTap(`gate-${stop}`, 1, {
        kind,
        networkId: 'A-metro',
        stopId: `ex:${stop}`,
        cardId: chip.cardId,
        cardSeq: seq,
        amountFen: kind === 'off' ? 300 : null,
        eventSec: at(D, clock),
      });
    await world.ingest([ride(2, '07:20', 'on', 'S1'), ride(3, '07:40', 'off', 'S3')]);
    for (const day of [D + 1, D + 2]) await world.close(day);
    await expectSound(world);
    expect(await reworkCards(world.store, world.context, [chip.cardId], 'again', at(D + 3, '09:00'))).toBe(0);
  });
});
