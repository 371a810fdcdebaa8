/** Whole files: read once and then once for each part; problems of files. */
import { describe, expect, test } from 'vitest';
import type { ReconLine } from '../../../server/money/settlement/reconciliation/recon-file.ts';
import type {
  ReconFinding,
  ReconRecord,
  ReconSide,
} from '../../../server/money/settlement/reconciliation/recon-record.ts';
import {
  toItemStatuses,
  toStatusItem,
} from '../../../server/money/settlement/reconciliation/recon-status.ts';
import {
  type ReconSource,
  reconcileBatch,
  toReconItems,
} from '../../../server/money/settlement/reconciliation/reconcile-batch.ts';
import { openMemoryLedger } from '../../support/memory-ledger.ts';
import { D } from '../cards/card-world.ts';

const toRecord = (terminalId: string, amountFen = 200, partyId = 'AB'): ReconRecord => ({
  type: 'charge',
  terminalId,
  terminalSeq: 1,
  cardId: 'A1',
  partyId,
  serviceDay: D,
  amountFen,
});

interface FileParts {
  readonly side?: ReconSide;
  readonly partyIds?: readonly string[];
  readonly records?: readonly ReconRecord[];
  readonly batchDay?: number;
  readonly trailer?: { readonly count?: number; readonly sumFen?: number };
}

/** A file that counts its readings. */
function toFile(parts: FileParts = {}): ReconSource & { readonly readings: () => number } {
  const { side = 'operator', partyIds = ['AB'], records = [], batchDay = D } = parts;
  const sumFen = records.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const trailer = { count: records.length, sumFen, ...parts.trailer };
  let readings = 0;
  const read = async function* (): AsyncIterable<ReconLine> {
    readings++;
    yield { line: 'header', header: { partyIds, batchDay } };
    for (const record of records) yield { line: 'record', record };
    yield { line: 'trailer', trailer };
  };
  return { side, read, readings: () => readings };
}

const nothing = { transfers: [], journeys: [], cards: [], reconItems: [], positions: [] };

/** Reconciles with a ledger that has only the batch of the example day. */
const reconcileFiles = async (sources: readonly ReconSource[], partRecords?: number) => {
  const ledger = await openMemoryLedger();
  await ledger.commitStep({ batchDay: D, from: 'open', to: 'cut', ...nothing });
  return reconcileBatch(ledger, sources, partRecords);
};

const toLines = (findings: readonly ReconFinding[]) =>
  findings.map(({ kind, side, reference }) => `${kind} ${side} ${reference}`);

describe('files', () => {
  test('are read once to count, and once for each part of the larger side', async () => {
    const [operator, issuer] = [
      toFile({ records: ['T1', 'T2', 'T3', 'T4', 'T5'].map((id) => toRecord(id)) }),
      toFile({ side: 'issuer', partyIds: ['CA'], records: [toRecord('T1', 200, 'CA')] }),
    ];
    await reconcileFiles([operator, issuer], 2);
    expect([operator.readings(), issuer.readings()]).toEqual([4, 4]);
    const whole = toFile({ records: [toRecord('T1'), toRecord('T2')] });
    await reconcileFiles([whole], 2);
    expect(whole.readings()).toBe(2);
    const empty = toFile();
    expect((await reconcileFiles([empty], 2)).findings).toEqual([]);
    expect(empty.readings()).toBe(2);
  });

  test('findings of all parts come in one order, each once, and counts are those of all files', async () => {
    const terminals = ['T7', 'T1', 'T9', 'T3', 'T5', 'T8', 'T2'];
    const expected = terminals.toSorted().map((id) => `missing-in-clearing operator charge ${id}/1`);
    for (const partRecords of [1, 2, 3, 100]) {
      const sources = [
        toFile({ records: terminals.slice(0, 4).map((id) => toRecord(id)) }),
        toFile({ partyIds: ['BB'], records: terminals.slice(4).map((id) => toRecord(id, 200, 'BB')) }),
      ];
      const { findings, counts } = await reconcileFiles(sources, partRecords);
      expect(toLines(findings)).toEqual(expected);
      expect(counts).toEqual({ operator: 7, issuer: 0, clearing: 0 });
    }
  });

  test('a side without files has no findings', async () => {
    const { findings } = await reconcileFiles([toFile({ records: [toRecord('T1')] })]);
    expect(toLines(findings)).toEqual(['missing-in-clearing operator charge T1/1']);
  });

  test('of a day without batch are refused', async () => {
    for (const batchDay of [D - 1, D + 1, 2_932_896])
      await expect(reconcileFiles([toFile({ batchDay, records: [toRecord('t')] })])).rejects.toMatchObject({
        code: 'batch-state',
      });
  });

  test('a trailer with another count or another sum is a finding', async () => {
    const records = [toRecord('T1', 200), toRecord('T2', 300, 'BB')];
    const partyIds = ['AB', 'BB'];
    const find = async (trailer: FileParts['trailer']) =>
      (await reconcileFiles([toFile({ partyIds, records, trailer: trailer ?? {} })])).findings.filter(
        ({ kind }) => kind === 'trailer-differs',
      );
    expect(await find({})).toEqual([]);
    expect(await find({ count: 3 })).toEqual([
      {
        kind: 'trailer-differs',
        side: 'operator',
        reference: 'trailer AB BB',
        expectedFen: 500,
        actualFen: 500,
        detail: '3 records said, 2 read',
      },
    ]);
    expect(await find({ sumFen: 501 })).toMatchObject([{ expectedFen: 500, actualFen: 501 }]);
  });

  test('of two days, or none at all, are refused', async () => {
    await expect(reconcileFiles([])).rejects.toMatchObject({
      code: 'bad-request',
      text: { zh: expect.stringContaining('文件'), en: expect.stringContaining('file') },
    });
    const named = expect.stringMatching(/2026-03-02.*2026-03-04/);
    await expect(reconcileFiles([toFile(), toFile({ batchDay: D + 2 })])).rejects.toMatchObject({
      code: 'bad-request',
      text: { zh: named, en: named },
    });
  });
});

