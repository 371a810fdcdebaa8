/** The desk: records that were set aside are released, corrected, retried and rejected. */
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import type { TapIngest } from '../../../server/money/cards/ingest-taps.ts';
import { toStoredTap } from '../../../server/money/cards/tap-fields.ts';
import {
  correctRecord,
  rejectRecord,
  releaseRecord,
  retryReason,
} from '../../../server/money/desk/set-aside.ts';
import type { SetAsideKey } from '../../../server/money/ledger/desk-entry.ts';
import type { SetAsideRecord } from '../../../server/money/ledger/ledger-desk.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { recheckEvidence } from '../../../server/money/settlement/evidence.ts';
import { checkInvariants } from '../../../server/store/invariants/check-invariants.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, D, makeCard, makeTap } from '../cards/card-world.ts';

const word = { reason: 'the card was registered', who: 'Wang', nowSec: at(D, '20:00') };
const ride = (seq: number, part: Partial<Tap> = {}) =>
  makeTap('bus', seq, { networkId: 'A-bus', routeId: 'r1', eventSec: at(D, '08:00') + seq * 600, ...part });
const topUp = (cardId: string, seq: number, amountFen = 1_000) =>
  makeTap('kiosk', seq, { kind: 'top-up', cardId, amountFen, eventSec: at(D, '06:00') + seq });
const sale = (seq: number, amountFen: number) =>
  makeTap('till', seq, { kind: 'buy', networkId: 'A-scenic', amountFen, eventSec: at(D, '09:00') + seq });

const toKey = ({ payloadHash, tap }: SetAsideRecord): SetAsideKey => ({
  terminalId: tap.terminalId,
  terminalSeq: tap.terminalSeq,
  payloadHash,
});

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.code : error),
  );

