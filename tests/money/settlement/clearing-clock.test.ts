/** When a day can be closed: after its end, and not before the first version of the scheme. */
import { describe, expect, it } from 'vitest';
import { listClosableDays, stepClearingDay } from '../../../server/money/settlement/clearing-day.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const FIRST = 20_454;

describe.each(ledgerKinds)('the clock of a close on $dialect', ({ open }) => {
  const openAt = async (nowSec: number) => {
    const world = await ClearingWorld.openExample(await open());
    const setNow = (sec: number) => ({ ...world.context, nowSec: sec });
    return {
      world,
      close: (day: number, sec = nowSec) => world.close(day, 'paid', world.store, setNow(sec)),
      step: (day: number, sec = nowSec) => stepClearingDay(world.store, setNow(sec), day),
      listStates: async () =>
        (await world.store.listBatches()).map(({ batchDay, state }) => `${batchDay - D} ${state}`),
    };
  };

  it('refuses a day that has not ended, to the second, and names the last day that has', async () => {
    const end = at(D + 1, '04:30');
    const { close, listStates, step } = await openAt(end - 1);
    await expect(close(D)).rejects.toMatchObject({
      code: 'batch-state',
      text: {
        en: '2026-03-02 has not ended: it cannot be closed yet; the last day that has ended is 2026-03-01',
        zh: '2026-03-02 尚未结束，不能清算；最近结束的一天是 2026-03-01',
      },
    });
    await expect(step(D)).rejects.toMatchObject({ code: 'batch-state' });
    expect(await listStates()).toEqual(['0 open']);
    expect((await close(D, end)).at(-1)).toBe('0 paid');
  });

  it('closes no earlier day with one that has not ended', async () => {
    const { close, listStates } = await openAt(at(D + 2, '12:00'));
    for (const day of [D + 2, D + 3, D + 400])
      await expect(close(day)).rejects.toMatchObject({ code: 'batch-state' });
    expect(await listStates()).toEqual(['0 open']);
    expect((await close(D + 1)).at(-1)).toBe('1 paid');
  });

  it('continues with a cut batch independently of the clock', async () => {
    const { close, step } = await openAt(at(D + 1, '05:00'));
    expect(await step(D)).toBe('cut');
    // The clock was set back.
    expect((await close(D, at(D, '12:00'))).at(-1)).toBe('0 paid');
    await expect(close(D + 1, at(D, '12:00'))).rejects.toMatchObject({ code: 'batch-state' });
  });

  it('refuses a day before the scheme without a write, so that later days can be closed', async () => {
    const { close, listStates, step } = await openAt(at(D + 1, '05:00'));
    for (const day of [FIRST - 1, 0, -700_000]) {
      await expect(close(day)).rejects.toMatchObject({ code: 'scheme-unknown' });
      await expect(step(day)).rejects.toMatchObject({ code: 'scheme-unknown' });
    }
    expect(await listStates()).toEqual(['0 open']);
    expect((await close(D)).at(-1)).toBe('0 paid');
  });

  it('does not close days of future taps, but the days before them', async () => {
    const { close, world } = await openAt(at(D + 1, '12:00'));
    await world.cards.ingest([new TapMaker().topUp('A7', 100, at(D + 30, '08:00'))]);
    expect((await close(D)).at(-1)).toBe('0 paid');
    await expect(close(D + 30)).rejects.toMatchObject({ code: 'batch-state' });
    expect((await close(D + 30, at(D + 31, '12:00'))).at(-1)).toBe('30 paid');
  });
});

describe('days to be closed', () => {
  const world = { nowSec: at(D + 10, '12:00') };

  it('begin with the first unpaid day, and not before the scheme', async () => {
    const { context } = new ClearingWorld(undefined as never);
    const batch = (batchDay: number, state: 'open' | 'cut' | 'paid') => ({
      batchDay,
      state,
      sealHash: null,
      paidHash: null,
    });
    const list = (batches: ReturnType<typeof batch>[], day: number) =>
      listClosableDays(batches, { ...context, ...world }, day);
    expect(list([], D)).toEqual([D]);
    expect(list([batch(D - 2, 'paid')], D)).toEqual([D - 1, D]);
    expect(list([batch(5, 'cut'), batch(FIRST + 1, 'open')], FIRST + 1)).toEqual([5, FIRST, FIRST + 1]);
    expect(list([batch(D, 'paid')], D)).toEqual([]);
  });
});
