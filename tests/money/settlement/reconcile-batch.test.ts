/** Whole files against a batch in the ledger, without errors and with planted ones. */
import { describe, expect, test } from 'vitest';
import { acceptDispute } from '../../../server/money/settlement/dispute.ts';
import { iterateClearingRecords } from '../../../server/money/settlement/reconciliation/clearing-records.ts';
import {
  type ReconFormat,
  readReconFile,
  writeReconFile,
} from '../../../server/money/settlement/reconciliation/recon-file.ts';
import type {
  ClearingRecord,
  ReconRecord,
  ReconSide,
} from '../../../server/money/settlement/reconciliation/recon-record.ts';
import {
  type ReconSource,
  reconcileBatch,
} from '../../../server/money/settlement/reconciliation/reconcile-batch.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

async function listRecords({ store }: ClearingWorld, day: number): Promise<ClearingRecord[]> {
  const records: ClearingRecord[] = [];
  for await (const page of iterateClearingRecords(store, day)) records.push(...page);
  return records;
}

const toText = (record: ClearingRecord) =>
  `${record.type} ${record.terminalId}/${record.terminalSeq} ${record.cardId} ${record.amountFen} ${record.operatorIds.join('+')} ${record.issuerId} ${record.serviceDay - D}`;

/** The file of a sender. */
function toSource(
  side: ReconSide,
  partyIds: readonly string[],
  records: readonly ReconRecord[],
  format: ReconFormat,
  batchDay = D,
): ReconSource {
  const text = writeReconFile({ partyIds, batchDay }, records, format);
  const chunks = async function* () {
    yield text;
  };
  return { side, read: () => readReconFile(chunks(), format) };
}

const strip = ({ operatorIds, issuerId: _, ...record }: ClearingRecord): ReconRecord => ({
  ...record,
  partyId: operatorIds[0] ?? '',
});
const stripIssuer = ({ operatorIds: _, issuerId, ...record }: ClearingRecord): ReconRecord => ({
  ...record,
  partyId: issuerId,
});

describe.each(ledgerKinds)('reconciliation on $dialect', ({ open }) => {
  test('the clearing lists what it took by the tap that says so, and what it gave back', async () => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D + 1);
    expect((await listRecords(world, D)).map(toText)).toEqual([
      'charge bus/1 A2 180 AB CA 0',
      'charge bus/2 A5 180 AB CA 0',
      'charge bus/3 A5 180 AB CA 0',
      'charge bus/4 A5 180 AB CA 0',
      'charge bus/5 A5 60 AB CA 0',
      'charge bus/6 A7 180 AB CA 0',
      'charge bus-b/1 A3 100 BB CA 0',
      'charge gate-S9/1 A1 500 AM1+AM2 CA 0',
      'charge gate-S5/1 A2 200 AM1 CA 0',
      'charge gate-S3/1 A3 300 AM1 CA 0',
      'charge gate-S1/4 A4 700 AM1 CA 0',
      'charge gate-S5/2 A5 400 AM1 CA 0',
      'charge rail-R2/1 A3 3000 IR CA 0',
      'charge rail-R3/1 B6 2340 IR CB 0',
    ]);
    await world.cards.ingest([new TapMaker().gate('off', 'A4', '18:20', 'S2')]);
    await acceptDispute(world.store, world.cards.context, {
      caseId: 'c1',
      journeyId: 'gate-S1/1',
      amountFen: 100,
      reason: 'gate-fault',
      note: '',
      decidedSec: at(D + 2, '10:00'),
    });
    await world.close(D + 2);
    expect((await listRecords(world, D + 2)).map(toText)).toEqual([
      'reversal gate-S1/4 A4 -700 AM1 CA 0',
      'charge gate-S2/1 A4 300 AM1 CA 0',
      'reversal gate-S9/1 A1 -48 AM1 CA 0',
      'reversal gate-S9/1 A1 -52 AM2 CA 0',
    ]);
  });

  test('files that agree bring nothing, planted errors are listed exactly, in however many parts', async () => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D);
    const ours = await listRecords(world, D);
    const operators = ours.map(strip);
    const issuers = ours.map(stripIssuer);
    const parties = ['AB', 'AM1', 'BB', 'IR'];
    const agree = [
      toSource(
        'operator',
        ['AB'],
        operators.filter(({ partyId }) => partyId === 'AB'),
        'csv',
      ),
      toSource(
        'operator',
        ['AM1', 'BB', 'IR'],
        operators.filter(({ partyId }) => partyId !== 'AB'),
        'ndjson',
      ),
      toSource('issuer', ['CA', 'CB'], issuers, 'csv'),
    ];
    for (const size of [1, 4, 1_000]) {
      const result = await reconcileBatch(world.store, agree, size);
      expect(result.findings).toEqual([]);
      expect(result.counts).toEqual({ operator: 14, issuer: 14, clearing: 14 });
    }
    const spoiled = operators
      .filter(({ terminalSeq, terminalId }) => !(terminalId === 'bus' && terminalSeq === 2))
      .map((record) => (record.terminalId === 'rail-R2' ? { ...record, amountFen: 2_999 } : record));
    spoiled.push({ ...(spoiled[0] as ReconRecord), terminalId: 'ghost' });
    const plantedFiles = [
      toSource('operator', parties, spoiled, 'ndjson'),
      toSource('issuer', ['CA', 'CB'], [...issuers, issuers[5] as ReconRecord], 'ndjson'),
    ];
    const expected = [
      'missing-in-clearing operator charge ghost/1',
      'missing-at-operator operator charge bus/2',
      'amount-differs operator charge rail-R2/1',
      'duplicate issuer charge bus/6',
    ].sort();
    for (const size of [1, 4, 1_000]) {
      const { findings } = await reconcileBatch(world.store, plantedFiles, size);
      expect(findings.map(({ kind, side, reference }) => `${kind} ${side} ${reference}`).sort()).toEqual(
        expected,
      );
    }
  });

  test('a trailer that does not fit, and files of two days', async () => {
    const world = await ClearingWorld.openExample(await open());
    await world.close(D);
    const issuers = (await listRecords(world, D)).map(stripIssuer);
    const text = writeReconFile({ partyIds: ['CA', 'CB'], batchDay: D }, issuers, 'ndjson', {
      count: 14,
      sumFen: 8_499,
    });
    const read = () =>
      readReconFile(
        (async function* () {
          yield text;
        })(),
        'ndjson',
      );
    const { findings } = await reconcileBatch(world.store, [{ side: 'issuer', read }]);
    expect(findings).toMatchObject([
      { kind: 'trailer-differs', side: 'issuer', expectedFen: 8_500, actualFen: 8_499 },
    ]);
    const other = toSource('operator', ['AB'], [], 'csv', D + 1);
    await expect(reconcileBatch(world.store, [{ side: 'issuer', read }, other])).rejects.toMatchObject({
      code: 'bad-request',
    });
    await expect(reconcileBatch(world.store, [])).rejects.toMatchObject({ code: 'bad-request' });
  });
});