describe('items', () => {
  const finding: ReconFinding = {
    kind: 'duplicate',
    side: 'issuer',
    reference: 'charge T1/4',
    expectedFen: 200,
    actualFen: 400,
    detail: 'twice',
  };

  test('have ids of day, side, kind and record, with a counter for repeated ones', () => {
    const findings = [finding, { ...finding, side: 'operator' as const }, finding, finding];
    const items = toReconItems({ batchDay: D, counts: { operator: 0, issuer: 0, clearing: 0 }, findings });
    expect(items.map(({ itemId }) => itemId)).toEqual([
      'recon/2026-03-02/issuer/duplicate/charge T1/4',
      'recon/2026-03-02/operator/duplicate/charge T1/4',
      'recon/2026-03-02/issuer/duplicate/charge T1/4/2',
      'recon/2026-03-02/issuer/duplicate/charge T1/4/3',
    ]);
    const { side: _, ...rest } = finding;
    expect(items[0]).toEqual({ itemId: items[0]?.itemId, batchDay: D, ...rest });
  });

  const toItem = (itemId: string, reference: string) => ({
    itemId,
    batchDay: D,
    kind: 'duplicate',
    reference,
    expectedFen: null,
    actualFen: null,
    detail: 'found',
  });
  const toDecision = (itemId: string, status: 'explained' | 'settled', decidedSec: number) =>
    toStatusItem({ itemId, status, note: `${status} ${decidedSec}`, decidedSec }, D + 1);

  test('a decision is an item that refers to another one', () => {
    expect(toDecision('recon/1', 'settled', 9)).toEqual({
      itemId: 'recon-status/settled/9/recon/1',
      batchDay: D + 1,
      kind: 'settled',
      reference: 'recon/1',
      expectedFen: null,
      actualFen: null,
      detail: 'settled 9',
    });
  });

  test('an item about another one is no decision on it', () => {
    const items = [toItem('recon/1', 'T1/4'), toItem('recon/2', 'recon/1')];
    expect(toItemStatuses(items).map(({ item, status, note }) => [item.itemId, status, note])).toEqual([
      ['recon/1', 'open', ''],
      ['recon/2', 'open', ''],
    ]);
  });

  test.each([
    ['the later explanation counts', ['explained', 'explained'], 'explained 2'],
    ['settling comes after explaining', ['explained', 'settled'], 'settled 2'],
    ['the later settling counts', ['settled', 'settled'], 'settled 2'],
    ['settled stays settled', ['settled', 'explained'], 'settled 1'],
  ] as const)('%s', (_, decisions, note) => {
    const items = [
      toItem('recon/1', 'T1/4'),
      ...decisions.map((status, i) => toDecision('recon/1', status, i + 1)),
    ];
    expect(toItemStatuses(items)).toEqual([{ item: items[0], status: note.split(' ')[0], note }]);
  });
});
