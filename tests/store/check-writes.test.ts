/** The ledger refuses rows beyond the bounds and writes nothing then. */
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import type { ReconItem, StoredTap, TerminalFile } from '../../server/money/ledger/ledger-store.ts';
import type { Card, DenyEntry } from '../../server/money/scheme/tap.ts';
import { makeCard, makeCommit, makeRides, makeTap, someDay } from '../support/ledger-commits.ts';
import { ledgerKinds } from '../support/ledgers.ts';
import { putDenials } from '../support/put-denials.ts';

async function findField(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return 'written';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.code).toBe('record-invalid');
    expect(error.text.zh).not.toBe(error.text.en);
    return error.details.field;
  }
}

const taps: readonly [string, Partial<StoredTap>][] = [
  ['terminalId', { terminalId: 'clearing/payment' }],
  ['terminalId', { terminalId: 'dispute/7' }],
  ['terminalId', { terminalId: '' }],
  ['terminalId', { terminalId: 'x'.repeat(101) }],
  ['terminalSeq', { terminalSeq: -1 }],
  ['terminalSeq', { terminalSeq: 2 ** 53 }],
  ['terminalSeq', { terminalSeq: 0.5 }],
  ['cardId', { cardId: 'c\0' }],
  ['cardId', { cardId: 'c ' }],
  ['cardId', { cardId: '\ud800' }],
  ['eventSec', { eventSec: -1 }],
  ['eventSec', { eventSec: Date.UTC(9999, 11, 31) / 1000 }],
  ['eventSec', { eventSec: Number.NaN }],
  ['stopId', { stopId: 'a\nb' }],
  ['vehicleId', { vehicleId: '\ufffd' }],
  ['amountFen', { amountFen: 100_000_001 }],
  ['amountFen', { amountFen: Number.MAX_SAFE_INTEGER }],
  ['amountFen', { amountFen: -1 }],
  ['balanceAfterFen', { balanceAfterFen: -1_000_000_001 }],
  ['cardSeq', { cardSeq: 2 ** 53 }],
  ['tariffVersion', { tariffVersion: 2 ** 31 }],
  ['denyListVersion', { denyListVersion: 2 ** 31 }],
];

const card: Card = makeCard('c1');
const cards: readonly [string, Partial<Card>][] = [
  ['cardId', { cardId: 'c\0' }],
  ['cardId', { cardId: '' }],
  ['issuerId', { issuerId: '\udc00' }],
  ['categoryId', { categoryId: '' }],
  ['homeCity', { homeCity: ' A' }],
  ['validToSec', { validToSec: 2 ** 53 }],
  ['validToSec', { validToSec: -1 }],
];

const denied: DenyEntry = { version: 1, cardId: 'c1', reason: 'lost', fromSec: 0, toSec: null };
const entries: readonly [string, Partial<DenyEntry>][] = [
  ['cardId', { cardId: '\0' }],
  ['version', { version: 2 ** 31 }],
  ['reason', { reason: 'x\0' }],
  ['fromSec', { fromSec: -1 }],
  ['toSec', { toSec: 2 ** 60 }],
];

const file: TerminalFile = {
  fileId: 'f',
  terminalId: 'bus',
  fileNo: 1,
  seqFrom: 1,
  seqTo: 2,
  tapCount: 2,
  sumFen: 360,
  sha256: '0'.repeat(64),
};
const files: readonly [string, Partial<TerminalFile>][] = [
  ['terminalId', { terminalId: 'clearing/netting' }],
  ['fileNo', { fileNo: -1 }],
  ['tapCount', { tapCount: 2 ** 53 }],
  ['sumFen', { sumFen: 2 ** 53 - 1 }],
];

const item: ReconItem = {
  itemId: 'i',
  batchDay: someDay,
  kind: 'k',
  reference: 'r',
  expectedFen: null,
  actualFen: 1,
  detail: 'two\nlines',
};

