/** A balance moves from card to card: money of both cards and issuers, repetitions, refusals, late taps. */
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import { findFieldProblem } from '../../../server/money/cards/tap-fields.ts';
import { type MoveRequest, moveBalance } from '../../../server/money/desk/move-balance.ts';
import { listCardRows } from '../../../server/money/history/card-rows.ts';
import { SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { toLineShares } from '../../../server/money/settlement/statements/statement-line.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, CardWorld, type CardWorldOptions, D, makeCard, makeTap, TapMaker } from '../cards/card-world.ts';

const calendar = { years: new Set([2026]), holidays: new Map(), officeDays: new Set<number>() };
const ofB = { issuerId: 'CB', mediumId: 'card-b', homeCity: 'B' };

describe.each(ledgerKinds)('a moved balance on $dialect', ({ open }) => {
  const openWorld = async (options: CardWorldOptions = {}) => {
    const world = new CardWorld(await open(), options);
    const { store } = world;
    await store.putCards([
      makeCard('A1'),
      makeCard('B1', ofB),
      makeCard('31A1', { mediumId: 'chip-a' }),
      makeCard('31B1', { ...ofB, mediumId: 'chip-b' }),
    ]);
    const taps = new TapMaker();
    const move = (part: Partial<MoveRequest> = {}) =>
      moveBalance(world.desk, {
        fromCardId: 'A1',
        toCardId: 'B1',
        reason: 'other issuer',
        who: 'Wang',
        key: null,
        isFromDenied: false,
        nowSec: at(D, '12:00'),
        ...part,
      });
    const refusalOf = async (part: Partial<MoveRequest>) => {
      const error = await move(part).then(
        () => null,
        (cause: unknown) => cause,
      );
      if (!(error instanceof ProblemError)) return error;
      const { code, details, text } = error;
      expect(text, code).toEqual({
        zh: expect.stringMatching(/\p{Script=Han}/u),
        en: expect.stringMatching(/\w/),
      });
      return { code, details };
    };
    const codeOf = async (part: Partial<MoveRequest>) => {
      const refusal = await refusalOf(part);
      return refusal && typeof refusal === 'object' && 'code' in refusal ? refusal.code : refusal;
    };
    const balances = async (...accounts: string[]) => Promise.all(accounts.map((one) => world.balance(one)));
    const check = async () => {
      const { differences, invariants } = await checkLedger(store, {
        book: new SchemeBook([exampleScheme]),
        calendar,
      });
      expect(differences).toEqual([]);
      expect(invariants.filter(({ rows }) => rows.length > 0)).toEqual([]);
    };
    return { world, store, taps, move, codeOf, refusalOf, balances, check };
  };

  it('is on the other card, and its issuer is paid by the issuer of the first one', async () => {
    const { balances, check, move, store, taps, world } = await openWorld();
    await world.ingest([taps.topUp('A1', 1_000), taps.bus('A1', '08:00', 'r1')]);
    const done = await move();
    expect(done).toMatchObject({ amountFen: 820, balancesFen: [0, 820], isRepeated: false });
    expect(await balances('CARD:A1', 'CARD:B1', 'DUE:CC')).toEqual([0, 820, 0]);
    await world.ingest([taps.bus('B1', '14:00', 'b1', { networkId: 'B-bus' })]);
    await world.close(D);
    const net = new Map((await store.listPositions(D)).map(({ netFen, partyId }) => [partyId, netFen]));
    // The first issuer pays for its ride and the balance, the other one gets the balance less its own ride.
    expect([net.get('CA'), net.get('CB')]).toEqual([-180 - 820, 820 - 200]);
    expect(await balances('CASH:CA', 'CASH:CB', 'CARD:B1', 'CASH:CC')).toEqual([0, 620, 620, 0]);
    const flows = (await store.listFlows(D, D)).filter(({ kind }) => kind === 'move');
    const lines = flows.flatMap((flow) =>
      ['CA', 'CB', 'CC'].flatMap((party) =>
        toLineShares(party, flow).map(({ lineId, sign }) => [party, lineId, sign * flow.amountFen]),
      ),
    );
    expect(lines.sort()).toEqual([
      ['CA', 'card-moved', -820],
      ['CB', 'card-moved', 820],
    ]);
    await check();
  });

  it('says in both histories where it went, who moved it and why', async () => {
    const { move, store, taps, world } = await openWorld();
    await world.ingest([taps.topUp('A1', 500)]);
    const { tapIds } = await move();
    const rowsOf = async (cardId: string, otherCardId: string) => {
      const transfers = await store.listTransfersOfCard(cardId);
      const otherCards = new Map(transfers.map(({ source }) => [source, otherCardId]));
      const source = { cardId, journeys: [], transfers, otherCards, isPurchase: () => false };
      return listCardRows(source).map(({ amountFen, kind, otherCardId: other }) => [kind, amountFen, other]);
    };
    expect((await rowsOf('A1', 'B1')).at(-1)).toEqual(['moved', -500, 'B1']);
    expect(await rowsOf('B1', 'A1')).toEqual([['moved', 500, 'A1']]);
    const items = await store.listReconItems(D);
    expect(
      items.map(({ actualFen, detail, kind, reference }) => [kind, reference, actualFen, detail]),
    ).toEqual(
      expect.arrayContaining([
        ['balance-moved', tapIds[0], 500, 'A1 -> B1'],
        ['explained', `balance-moved/${tapIds[0]}`, null, 'other issuer (Wang)'],
      ]),
    );
  });

  it('moves once, however often it is asked for, and again when more has come', async () => {
    const { balances, check, codeOf, move, taps, world } = await openWorld();
    await world.ingest([taps.topUp('A1', 500)]);
    const first = await move({ key: 'one' });
    expect(await move({ key: 'one', nowSec: at(D, '13:00') })).toEqual({ ...first, isRepeated: true });
    expect(await codeOf({ key: 'one', toCardId: '31B1' })).toBe('idempotency-conflict');
    expect(await codeOf({ key: 'one', fromCardId: '31A1' })).toBe('idempotency-conflict');
    expect(await codeOf({ key: 'two' })).toBe('balance-too-low');
    await world.ingest([taps.topUp('A1', 70, at(D, '12:30'))]);
    const second = await move({ nowSec: at(D, '13:00') });
    expect(second).toMatchObject({ amountFen: 70, isRepeated: false });
    expect(await move({ nowSec: at(D, '13:10') })).toEqual({ ...second, isRepeated: true });
    await world.ingest([taps.topUp('A1', 30, at(D, '13:20'))]);
    expect(await move({ nowSec: at(D, '13:30') })).toMatchObject({ amountFen: 30, isRepeated: false });
    expect(await balances('CARD:A1', 'CARD:B1')).toEqual([0, 600]);
    await check();
  });

  it('keeps the names of its records: a ledger of before answers the same key, and the same two cards', async () => {
    const { move, store, taps, world } = await openWorld();
    await world.ingest([taps.topUp('A1', 500), taps.topUp('31A1', 50)]);
    const named = await move({ key: 'one' });
    expect(named.tapIds).toEqual([
      'virtual/move/dfe44ce0db009e9c5420486a/1',
      'virtual/move/dfe44ce0db009e9c5420486a/2',
    ]);
    await world.ingest([taps.topUp('A1', 30, at(D, '12:10'))]);
    const first = await move({ nowSec: at(D, '12:20') });
    await world.ingest([taps.topUp('A1', 20, at(D, '12:30'))]);
    const second = await move({ nowSec: at(D, '12:40') });
    expect([first.tapIds[0], second.tapIds[0]]).toEqual([
      'virtual/move/ea59d02afb89b83a2e676bc4/1',
      'virtual/move/b10459b0e44969008d63c79e/1',
    ]);
    const files = (await store.listTapsOfCard('B1')).map(({ fileId }) => fileId);
    expect(files).toEqual(Array(3).fill('virtual/2026-03-02'));
  });

  it('is refused onto a card that the scheme does not admit, and stays where it is', async () => {
    // From tomorrow on only listed numbers ride.
    const media = exampleScheme.media.map((medium) =>
      medium.id === 'card-a'
        ? { ...medium, prefixes: [], ranges: [{ from: 'A0', to: 'A9', isRegistered: false }] }
        : { ...medium, prefixes: [], ranges: [] },
    );
    const listed = { ...exampleScheme, version: 2, validFrom: D + 1, media };
    const { balances, codeOf, store, taps, world } = await openWorld({ schemes: [exampleScheme, listed] });
    await world.ingest([taps.topUp('A1', 500)]);
    expect(await codeOf({ nowSec: at(D + 1, '12:00') })).toBe('set-aside-still');
    expect(await balances('CARD:A1', 'CARD:B1', 'DUE:CC')).toEqual([500, 0, 0]);
    expect(await store.listTapsOfCard('A1')).toHaveLength(1);
    expect(await store.listReconItems(D + 1)).toEqual([]);
  });

  it('waits for the exit of an earlier entry, too', async () => {
    const { codeOf, taps, world } = await openWorld();
    await world.ingest([
      taps.topUp('A1', 9_000),
      taps.gate('on', 'A1', '08:00', 'S1'),
      ...taps.metro('A1', '10:00', '10:20', 'S1', 'S3'),
    ]);
    expect(await codeOf({})).toBe('journey-open');
    await world.close(D);
    expect(await codeOf({ nowSec: at(D + 1, '12:00') })).toBeNull();
  });

  it('of a chip that was never asked for its balance leaves the ledger’s balance there', async () => {
    const { balances, move, store, taps, world } = await openWorld();
    await world.ingest([taps.topUp('31A1', 50)]);
    await move({ fromCardId: '31A1', toCardId: 'B1' });
    expect((await store.listTapsOfCard('31A1')).at(-1)).toMatchObject({
      kind: 'move-out',
      balanceAfterFen: 0,
    });
    // A card that has its money in an account carries no balance of its own.
    expect(await store.listTapsOfCard('B1')).toMatchObject([{ kind: 'move-in', balanceAfterFen: null }]);
    expect(await balances('CARD:31A1', 'CARD:B1')).toEqual([0, 50]);
  });

  it('stays moved when a ride from before comes late, and when an exit does', async () => {
    const { balances, check, move, taps, world } = await openWorld();
    const late = taps.bus('A1', '08:00', 'r1');
    await world.ingest([taps.topUp('A1', 1_000)]);
    await move();
    await world.close(D);
    await world.ingest([
      late,
      taps.bus('B1', '09:00', 'b1', { networkId: 'B-bus', eventSec: at(D + 1, '09:00') }),
    ]);
    expect(await balances('CARD:A1', 'CARD:B1')).toEqual([-180, 800]);
    await world.close(D + 1);
    expect(await balances('CASH:CA', 'CASH:CB')).toEqual([-180, 800]);
    await check();
  });

  it('between cards with counters takes the next counter of each', async () => {
    const { balances, check, move, store, world } = await openWorld();
    const chip = {
      cardId: '31A1',
      cardSeq: 1,
      kind: 'top-up',
      amountFen: 900,
      balanceAfterFen: 900,
    } as const;
    await world.ingest([makeTap('kiosk', 1, chip)]);
    await move({ fromCardId: '31A1', toCardId: '31B1' });
    const seen = await store.listTapsOfCard('31A1');
    expect(seen.map(({ balanceAfterFen, cardSeq, kind }) => [kind, cardSeq, balanceAfterFen])).toEqual([
      ['top-up', 1, 900],
      ['move-out', 2, 0],
    ]);
    expect(await store.listTapsOfCard('31B1')).toMatchObject([
      { kind: 'move-in', cardSeq: 1, balanceAfterFen: 900 },
    ]);
    expect(await balances('CARD:31A1', 'CARD:31B1')).toEqual([0, 900]);
    await check();
  });

  it('is refused with a code, and then nothing is written', async () => {
    const { balances, codeOf, refusalOf, store, taps, world } = await openWorld();
    await world.ingest([taps.topUp('A1', 1_000), taps.topUp('31A1', 50)]);
    const lost = { cardId: 'A1', reason: 'lost', fromSec: 0, toSec: null };
    expect(await codeOf({ toCardId: 'A1' })).toBe('card-same');
    const unknown = { code: 'card-unknown', details: { cardId: 'nobody' } };
    expect(await refusalOf({ toCardId: 'nobody' })).toEqual(unknown);
    expect(await codeOf({ fromCardId: 'nobody' })).toBe('card-unknown');
    const empty = { code: 'balance-too-low', details: { balanceFen: 0 } };
    expect(await refusalOf({ fromCardId: 'B1', toCardId: 'A1' })).toEqual(empty);
    expect(await codeOf({ reason: ' ' })).toBe('bad-request');
    expect(await refusalOf({ nowSec: -1 })).toMatchObject({
      code: 'scheme-unknown',
      details: { errors: [{ field: 'at' }] },
    });
    expect(await codeOf({ who: '' })).toBe('bad-request');
    await world.ingest([taps.bus('B1', '09:00', 'b1', { networkId: 'B-bus' })]);
    expect(await codeOf({ fromCardId: 'B1', toCardId: 'A1' })).toBe('balance-too-low');
    await world.ingest([taps.gate('on', 'A1', '11:00', 'S1')]);
    expect(await refusalOf({})).toEqual({ code: 'journey-open', details: { cardId: 'A1' } });
    await world.ingest([taps.gate('off', 'A1', '11:20', 'S3')]);
    await world.deny({ version: 1, extent: 'change', entries: [lost] }, at(D, '11:30'));
    expect(await refusalOf({})).toEqual({ code: 'card-denied', details: { cardId: 'A1' } });
    expect(await codeOf({ fromCardId: '31A1', toCardId: 'A1', isFromDenied: true })).toBe('card-denied');
    expect(await balances('CARD:A1', 'CARD:31A1', 'DUE:CC')).toEqual([700, 50, 0]);
    const kinds = (await store.listTapsOfCard('A1')).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['off', 'on', 'top-up']);
    // A lost card's balance is moved where a person says so.
    expect(await codeOf({ isFromDenied: true })).toBeNull();
    expect(await balances('CARD:A1', 'CARD:B1')).toEqual([0, 500]);
  });

  it('beyond what a card holds is refused', async () => {
    const { codeOf, taps, world } = await openWorld();
    const rich = Array.from({ length: 10 }, () => taps.topUp('B1', 100_000_000));
    await world.ingest([...rich, taps.topUp('A1', 1)]);
    expect(await codeOf({})).toBe('balance-too-high');
    expect(await codeOf({ fromCardId: 'B1', toCardId: 'A1' })).toBe('balance-too-high');
  });

  it('of as much as a record and a card hold is moved, and of one more is refused', async () => {
    const { balances, codeOf, taps, world } = await openWorld();
    const most = 100_000_000;
    await world.ingest([...Array.from({ length: 9 }, () => taps.topUp('B1', most)), taps.topUp('A1', most)]);
    expect(await codeOf({ toCardId: '31A1', fromCardId: 'B1' })).toBe('balance-too-high');
    await world.ingest([taps.topUp('A1', 1)]);
    expect(await codeOf({ toCardId: '31A1' })).toBe('balance-too-high');
    await world.ingest([taps.make('office', { kind: 'refund', cardId: 'A1', amountFen: 1 })]);
    expect(await codeOf({})).toBeNull();
    expect(await balances('CARD:A1', 'CARD:B1')).toEqual([0, 10 * most]);
  });
});

it('a record of a move comes through no file and no request', () => {
  const fields = { cardId: 'A1', eventSec: 1, amountFen: 100, terminalSeq: 1 };
  for (const kind of ['move-out', 'move-in'])
    for (const terminalId of ['bus', 'virtual/move/1'])
      expect(findFieldProblem({ ...fields, kind, terminalId })).toEqual({
        field: 'kind',
        code: 'unknown-kind',
      });
});
