import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import type { Transfer } from '../../server/money/ledger/transfer.ts';
import {
  makeCard,
  makeCommit,
  makeJourney,
  makeRides,
  makeTap,
  makeTransfer,
  someDay,
} from '../support/ledger-commits.ts';
import { ledgerKinds } from '../support/ledgers.ts';

async function collect<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing refused',
    (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
  );

const topUp: Partial<Transfer> = {
  kind: 'top-up',
  dr: 'CASH:CA',
  cr: 'CARD:c1',
  amountFen: 5000,
  journeyId: null,
};
const step = { transfers: [], journeys: [], cards: [], reconItems: [], positions: [] };

describe.each(ledgerKinds)('a ledger on $dialect', ({ open, openAt, makePlace }) => {
  it('keeps every field of a commit', async () => {
    const ledger = await open();
    const on = makeTap('gate/1', 7, 'c1', {
      kind: 'on',
      cardSeq: 3,
      vehicleId: null,
      amountFen: null,
      balanceAfterFen: 4711,
      denyListVersion: 9,
      tariffVersion: null,
    });
    const off = makeTap('gate/2', 8, 'c1', {
      kind: 'off',
      networkId: null,
      routeId: null,
      stopId: 'f:"s\\2',
    });
    const journey = makeJourney(on, {
      status: 'autocompleted',
      offTap: { terminalId: 'gate/2', terminalSeq: 8 },
      toStopId: 'f:s2',
      endSec: 99,
      fundedFen: 20,
      capOffFen: 5,
      grossFen: 205,
      explanation: {
        steps: [{ ruleId: '名"x\\', step: 'base', amountFen: 205 }],
        funded: [{ policyId: 'T1', payer: '市', amountFen: 20 }],
        weights: [{ operatorId: '"', weight: 7 }],
        uncappedFen: 185,
        capId: 'A-日',
        takenFen: 180,
        refusal: 'entry-refused',
        causeId: '"late"/7',
      },
    });
    const hold = makeTransfer('gate/1', 7, 90, { kind: 'hold', isPending: true, amountFen: 700 });
    const end = makeTransfer('gate/1', 7, 91, {
      kind: 'hold-end',
      dr: 'JRN',
      cr: 'CARD:c1',
      isPending: true,
      amountFen: 700,
      reverses: { source: 'gate/1', seq: 7, leg: 90 },
      policyId: 'T1',
    });
    const money = makeTransfer('gate/2', 8, 0, {
      kind: 'top-up',
      dr: 'CASH:CA',
      cr: 'CARD:c1',
      journeyId: null,
    });
    const commit = makeCommit('one', {
      taps: [on, off],
      journeys: [journey],
      transfers: [hold, end, money],
      cards: [
        makeCard('c1', {
          categoryId: 'student',
          validToSec: 5,
          balanceFen: 180,
          state: '{"a":"\\""}',
          unsettledDay: 3,
        }),
      ],
      reconItems: [
        {
          itemId: 'i1',
          batchDay: someDay,
          kind: 'card-chain',
          reference: 'c1',
          expectedFen: null,
          actualFen: -3,
          detail: '差 3',
        },
      ],
    });
    expect(await ledger.commitIngest(commit)).toBe('written');
    expect(await ledger.listTapsOfCard('c1')).toEqual([on, off]);
    expect(await ledger.listJourneysOfCard('c1')).toEqual([journey]);
    expect(await ledger.listTransfersOfCard('c1')).toEqual([hold, end, money]);
    expect(await ledger.findTransfer(end)).toEqual(end);
    expect(await ledger.listReconItems(someDay)).toEqual(commit.reconItems);
    expect(await ledger.findCards(['c2', 'c1'])).toEqual(
      new Map([['c1', { ...commit.cards[0], revision: 1, isUnregistered: true }]]),
    );
    expect(await ledger.findTapHashes([on, { terminalId: 'gate/1', terminalSeq: 8 }])).toEqual(
      new Map([['gate/1/7', on.payloadHash]]),
    );
    expect(await ledger.findBalance('CARD:c1')).toBe(180);
    expect(await ledger.findBalance('CASH:CA')).toBe(180);
    expect(await ledger.findBalance('JRN')).toBe(0);
    expect(await ledger.findBalance('OP:nobody')).toBe(0);
    expect(await ledger.listBatches()).toEqual([
      { batchDay: someDay, state: 'open', sealHash: null, paidHash: null },
    ]);
  });

  it('writes a commit once, and nothing of a refused one', async () => {
    const ledger = await open();
    const balances = new Map<string, number>();
    const first = makeRides('one', [{ terminalId: 'T1', seq: 1, cardId: 'c1', amountFen: 180 }], balances);
    expect(await ledger.commitIngest(first)).toBe('written');
    expect(await ledger.commitIngest(first)).toBe('repeated');
    expect(await codeOf(ledger.commitIngest({ ...first, commitId: 'two' }))).toBe('ledger-conflict');
    const next = makeRides('three', [{ terminalId: 'T9', seq: 1, cardId: 'c9', amountFen: 5 }], balances);
    const wrong = {
      ...next,
      cards: next.cards.map((card) => ({ ...card, balanceFen: card.balanceFen + 1 })),
    };
    expect(await codeOf(ledger.commitIngest(wrong))).toBe('ledger-conflict');
    const stale = { ...next, cards: next.cards.map((card) => ({ ...card, revision: 1 })) };
    expect(await codeOf(ledger.commitIngest(stale))).toBe('ledger-conflict');
    expect(await ledger.findCards(['c9'])).toEqual(new Map());
    expect(await ledger.commitIngest(next)).toBe('written');
    expect(await ledger.findBalance('OP:AB')).toBe(185);
    expect(await codeOf(ledger.commitTransfers([makeTransfer('T1', 9, 0, { dr: 'CARD:unknown' })], []))).toBe(
      'card-unknown',
    );
  });

  it('refuses a commit of a card that another process wrote meanwhile', async () => {
    const place = await makePlace();
    const [left, right] = [await openAt(place), await openAt(place)];
    await left.putCards([makeCard('c1')]);
    const card = (await left.findCards(['c1'])).get('c1')!;
    expect(await right.findCards(['c1'])).toEqual(new Map([['c1', card]]));
    const pay = (seq: number, revision: number) =>
      makeCommit(`pay-${seq}`, {
        taps: [makeTap('T1', seq, 'c1')],
        transfers: [makeTransfer('T1', seq, 0, topUp)],
        cards: [{ ...card, balanceFen: 5000, revision }],
      });
    expect(await left.commitIngest(pay(1, card.revision!))).toBe('written');
    expect(await codeOf(right.commitIngest(pay(2, card.revision!)))).toBe('ledger-conflict');
    expect(await right.listTapsOfCard('c1')).toHaveLength(1);
  });

  it('counts duplicates, stores quarantined taps, and counts both as received in gaps', async () => {
    const ledger = await open();
    const taps = [1, 2, 5, 9].map((seq) => makeTap('T1', seq, 'c1'));
    await ledger.commitIngest(
      makeCommit('one', {
        taps,
        duplicateCount: 3,
        quarantined: [
          { ...makeTap('T1', 6, 'c1'), reason: 'no such network' },
          { ...makeTap('T1', 2, 'c1', { amountFen: 1 }), reason: 'other content' },
        ],
        files: [
          {
            fileId: 'file-1',
            terminalId: 'T1',
            fileNo: 1,
            seqFrom: 1,
            seqTo: 9,
            tapCount: 6,
            sumFen: 0,
            sha256: 'ab',
          },
        ],
        cards: [makeCard('c1')],
      }),
    );
    expect(await ledger.listTerminalGaps()).toEqual([
      { terminalId: 'T1', seqFrom: 3, seqTo: 4, sinceSec: taps[2]!.eventSec },
      { terminalId: 'T1', seqFrom: 7, seqTo: 8, sinceSec: taps[3]!.eventSec },
    ]);
  });

  it('returns transfers and journeys in the order of keys, for any order of arrival', async () => {
    const ledger = await open();
    const balances = new Map<string, number>();
    const rides = [
      ['T2', 10],
      ['T10', 2],
      ['T2', 9],
      ['中', 1],
      ['T1', 3],
    ].map(([terminalId, seq], i) => ({
      terminalId: String(terminalId),
      seq: Number(seq),
      cardId: `c${i}`,
      amountFen: 100 + i,
    }));
    await ledger.commitIngest(makeRides('one', rides, balances));
    const transfers = await collect(ledger.iterateTransfers(someDay));
    expect(transfers.map(({ source, seq, leg }) => `${source} ${seq} ${leg}`)).toEqual([
      'T1 3 0',
      'T1 3 1',
      'T10 2 0',
      'T10 2 1',
      'T2 9 0',
      'T2 9 1',
      'T2 10 0',
      'T2 10 1',
      '中 1 0',
      '中 1 1',
    ]);
    const journeys = await collect(ledger.iterateJourneys(someDay));
    expect(journeys.map(({ journeyId }) => journeyId)).toEqual(['T1/3', 'T10/2', 'T2/9', 'T2/10', '中/1']);
    expect(await collect(ledger.iterateTransfers(someDay + 1))).toEqual([]);
  });

  it('pages through more rows than fit on a page, each once and in order', async () => {
    const ledger = await open();
    const balances = new Map<string, number>();
    // One terminal with several pages between small ones that share pages.
    const rides = Array.from({ length: 7_000 }, (_, i) => ({
      terminalId: i < 6_000 ? 'M' : `T${i % 300}`,
      seq: i,
      cardId: `c${i % 50}`,
      amountFen: 1,
    }));
    for (let from = 0; from < rides.length; from += 1_000)
      await ledger.commitIngest(makeRides(`${from}`, rides.slice(from, from + 1_000), balances));
    const found = await collect(ledger.iterateTransfers(someDay));
    const expected = rides
      .flatMap(({ terminalId, seq }) => [0, 1].map((leg) => ({ terminalId, seq, leg })))
      .sort((a, b) =>
        a.terminalId < b.terminalId ? -1 : a.terminalId > b.terminalId ? 1 : a.seq - b.seq || a.leg - b.leg,
      );
    expect(found.map(({ source, seq, leg }) => ({ terminalId: source, seq, leg }))).toEqual(expected);
    expect(await ledger.listTapsOfCard('c7')).toHaveLength(140);
  });

  it('takes each step of a day once, and refuses others', async () => {
    const ledger = await open();
    const balances = new Map<string, number>();
    await ledger.commitIngest(
      makeRides('one', [{ terminalId: 'T1', seq: 1, cardId: 'c1', amountFen: 180 }], balances),
    );
    const cut = { ...step, batchDay: someDay, from: 'open', to: 'cut' } as const;
    expect(await codeOf(ledger.commitStep({ ...cut, from: 'cut', to: 'priced' }))).toBe('batch-state');
    expect(await ledger.commitStep(cut)).toBe('written');
    expect(await ledger.commitStep(cut)).toBe('repeated');
    const late = makeRides('late', [{ terminalId: 'T1', seq: 2, cardId: 'c1', amountFen: 20 }], balances);
    expect(await codeOf(ledger.commitIngest(late))).toBe('batch-state');

    const fee = makeTransfer('clearing/commission', someDay, 0, {
      kind: 'commission',
      dr: 'OP:AB',
      cr: 'FEE:CC',
      amountFen: 3,
      journeyId: null,
    });
    const part = {
      batchDay: someDay,
      at: 'cut',
      transfers: [fee],
      journeys: [],
      cards: [],
      reconItems: [],
    } as const;
    await ledger.commitPart(part);
    await ledger.commitPart(part);
    expect(await ledger.findBalance('FEE:CC')).toBe(3);
    expect(await codeOf(ledger.commitPart({ ...part, transfers: [{ ...fee, amountFen: 4 }] }))).toBe(
      'ledger-conflict',
    );
    expect(await codeOf(ledger.commitPart({ ...part, at: 'priced' }))).toBe('batch-state');

    expect(await ledger.commitStep({ ...cut, from: 'cut', to: 'priced' })).toBe('written');
    const position = { batchDay: someDay, partyId: 'AB', receivableFen: 177, payableFen: 0, netFen: 177 };
    const flows = await ledger.sumFlows(someDay);
    const netted = { ...cut, from: 'priced', to: 'netted', positions: [position], flows } as const;
    expect(await ledger.commitStep(netted)).toBe('written');
    expect(await ledger.listPositions(someDay)).toEqual([position]);
    expect(await ledger.listFlows(someDay, someDay)).toEqual(flows);
    expect(await ledger.commitStep({ ...cut, from: 'netted', to: 'sealed', sealHash: 'aa' })).toBe('written');
    expect(await ledger.listBatches()).toEqual([
      { batchDay: someDay, state: 'sealed', sealHash: 'aa', paidHash: null },
    ]);

    const payment = makeTransfer('clearing/payment', someDay, 0, {
      kind: 'payment',
      dr: 'OP:AB',
      cr: 'CASH:CC',
      amountFen: 177,
      journeyId: null,
    });
    const paid = { ...cut, from: 'sealed', to: 'paid', transfers: [payment], paidHash: 'bb' } as const;
    const early = { ...paid, transfers: [{ ...fee, leg: 1 }] };
    await expect(ledger.commitStep(early)).rejects.toThrow(/sealed/);
    expect(await ledger.commitStep(paid)).toBe('written');
    expect(await ledger.findBalance('OP:AB')).toBe(0);
    expect(await ledger.listBatches()).toEqual([
      { batchDay: someDay, state: 'paid', sealHash: 'aa', paidHash: 'bb' },
    ]);
  });

  it('ignores repeated transfers of a decision, and refuses the same key with other content', async () => {
    const ledger = await open();
    await ledger.putCards([makeCard('c1')]);
    const back = makeTransfer('dispute/1', 0, 0, {
      kind: 'dispute',
      dr: 'OP:AB',
      cr: 'CARD:c1',
      amountFen: 180,
    });
    await ledger.commitTransfers([back], []);
    await ledger.commitTransfers([back], []);
    expect(await ledger.findBalance('CARD:c1')).toBe(180);
    expect(await ledger.listTransfersOfCard('c1')).toEqual([back]);
    expect(await codeOf(ledger.commitTransfers([{ ...back, amountFen: 1 }], []))).toBe('ledger-conflict');
    expect(await ledger.listTransfersOfSources(['dispute/1', 'dispute/2'])).toEqual([back]);
  });

  it('registers cards again without changing their balance', async () => {
    const ledger = await open();
    const card = makeCard('c1');
    await ledger.putCards([card, makeCard('c2')]);
    await ledger.commitIngest(
      makeCommit('one', {
        taps: [makeTap('T1', 1, 'c1')],
        transfers: [makeTransfer('T1', 1, 0, topUp)],
        cards: [{ ...card, balanceFen: 5000, state: 'x' }],
      }),
    );
    // A card that the ledger has stays as it is.
    await ledger.putCards([{ ...card, categoryId: 'senior', validToSec: 8 }]);
    const before = (await ledger.findCards(['c1'])).get('c1');
    expect(before).toMatchObject({ categoryId: null, validToSec: null, balanceFen: 5000, state: 'x' });
    expect(before).not.toHaveProperty('changes');
    const origin = { source: 'f.csv', by: 'office', receivedSec: 7 };
    await ledger.putRegistrations([
      { cardId: 'c1', fromSec: 20, named: { categoryId: 'senior' }, ...origin },
      { cardId: 'c1', fromSec: 10, named: { validToSec: 8, homeCity: 'elsewhere' }, ...origin },
      { cardId: 'c2', fromSec: 0, named: { issuerId: 'a new one', categoryId: 'student' }, ...origin },
      { cardId: 'c2', fromSec: 30, named: { categoryId: null }, ...origin },
    ]);
    const found = await ledger.findCards(['c1', 'c2']);
    expect(found.get('c1')).toMatchObject({ categoryId: null, balanceFen: 5000, revision: 3 });
    expect(found.get('c1')?.changes).toEqual([
      { registrationNo: 3, fromSec: 20, named: { categoryId: 'senior' } },
      { registrationNo: 4, fromSec: 10, named: { homeCity: 'elsewhere', validToSec: 8 } },
    ]);
    expect(found.get('c2')).toMatchObject({
      issuerId: 'a new one',
      categoryId: 'student',
      mediumId: 'plastic',
    });
    expect(await ledger.listRegistrations('c2')).toMatchObject([
      { registrationNo: 2, fromSec: 0, named: { categoryId: null, validToSec: null }, source: '', by: '' },
      { registrationNo: 5, fromSec: 0, named: { issuerId: 'a new one', categoryId: 'student' }, ...origin },
      { registrationNo: 6, fromSec: 30, named: { categoryId: null }, ...origin },
    ]);
    expect((await collect(ledger.iterateRegistrations(2, 5))).map((row) => row.registrationNo)).toEqual([
      3, 4, 5,
    ]);
    expect(await codeOf(ledger.putRegistrations([{ cardId: 'c9', fromSec: 1, named: {}, ...origin }]))).toBe(
      'card-unknown',
    );
    expect(await ledger.findLastRegistrationNo()).toBe(6);
    // A card that taps made known is registered by no issuer until a row says so.
    await ledger.commitIngest(makeCommit('two', { cards: [{ ...makeCard('c3'), state: 'x' }] }));
    expect((await ledger.findCards(['c3'])).get('c3')?.isUnregistered).toBe(true);
    await ledger.putRegistrations([{ cardId: 'c3', fromSec: 50, named: {}, ...origin }]);
    expect((await ledger.findCards(['c3'])).get('c3')).toMatchObject({
      isUnregistered: true,
      changes: [{ registrationNo: 7, fromSec: 50, named: {} }],
    });
    await ledger.putRegistrations([{ cardId: 'c3', fromSec: 0, named: {}, ...origin }]);
    expect((await ledger.findCards(['c3'])).get('c3')).not.toHaveProperty('isUnregistered');
  });

  it('keeps every deny list, in the order in which they came', async () => {
    const ledger = await open();
    const origin = { source: 'f.csv', by: 'office', receivedSec: 7 };
    const denial = { cardId: 'c1', reason: 'lost', fromSec: 5, toSec: null, holdsSec: 0 };
    await ledger.putDenyList({ version: 2, extent: 'whole', entryCount: 3, denials: [denial], ...origin });
    const ended = { ...denial, toSec: 5, holdsSec: 9 };
    const other = { ...denial, cardId: 'a1' };
    await ledger.putDenyList({
      version: 2,
      extent: 'change',
      entryCount: 2,
      denials: [ended, other],
      ...origin,
    });
    expect(await ledger.listDenials()).toEqual([
      { ...denial, version: 2, receiptNo: 1 },
      { ...other, version: 2, receiptNo: 2 },
      { ...ended, version: 2, receiptNo: 2 },
    ]);
    expect(await ledger.listDenyLists()).toEqual([
      { receiptNo: 1, version: 2, extent: 'whole', entryCount: 3, ...origin },
      { receiptNo: 2, version: 2, extent: 'change', entryCount: 2, ...origin },
    ]);
  });

  it('lists cards to settle by their earliest open day', async () => {
    const ledger = await open();
    const cards = [3, null, 5, 4, 3].map((unsettledDay, i) => makeCard(`c${i}`, { unsettledDay }));
    await ledger.commitIngest(makeCommit('one', { cards }));
    const found = await collect(ledger.iterateCardsToSettle(4));
    expect(found.map((card) => card.cardId)).toEqual(['c0', 'c3', 'c4']);
  });

  it('runs exclusive works one after another, over all processes', async () => {
    const place = await makePlace();
    const ledgers = [await openAt(place), await openAt(place)];
    let inside = 0;
    let most = 0;
    const works = Array.from({ length: 12 }, (_, i) =>
      ledgers[i % 2]!.runExclusive(async () => {
        most = Math.max(most, ++inside);
        await new Promise((done) => setTimeout(done, 2));
        inside--;
        if (i === 3) throw new Error('a work that fails lets the next one in');
        return i;
      }).catch(() => -1),
    );
    expect(await Promise.all(works)).toEqual([0, 1, 2, -1, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(most).toBe(1);
  });
});
