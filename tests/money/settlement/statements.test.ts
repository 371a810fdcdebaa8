import { describe, expect, test } from 'vitest';
import type { BatchState } from '../../../server/money/ledger/ledger-store.ts';
import {
  buildStatement,
  hashBody,
  toBodyText,
} from '../../../server/money/settlement/statements/build-statement.ts';
import type { Statement } from '../../../server/money/settlement/statements/statement.ts';
import { toStatementCsv } from '../../../server/money/settlement/statements/statement-csv.ts';
import { listStatementEntries } from '../../../server/money/settlement/statements/statement-entries.ts';
import { toStatementHtml } from '../../../server/money/settlement/statements/statement-html.ts';
import {
  parseStatementPeriod,
  toPeriodText,
} from '../../../server/money/settlement/statements/statement-period.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { D, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

describe('periods', () => {
  test.each([
    ['2026-03-02', '2026-03-02'],
    ['2026-11', '2026-11-01 – 2026-11-30'],
    ['2028-02', '2028-02-01 – 2028-02-29'],
    ['2026-12', '2026-12-01 – 2026-12-31'],
    ['2026-Q1', '2026-01-01 – 2026-03-31'],
    ['2026-Q4', '2026-10-01 – 2026-12-31'],
    ['2026', '2026-01-01 – 2026-12-31'],
  ])('%s', (text, range) => {
    expect(toPeriodText(parseStatementPeriod(text))).toBe(range);
  });

  test.each(['', '2026-13', '2026-Q5', '2026-02-30', '26-01', '2026-1', '0001'])('%j is none', (text) => {
    expect(() => parseStatementPeriod(text)).toThrow(expect.objectContaining({ code: 'bad-time' }));
  });
});

/** Closed up to D + 2; the exit of the fourth example is late in that batch. */
async function openClosed(open: (typeof ledgerKinds)[number]['open'], until: BatchState = 'paid') {
  const world = await ClearingWorld.openExample(await open());
  await world.close(D + 1);
  await world.cards.ingest([new TapMaker().gate('off', 'A4', '18:20', 'S2')]);
  await world.close(D + 2, until);
  return world;
}

const build = ({ store, context }: ClearingWorld, partyId: string, period: string) =>
  buildStatement(store, context, partyId, parseStatementPeriod(period));

const toLines = ({ lines }: Statement) =>
  Object.fromEntries(lines.map(({ lineId, amountFen }) => [lineId, amountFen]));

