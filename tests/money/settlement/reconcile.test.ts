import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ReconFormat,
  type ReconLine,
  readReconFile,
  writeReconFile,
} from '../../../server/money/settlement/reconciliation/recon-file.ts';
import type { ReconSide } from '../../../server/money/settlement/reconciliation/recon-record.ts';
import {
  toItemStatuses,
  toStatusItem,
} from '../../../server/money/settlement/reconciliation/recon-status.ts';
import { reconcile } from '../../../server/money/settlement/reconciliation/reconcile.ts';
import { toReconItems } from '../../../server/money/settlement/reconciliation/reconcile-batch.ts';
import { finish, type Planted, plant, plantKinds, type Truth, toTruth } from './planted-errors.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const operatorIds = new Set(['AB', 'AM1', 'AM2', 'BB']);
const issuerIds = new Set(['CA', 'CB']);

const reconcileTruth = ({ clearing, operator, issuer }: Truth) =>
  reconcile({
    clearing,
    operator: { partyIds: operatorIds, records: operator },
    issuer: { partyIds: issuerIds, records: issuer },
  });

const toText = ({ kind, side, reference }: Planted) => `${reference} ${kind} ${side}`;

describe('three lists of the same money', () => {
  test('agree', () => {
    expect(reconcileTruth(toTruth(50))).toEqual([]);
  });

  test.each(plantKinds)('%s is found, on either side, and nothing else', (kind) => {
    for (const side of ['operator', 'issuer'] as const) {
      for (const index of [0, 4, 6]) {
        const truth = toTruth(20);
        const planted = plant(truth, index, kind, side);
        expect(reconcileTruth(finish(truth)).map(toText)).toEqual([toText(planted)]);
      }
    }
  });

  test('any errors planted together are found exactly, in whatever order the files are', () => {
    const anyPlants = fc.uniqueArray(
      fc.tuple(
        fc.nat({ max: 59 }),
        fc.constantFrom(...plantKinds),
        fc.constantFrom<ReconSide>('operator', 'issuer'),
      ),
      { selector: ([index]) => index, maxLength: 25 },
    );
    fc.assert(
      fc.property(anyPlants, fc.boolean(), (plants, isReversed) => {
        const truth = toTruth(60);
        const planted = plants.map(([index, kind, side]) => plant(truth, index, kind, side));
        const spoiled = finish(truth);
        if (isReversed) {
          spoiled.operator.reverse();
          spoiled.issuer.reverse();
          spoiled.clearing.reverse();
        }
        expect(reconcileTruth(spoiled).map(toText).sort()).toEqual(planted.map(toText).sort());
      }),
      { numRuns: CASES },
    );
  });

  test('a side that sent no file is asked for nothing', () => {
    const { clearing, operator } = toTruth(20);
    const list = { partyIds: operatorIds, records: operator };
    expect(reconcile({ clearing, operator: list, issuer: null })).toEqual([]);
    expect(reconcile({ clearing, operator: null, issuer: null })).toEqual([]);
  });

  test('an operator is asked for its own taps only', () => {
    const { clearing, operator } = toTruth(20);
    const own = { partyIds: new Set(['BB']), records: operator.filter(({ partyId }) => partyId === 'BB') };
    expect(reconcile({ clearing, operator: own, issuer: null })).toEqual([]);
  });

  test('a free ride may be listed or not', () => {
    const { clearing, operator } = toTruth(3);
    const free = { ...clearing[0]!, terminalSeq: 999, amountFen: 0 };
    const listed = { ...operator[0]!, terminalSeq: 999, amountFen: 0 };
    const of = (records: typeof operator, ours: typeof clearing) =>
      reconcile({ clearing: ours, operator: { partyIds: operatorIds, records }, issuer: null });
    expect(of([...operator, listed], clearing)).toEqual([]);
    expect(of(operator, [...clearing, free])).toEqual([]);
    expect(of([...operator, { ...listed, amountFen: 200 }], [...clearing, free])).toMatchObject([
      { kind: 'amount-differs', expectedFen: 0, actualFen: 200 },
    ]);
  });
});