describe.each(ledgerKinds)('a ledger on $dialect', ({ open }) => {
  it('refuses commits with an accepted or quarantined tap beyond the bounds', async () => {
    const ledger = await open();
    for (const [field, part] of taps) {
      const tap = makeTap('bus', 1, 'c1', part);
      const name = JSON.stringify(part);
      expect(await findField(ledger.commitIngest(makeCommit('one', { taps: [tap] }))), name).toBe(field);
      const aside = makeCommit('two', { quarantined: [{ ...tap, reason: 'card-unknown' }] });
      const good = makeRides(
        'good',
        [{ terminalId: 'bus', seq: 1, cardId: 'c1', amountFen: 180 }],
        new Map(),
      );
      expect(await findField(ledger.commitIngests([good, aside])), name).toBe(field);
    }
    expect(await ledger.listTapsOfCard('c1')).toEqual([]);
    expect(await ledger.listBatches()).toEqual([]);
  });

  it('accepts rows at the bounds', async () => {
    const ledger = await open();
    const part = {
      terminalSeq: Number.MAX_SAFE_INTEGER,
      amountFen: 100_000_000,
      balanceAfterFen: -1_000_000_000,
      tariffVersion: 2 ** 31 - 1,
      cardSeq: Number.MAX_SAFE_INTEGER,
      eventSec: Date.UTC(2199, 11, 31) / 1000,
      stopId: '😀'.repeat(50),
    };
    const commit = makeCommit('one', {
      taps: [makeTap('clearing', 1, 'c1', part)],
      cards: [makeCard('c1')],
      files: [{ ...file, sumFen: 1_000_000_000_000_000 }],
    });
    expect(await ledger.commitIngest(commit)).toBe('written');
    expect(await ledger.listTapsOfCard('c1')).toMatchObject([part]);
  });

  it('refuses cards, deny list entries, files and items that a database cannot store unchanged', async () => {
    const ledger = await open();
    for (const [field, part] of cards)
      expect(await findField(ledger.putCards([card, { ...card, ...part }])), JSON.stringify(part)).toBe(
        field,
      );
    for (const [field, part] of entries)
      expect(await findField(putDenials(ledger, [{ ...denied, ...part }])), JSON.stringify(part)).toBe(field);
    for (const [field, part] of files)
      expect(await findField(ledger.commitIngest(makeCommit('f', { files: [{ ...file, ...part }] })))).toBe(
        field,
      );
    for (const part of [{ detail: '\0' }, { itemId: '\ud800' }, { actualFen: 2 ** 53 }])
      expect(await findField(ledger.commitTransfers([], [{ ...item, ...part }]))).toBe(Object.keys(part)[0]);
    expect((await ledger.findCards(['c1'])).size).toBe(0);
    expect(await ledger.listDenials()).toEqual([]);
    expect(await findField(ledger.commitTransfers([], [item]))).toBe('written');
    expect(await findField(ledger.putCards([{ ...card, homeCity: '', validToSec: 253_402_300_799 }]))).toBe(
      'written',
    );
  });

  it('finds nothing for texts that it cannot store, without an error', async () => {
    const ledger = await open();
    await ledger.putCards([card]);
    for (const text of ['\0', 'c1\0', '\ud800']) {
      expect((await ledger.findCards([text, 'c1'])).size).toBe(1);
      expect(await ledger.listTapsOfCard(text)).toEqual([]);
      expect(await ledger.findBalance(`CARD:${text}`)).toBe(0);
      expect(await ledger.findBalance(`OP:${text}`)).toBe(0);
      expect(await ledger.findJourney(`${text}/1`)).toBeUndefined();
      expect(await ledger.findTransfer({ source: text, seq: 1, leg: 0 })).toBeUndefined();
    }
    for (const id of ['x', '', '/1', 'bus/', 'bus/01', 'bus/1e0', 'bus/-1', 'bus/ 1', 'bus/9007199254740993'])
      expect(await ledger.findJourney(id), id).toBeUndefined();
  });
});