describe.each(ledgerKinds)('statements on $dialect', ({ open }) => {
  test('explain each net position', async () => {
    const world = await openClosed(open);
    const operator = await build(world, 'AM1', '2026-03-02');
    expect(toLines(operator)).toEqual({
      fares: 1_340,
      redivision: -43,
      'discount:T1': -100,
      commission: -3,
      held: 700,
    });
    expect(operator.netFen).toBe(1_194);
    expect(operator.days).toMatchObject([{ state: 'paid', netFen: 1_194, paymentDate: '2026-03-03' }]);
    expect(toLines(await build(world, 'CA', '2026-03-02'))).toEqual({
      'card-use': -5_460,
      'card-unresolved': -700,
      'top-up': 30_150,
    });
    expect(toLines(await build(world, 'FA', '2026-03-02'))).toEqual({
      'subsidy:T1': -100,
      'subsidy:T2': -50,
      'subsidy:student-rail': -314,
    });
    expect(toLines(await build(world, 'CC', '2026-03-02'))).toEqual({
      'fee:AB': 3,
      'fee:AM1': 3,
      'fee:AM2': 1,
      'fee:IR': 16,
    });
    const merchant = await build(world, 'SP', '2026-03-02');
    expect([merchant.lines, merchant.netFen]).toEqual([[], 0]);
  });

  test('months, quarters and years are the sum of their days, late items in the batch that took them', async () => {
    const world = await openClosed(open);
    for (const { id } of exampleScheme.parties) {
      const days = [];
      for (const date of ['2026-03-02', '2026-03-03', '2026-03-04']) days.push(await build(world, id, date));
      const netFen = days.reduce((sum, day) => sum + day.netFen, 0);
      for (const period of ['2026-03', '2026-Q1', '2026'])
        expect((await build(world, id, period)).netFen, `${id} ${period}`).toBe(netFen);
    }
    const late = await build(world, 'AM1', '2026-03');
    expect(late.lateCount).toBe(1);
    expect(late.lateItems).toEqual([
      { journeyId: 'gate-S1/4', serviceDate: '2026-03-02', batchDate: '2026-03-04', riderFen: 300 },
    ]);
    expect((await build(world, 'CA', '2026-03')).lateCount).toBe(1);
    expect((await build(world, 'CB', '2026-03')).lateCount).toBe(0);
    expect((await build(world, 'AB', '2026-03')).lateCount).toBe(0);
  });

  test('every line opens to transfers that sum to it, page by page', async () => {
    const world = await openClosed(open);
    const period = parseStatementPeriod('2026-03');
    let entryCount = 0;
    for (const { id } of exampleScheme.parties) {
      const { lines } = await build(world, id, '2026-03');
      for (const { lineId, amountFen, transferCount } of lines) {
        const amounts: number[] = [];
        let cursor: string | null = null;
        do {
          const page = await listStatementEntries(world.store, id, period, lineId, cursor, 2);
          expect(page.entries.length).toBeLessThanOrEqual(2);
          for (const entry of page.entries) {
            amounts.push(entry.amountFen);
            if (entry.tapId !== null && !entry.tapId.startsWith('kiosk'))
              expect(entry.journeyId, `${lineId} ${entry.tapId}`).not.toBeNull();
          }
          cursor = page.nextCursor;
        } while (cursor !== null);
        entryCount += amounts.length;
        expect([amounts.length, amounts.reduce((sum, amount) => sum + amount, 0)], `${id} ${lineId}`).toEqual(
          [transferCount, amountFen],
        );
      }
    }
    expect(entryCount).toBeGreaterThan(40);
    const { entries } = await listStatementEntries(
      world.store,
      'AB',
      parseStatementPeriod('2026-03-02'),
      'redivision',
    );
    expect(entries).toMatchObject([
      { amountFen: 43, tapId: null, key: { source: `clearing/redivision/A-day/${D}/A5` } },
    ]);
    await expect(listStatementEntries(world.store, 'AB', period, 'fares', 'nonsense')).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  test('are final once every batch is sealed, and refused before one is netted', async () => {
    const world = await openClosed(open, 'netted');
    expect((await build(world, 'AB', '2026-03-02')).isFinal).toBe(true);
    expect((await build(world, 'AB', '2026-03')).isFinal).toBe(false);
    await expect(build(world, 'AB', '2026-03-05')).rejects.toMatchObject({ code: 'batch-state' });
    await expect(build(world, 'nobody', '2026-03')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('on paper', () => {
  const statement: Statement = {
    schemeId: 'example',
    party: { id: 'AB', kind: 'operator', names: { zh: '甲市<公交> & "co"', en: `=HYPERLINK("x")` } },
    period: { text: '2026-03', firstDate: '2026-03-01', lastDate: '2026-03-31' },
    isFinal: false,
    lines: [
      {
        lineId: 'fares',
        names: { zh: '票款', en: 'Fares, all' },
        amountFen: 123_456,
        transferCount: 3,
        isInformation: false,
      },
      {
        lineId: 'commission',
        names: { zh: '手续费', en: 'Commission' },
        amountFen: -5,
        transferCount: 1,
        isInformation: false,
      },
      {
        lineId: 'held',
        names: { zh: '暂存', en: 'Held' },
        amountFen: 700,
        transferCount: 1,
        isInformation: true,
      },
    ],
    netFen: 123_451,
    days: [
      {
        date: '2026-03-02',
        state: 'paid',
        netFen: 123_451,
        sealHead: '0123456789abcdef',
        paymentDate: '2026-03-03',
      },
      { date: '2026-03-03', state: 'netted', netFen: 0, sealHead: null, paymentDate: null },
    ],
    lateCount: 3,
    lateItems: [
      { journeyId: '<T>/1', serviceDate: '2026-03-01', batchDate: '2026-03-02', riderFen: 180 },
      { journeyId: 'T/2', serviceDate: '2026-03-01', batchDate: '2026-03-02', riderFen: 0 },
    ],
    bodyHash: 'f'.repeat(64),
  };

  test('HTML escapes what it prints, loads nothing, and says what is still open', () => {
    const html = toStatementHtml(statement);
    expect(html).toContain('甲市&lt;公交&gt; &amp; &quot;co&quot;');
    expect(html).toContain('&lt;T&gt;/1');
    expect(html).not.toMatch(/<T>|<公交>|<script|https?:|src=|@import|url\(/);
    expect(html).toMatch(/^<!doctype html>\n<html lang="zh-CN">/);
    expect(html).toContain('1234.51');
    expect(html).toContain('应收净额');
    expect(html).toContain('0123456789abcdef');
    expect(html).toContain('f'.repeat(64));
    expect(html).toContain('3 in all, the first 2 listed');
    expect(html).toContain('figures may still change');
    expect(toStatementHtml({ ...statement, isFinal: true })).not.toContain('figures may still change');
    expect(toStatementHtml({ ...statement, netFen: -1 })).toContain('应付净额');
  });

  test('CSV quotes what has to be quoted and lets no name be a formula', () => {
    const csv = toStatementCsv(statement);
    expect(csv.startsWith('\uFEFFsection,id,')).toBe(true);
    const rows = csv.slice(1).split('\r\n');
    expect(rows[1]).toBe(`statement,AB,"甲市<公交> & ""co""","'=HYPERLINK(""x"")",,,,,2026-03`);
    expect(rows[2]).toBe('line,fares,票款,"Fares, all",1234.56,123456,3,yes,');
    expect(rows[3]).toBe('line,commission,手续费,Commission,-0.05,-5,1,yes,');
    expect(rows[4]).toBe('line,held,暂存,Held,7.00,700,1,no,');
    expect(rows.at(-1)).toBe('');
    expect(rows).toHaveLength(12);
  });

  test('the hash is that of the body without it', () => {
    const { bodyHash: _, ...body } = statement;
    expect(hashBody(statement)).toBe(hashBody(body));
    expect(hashBody({ ...body, netFen: 1 })).not.toBe(hashBody(body));
    expect(JSON.parse(toBodyText(body))).toEqual(body);
  });
});