describe('files', () => {
  const header = { partyIds: ['AB', 'BB'], batchDay: 20_600 };
  const { operator } = toTruth(9);
  const awkward = [{ ...operator[0]!, cardId: 'with "quotes", commas, blanks 卡' }, ...operator.slice(1)];

  const readAll = async (text: string, format: ReconFormat, size = 7) => {
    const bytes = Buffer.from(text);
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    }
    const lines: ReconLine[] = [];
    for await (const line of readReconFile(chunks(), format)) lines.push(line);
    return lines;
  };

  test.each(['ndjson', 'csv'] as const)(
    '%s is read as it was written, in pieces of any size',
    async (format) => {
      const text = writeReconFile(header, awkward, format);
      for (const size of [1, 7, 100_000]) {
        const lines = await readAll(text, format, size);
        expect(lines[0]).toEqual({ line: 'header', header });
        expect(lines.flatMap((line) => (line.line === 'record' ? [line.record] : []))).toEqual(awkward);
        const sumFen = awkward.reduce((sum, { amountFen }) => sum + amountFen, 0);
        expect(lines.at(-1)).toEqual({ line: 'trailer', trailer: { count: 9, sumFen } });
      }
    },
  );

  test.each([
    ['nothing', '', 'ndjson'],
    ['no header', writeReconFile(header, operator, 'ndjson').split('\n').slice(1).join('\n'), 'ndjson'],
    ['no trailer', writeReconFile(header, operator, 'ndjson').split('\n').slice(0, -2).join('\n'), 'ndjson'],
    ['two headers', writeReconFile(header, [], 'ndjson').repeat(2), 'ndjson'],
    ['no JSON', '{"type":', 'ndjson'],
    ['a broken amount', writeReconFile(header, operator, 'csv').replace('100\r\n', '1.5\r\n'), 'csv'],
    [
      'a date that is none',
      writeReconFile(header, operator, 'csv').replace('2026-05-27', '2026-02-30'),
      'csv',
    ],
    ['a column too few', writeReconFile(header, operator, 'csv').replace('charge,', ''), 'csv'],
  ] as const)('%s is refused with its line', async (_, text, format) => {
    await expect(readAll(text, format)).rejects.toMatchObject({
      code: 'bad-request',
      details: { line: expect.any(Number) },
    });
  });
});

describe('items', () => {
  const truth = toTruth(12);
  plant(truth, 0, 'amount-differs', 'operator');
  plant(truth, 1, 'duplicate', 'issuer');
  truth.issuer.push(truth.issuer.at(-1)!);
  const findings = reconcileTruth(truth);
  const result = { batchDay: 20_600, counts: { operator: 12, issuer: 14, clearing: 12 }, findings };

  test('have ids that stay the same and differ from each other', () => {
    const items = toReconItems(result);
    expect(items).toHaveLength(3);
    expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(3);
    expect(toReconItems(result)).toEqual(items);
  });

  test('are open until explained or settled, and settled for good', () => {
    const items = toReconItems(result);
    const [first, second] = [items[0]!, items[1]!];
    const decide = (itemId: string, status: 'explained' | 'settled', decidedSec: number) =>
      toStatusItem({ itemId, status, note: `${status} at ${decidedSec}`, decidedSec }, 20_601);
    const all = [
      ...items,
      decide(first.itemId, 'explained', 1),
      decide(second.itemId, 'settled', 2),
      decide(second.itemId, 'explained', 3),
    ];
    expect(toItemStatuses(all).map(({ status, note }) => [status, note])).toEqual([
      ['explained', 'explained at 1'],
      ['settled', 'settled at 2'],
      ['open', ''],
    ]);
  });
});