describe.each(ledgerKinds)('the desk on $dialect', ({ open }) => {
  const openWorld = async () => {
    const world = new CardWorld(await open());
    await world.store.putCards([makeCard('A1')]);
    return world;
  };
  const list = (world: CardWorld, filter = {}) => world.store.listSetAside(filter, null, 100);
  const statesOf = async (world: CardWorld) =>
    (await list(world)).map(({ state, tap }) => `${tap.terminalId}/${tap.terminalSeq} ${state}`);
  const expectSound = async (world: CardWorld) => {
    const broken = (await checkInvariants(world.store)).filter(({ rows }) => rows.length > 0);
    expect(broken).toEqual([]);
    for (const { batchDay } of await world.store.listBatches())
      expect(await recheckEvidence(world.store, batchDay)).toEqual([]);
  };

  it('takes the records of a card that is registered later, all at once, and seals what was done', async () => {
    const world = await openWorld();
    await world.ingest([ride(1, { cardId: 'Z9' }), ride(2, { cardId: 'Z9' }), ride(3, { cardId: 'Z8' })]);
    expect(await world.store.countSetAside()).toEqual([
      { reason: 'card-unknown', state: 'waiting', count: 3 },
    ]);
    expect(await retryReason(world.desk, 'card-unknown', word)).toEqual({ waitingCount: 3, takenCount: 0 });
    expect(await world.store.listDeskEntries(0, 10)).toEqual([]);

    await world.store.putCards([makeCard('Z9')]);
    world.desk.ingest.forget();
    expect(await retryReason(world.desk, 'card-unknown', word)).toEqual({ waitingCount: 3, takenCount: 2 });
    expect(await retryReason(world.desk, 'card-unknown', word)).toEqual({ waitingCount: 1, takenCount: 0 });
    expect(await statesOf(world)).toEqual(['bus/1 taken', 'bus/2 taken', 'bus/3 waiting']);
    expect(
      (await world.store.listDeskEntries(0, 10)).map(({ action, entryNo, who }) => [entryNo, action, who]),
    ).toEqual([
      [1, 'retry', 'Wang'],
      [2, 'retry', 'Wang'],
    ]);
    await world.close(D);
    const own = new Set(['desk', 'items', 'registers', 'set-aside', 'skipped-cards']);
    const evidence = (await world.store.listEvidence()).filter(({ section }) => own.has(section));
    expect(evidence.map(({ section, upTo }) => `${section} ${upTo}`)).toEqual([
      'desk 2',
      'items 0',
      'registers 0',
      'set-aside 2',
      `skipped-cards ${D}`,
    ]);
    await expectSound(world);
  });

  it('releases what is not plausible, and not what cannot be read', async () => {
    const world = await openWorld();
    await world.ingest([topUp('A1', 1, 100_000), sale(1, 50_000), ride(9, { cardId: 'Z9' })]);
    const [unread, dear] = await list(world);
    expect([dear?.reason, unread?.reason]).toEqual(['amount-beyond', 'card-unknown']);
    expect(await codeOf(releaseRecord(world.desk, toKey(unread as SetAsideRecord), word))).toBe(
      'set-aside-still',
    );
    const done = await releaseRecord(world.desk, toKey(dear as SetAsideRecord), word);
    expect(done).toMatchObject({
      isRepeated: false,
      record: { state: 'taken' },
      entry: { action: 'release' },
    });
    expect(await world.balance('CARD:A1')).toBe(50_000);
    // The same decision again changes nothing, and no other one is possible.
    expect(await releaseRecord(world.desk, toKey(dear as SetAsideRecord), word)).toMatchObject({
      isRepeated: true,
    });
    expect(await codeOf(rejectRecord(world.desk, toKey(dear as SetAsideRecord), word))).toBe(
      'set-aside-decided',
    );
    expect(await world.balance('CARD:A1')).toBe(50_000);
    expect(await statesOf(world)).toEqual(['bus/9 waiting', 'till/1 taken']);
    await world.close(D);
    await expectSound(world);
  });

  it('takes a corrected copy and keeps the record as it came', async () => {
    const world = await openWorld();
    await world.ingest([topUp('A1', 1), ride(1), ride(1, { routeId: 'r2' }), sale(2, 90_000)]);
    const [differs, dear] = await list(world);
    expect([differs?.reason, dear?.reason]).toEqual(['content-differs', 'amount-beyond']);
    const correct = (record: SetAsideRecord | undefined, changes: Partial<Tap>) =>
      correctRecord(world.desk, toKey(record as SetAsideRecord), changes, word);
    // Nothing changed, a field that is wrong, a number that is in use, an amount that is still too high.
    expect(await codeOf(correct(differs, {}))).toBe('bad-request');
    expect(await codeOf(correct(differs, { amountFen: -1 }))).toBe('bad-request');
    expect(await codeOf(correct(differs, { stopId: 'ex:S1' }))).toBe('set-aside-still');
    expect(await codeOf(correct(dear, { amountFen: 80_000 }))).toBe('set-aside-still');
    expect(await world.store.listDeskEntries(0, 10)).toEqual([]);

    await correct(differs, { terminalSeq: 77, eventSec: at(D, '10:00') });
    await correct(dear, { amountFen: 300 });
    expect(await statesOf(world)).toEqual(['bus/1 corrected', 'till/2 corrected']);
    expect(await world.balance('CARD:A1')).toBe(1_000 - 180 - 180 - 300);
    expect((await list(world)).map(({ tap }) => tap.amountFen)).toEqual([null, 90_000]);
    const [entry] = await world.store.listDeskEntriesOf(toKey(differs as SetAsideRecord));
    expect(entry).toMatchObject({ action: 'correct', taken: { terminalId: 'bus', terminalSeq: 77 } });
    await world.close(D);
    await expectSound(world);
  });

  it('is made once: at the same moment, said again, and not in place of another one', async () => {
    const world = await openWorld();
    await world.ingest([topUp('A1', 1, 90_000), sale(1, 30_000), sale(2, 90_000)]);
    const [dear, other] = (await list(world)).map(toKey) as [SetAsideKey, SetAsideKey];
    const word2 = { ...word, who: 'Li' };
    const fates = await Promise.all([
      codeOf(releaseRecord(world.desk, dear, word)),
      codeOf(rejectRecord(world.desk, dear, word2)),
      releaseRecord(world.desk, dear, word2).then(({ entry, isRepeated }) => [entry.who, isRepeated]),
    ]);
    expect(fates).toEqual(['done', 'set-aside-decided', ['Wang', true]]);
    expect(await world.store.listDeskEntriesOf(dear)).toHaveLength(1);

    const correct = (amountFen: number) => correctRecord(world.desk, other, { amountFen }, word2);
    await correct(300);
    expect((await correct(300)).isRepeated).toBe(true);
    expect(await codeOf(correct(200))).toBe('set-aside-decided');
    expect(await world.balance('CARD:A1')).toBe(90_000 - 30_000 - 300);
    await world.close(D);
    await expectSound(world);
  });

  it('rejects for good, but a record that comes again and can be read is taken', async () => {
    const world = await openWorld();
    await world.ingest([ride(1, { cardId: 'Z9' }), sale(1, 30_000)], 'f1');
    const [unread, dear] = await list(world);
    for (const record of [unread, dear])
      await rejectRecord(world.desk, toKey(record as SetAsideRecord), word);
    expect(await codeOf(releaseRecord(world.desk, toKey(dear as SetAsideRecord), word))).toBe(
      'set-aside-decided',
    );
    expect(await statesOf(world)).toEqual(['bus/1 rejected', 'till/1 rejected']);
    expect(await retryReason(world.desk, 'card-unknown', word)).toEqual({ waitingCount: 0, takenCount: 0 });
    await world.store.putCards([makeCard('Z9')]);
    world.desk.ingest.forget();
    const again = await world.ingest([ride(1, { cardId: 'Z9' }), sale(1, 30_000)], 'f1');
    expect([again.isCured, again.commit.taps.length]).toEqual([true, 1]);
    expect(await statesOf(world)).toEqual(['bus/1 taken', 'till/1 rejected']);
    await world.close(D);
    await expectSound(world);
  });

  it('posts into the open day what belongs to a day that is closed: its seal stays', async () => {
    const world = await openWorld();
    await world.ingest([topUp('A1', 1), sale(1, 30_000), ride(1)]);
    await world.close(D);
    const sealed = await world.store.listBatches();
    const [dear] = await list(world);
    const tomorrow = { ...word, nowSec: at(D + 1, '10:00') };
    const copy = await correctRecord(world.desk, toKey(dear as SetAsideRecord), { amountFen: 300 }, tomorrow);
    expect(copy.entry.batchDay).toBe(D + 1);
    expect((await world.store.listBatches())[0]).toEqual(sealed[0]);
    expect(await recheckEvidence(world.store, D)).toEqual([]);
    await world.close(D + 1);
    expect(await world.balance('CARD:A1')).toBe(1_000 - 180 - 300);
    await expectSound(world);
  });

  it('asks for a reason and a name, and for a record that there is', async () => {
    const world = await openWorld();
    await world.ingest([sale(1, 30_000)]);
    const [dear] = await list(world);
    const key = toKey(dear as SetAsideRecord);
    for (const wrong of [
      { reason: '' },
      { reason: '  ' },
      { who: '' },
      { who: 'x'.repeat(1_001) },
      { reason: '\0' },
    ])
      expect(await codeOf(rejectRecord(world.desk, key, { ...word, ...wrong }))).toBe('bad-request');
    expect(await codeOf(retryReason(world.desk, 'no-such', word))).toBe('bad-request');
    expect(await codeOf(retryReason(world.desk, 'amount-beyond', { ...word, who: '' }))).toBe('bad-request');
    expect(await codeOf(rejectRecord(world.desk, { ...key, terminalSeq: 2 }, word))).toBe('not-found');
    expect(await statesOf(world)).toEqual(['till/1 waiting']);
    const longest = { ...word, reason: 'x'.repeat(1_000) };
    expect((await rejectRecord(world.desk, key, longest)).entry.reason).toHaveLength(1_000);
  });

  it('says in both languages which record or field it refuses, and why', async () => {
    const world = await openWorld();
    await world.ingest([topUp('A1', 1), sale(1, 30_000), sale(2, 30_000), sale(3, 30_000)]);
    const [taken, corrected, rejected] = (await list(world)).map(toKey) as [
      SetAsideKey,
      SetAsideKey,
      SetAsideKey,
    ];
    const { desk } = world;
    await correctRecord(desk, corrected, { amountFen: 300 }, word);
    await releaseRecord(desk, taken, word);
    await rejectRecord(desk, rejected, word);
    const refusalOf = (work: Promise<unknown>) =>
      work.then(
        () => expect.unreachable(),
        (error: unknown) => error as ProblemError,
      );
    const decided: [SetAsideKey, string, string][] = [
      [taken, 'taken', '已入账'],
      [corrected, 'corrected', '已更正入账'],
      [rejected, 'rejected', '已驳回'],
    ];
    for (const [key, state, zh] of decided) {
      const { details, text } = await refusalOf(correctRecord(desk, key, { amountFen: 7 }, word));
      expect(details).toEqual({ tapId: `till/${key.terminalSeq}`, state });
      expect([text.zh, text.en]).toEqual([
        expect.stringContaining(zh),
        expect.stringContaining(`till/${key.terminalSeq} is ${state}`),
      ]);
    }
    const ghost = await refusalOf(rejectRecord(desk, { ...taken, terminalSeq: 9 }, word));
    expect(ghost).toMatchObject({
      details: { tapId: 'till/9' },
      text: { en: expect.stringMatching('till/9') },
    });
    await world.ingest([sale(4, 30_000)]);
    const fourth = toKey((await list(world)).at(-1) as SetAsideRecord);
    const same = await refusalOf(correctRecord(desk, fourth, {}, word));
    expect(same.text).toEqual({
      zh: expect.stringContaining('更正'),
      en: expect.stringContaining('correction'),
    });
    // What is expected of a word is not what is expected of a record, and a reason is none of the kinds of records.
    const fields: [() => Promise<unknown>, string, RegExp][] = [
      [() => correctRecord(desk, fourth, { amountFen: -1 }, word), 'amountFen', /整数|whole/],
      [() => retryReason(desk, 'no-such', word), 'reasonCode', /card-unknown.*time-ahead/],
      [() => rejectRecord(desk, fourth, { ...word, who: ' ' }), 'who', /1000/],
    ];
    for (const [work, field, expected] of fields) {
      const { details, text } = await refusalOf(work());
      expect(details).toEqual({ in: 'body', errors: [{ field, code: expect.any(String), text }] });
      for (const sentence of [text.zh, text.en]) {
        expect(sentence).toContain(field);
        expect(sentence).toMatch(expected);
        expect(sentence).not.toMatch(/top-up|此类记录|records of this kind/);
      }
    }
  });

  it('tries all records of a reason, more than go into one transaction, and each time anew', async () => {
    const world = await openWorld();
    const rides = Array.from({ length: 501 }, (_, i) =>
      ride(i + 1, { cardId: i % 2 === 0 ? 'Z8' : 'Z9', eventSec: at(D, '08:00') + i }),
    );
    await world.ingest(rides);
    for (const [cardId, waitingCount, takenCount] of [
      ['Z8', 501, 251],
      ['Z9', 250, 250],
    ] as const) {
      await world.store.putCards([makeCard(cardId)]);
      world.desk.ingest.forget();
      const later = { ...word, nowSec: word.nowSec + takenCount };
      expect(await retryReason(world.desk, 'card-unknown', later)).toEqual({ waitingCount, takenCount });
    }
    expect(await list(world, { state: 'waiting' })).toEqual([]);
  });

  it('takes planned trips of an unknown card, which lie ahead, beside records that do not', async () => {
    const world = await openWorld();
    const planned = ride(2, { cardId: 'Z9', terminalId: 'virtual/1', eventSec: at(D + 3, '08:00') });
    const chunk = { taps: [toStoredTap(planned, 'plan')], files: [], items: [], isPlanned: true };
    await world.ingest([ride(1, { cardId: 'Z9' })]);
    await world.desk.ingest.ingest(chunk, 'plan', at(D, '12:00'));
    await world.store.putCards([makeCard('Z9')]);
    world.desk.ingest.forget();
    expect(await retryReason(world.desk, 'card-unknown', word)).toEqual({ waitingCount: 2, takenCount: 2 });
  });

  it('carries out decisions about two records at the same moment, each as its own', async () => {
    const world = await openWorld();
    await world.ingest([topUp('A1', 1, 90_000), sale(1, 30_000), sale(2, 31_000)]);
    for (const record of await list(world)) await releaseRecord(world.desk, toKey(record), word);
    expect(await world.balance('CARD:A1')).toBe(90_000 - 61_000);
  });

  it('does not take a failure of the ledger for a record that cannot be taken', async () => {
    const world = await openWorld();
    await world.ingest([ride(1, { cardId: 'Z9' })]);
    for (const error of [new ProblemError('ledger-conflict', { zh: '', en: '' }), new RangeError('full')]) {
      const ingest: TapIngest = {
        ...world.desk.ingest,
        exclusively: (work) => work(() => Promise.reject(error)),
      };
      await expect(retryReason({ ...world.desk, ingest }, 'card-unknown', word)).rejects.toBe(error);
    }
  });

  it('lists by reason, state and terminal, in pages', async () => {
    const world = await openWorld();
    await world.ingest([1, 2, 3, 4, 5].map((seq) => ride(seq, { cardId: 'Z9' })));
    await world.ingest([sale(1, 30_000)]);
    const pages: string[] = [];
    for (let after: Parameters<typeof world.store.listSetAside>[1] = null; ; ) {
      const page: SetAsideRecord[] = await world.store.listSetAside({}, after, 4);
      pages.push(page.map(({ tap }) => `${tap.terminalId}/${tap.terminalSeq}`).join(' '));
      const last = page.at(-1);
      if (!last || page.length < 4) break;
      after = { ...toKey(last), receiptNo: last.receiptNo };
    }
    expect(pages).toEqual(['bus/1 bus/2 bus/3 bus/4', 'bus/5 till/1']);
    expect((await list(world, { reason: 'amount-beyond' })).length).toBe(1);
    expect((await list(world, { terminalId: 'bus', state: 'waiting' })).length).toBe(5);
    expect(await list(world, { state: 'rejected' })).toEqual([]);
  });
});
