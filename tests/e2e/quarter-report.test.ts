/** `tongcheng report quarter` over a simulated day: the same money as the statements, to the fen. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Quarter } from '../../server/app/reports/quarter.ts';
import { smallFeed, writeInlineFeed } from '../support/inline-feed.ts';
import { readWord, readWorkbook, unzipOffice } from '../support/office-files.ts';
import { makeCitiesDir, run } from './tongcheng.ts';

const data = await makeCitiesDir();
const at = (name: string) => join(data.dir, name);
const report = (...args: string[]) => run(['report', 'quarter', '--data', data.dir, '--json', ...args]);

beforeAll(async () => {
  const { code } = await run(['simulate', '--date', '2026-11-25', '--riders', '800', '--data', data.dir]);
  expect(code).toBe(0);
}, 180_000);
afterAll(() => data.remove());

test('parties have the net of their statements, and the nets are zero together', {
  timeout: 120_000,
}, async () => {
  const { code, out } = await report('--period', '2026-Q4', '--out', at('q4.xlsx'), '--lang', 'zh');
  expect(code).toBe(0);
  const { current, previous } = JSON.parse(out) as Quarter;
  const statements = await run([
    'settle',
    'statements',
    '--period',
    '2026-Q4',
    '--format',
    'json',
    '--out',
    at('statements'),
    '--data',
    data.dir,
  ]);
  expect(statements.code).toBe(0);
  const nets = readdirSync(at('statements'))
    .map((file) => JSON.parse(readFileSync(join(at('statements'), file), 'utf8')))
    .map(({ netFen, party }): [string, number] => [party.id, netFen]);
  const found = new Map(current.parties.map(({ netFen, partyId }) => [partyId, netFen]));
  expect(nets.length).toBeGreaterThan(20);
  for (const [partyId, netFen] of nets) expect([partyId, found.get(partyId) ?? 0]).toEqual([partyId, netFen]);
  expect(current.parties.reduce((sum, { netFen }) => sum + netFen, 0)).toBe(0);
  // What riders pay is what operators are credited less what others and they themselves fund.
  const paidFen = current.networks.reduce((sum, { riderFen }) => sum + riderFen, 0);
  const sumOf = (field: 'creditedFen' | 'fundedFen') =>
    current.parties.reduce((sum, party) => sum + party[field], 0);
  expect(paidFen).toBe(sumOf('creditedFen') - sumOf('fundedFen'));
  expect(current.networks.reduce((sum, { crossing }) => sum + crossing, 0)).toBeGreaterThan(0);
  for (const { away, crossing, journeys } of current.networks) {
    expect(journeys).toBeGreaterThanOrEqual(away);
    expect(journeys).toBeGreaterThanOrEqual(crossing);
  }
  expect([previous.batches, previous.networks, previous.parties]).toEqual([0, [], []]);

  const sheets = readWorkbook(await unzipOffice(readFileSync(at('q4.xlsx'))));
  const rows = sheets.find(({ name }) => name === '清分结算')?.rows ?? [];
  for (const { netFen } of current.parties.filter((party) => party.netFen !== 0))
    expect(rows.some(([, value]) => value === netFen / 100)).toBe(true);
  const lines = sheets.find(({ name }) => name === '跨市线路和班次')?.rows ?? [];
  expect(lines.length).toBe(current.lines.length + 3);
});

test('a feed that begins inside the period before has the mean of its own days', async () => {
  const { out } = await report('--period', '2026-Q4');
  const { current, previous } = JSON.parse(out) as Quarter;
  const train = current.lines.find(({ id }) => id.startsWith('rail:rail-d-hohhot-baotou'));
  const before = previous.lines.find(({ id }) => id === train?.id);
  expect(train?.dailyDepartures).toBe(before?.dailyDepartures);
  expect(train?.departures).toBe((train?.dailyDepartures ?? 0) * 92);
});

test('both languages are in the Word file', async () => {
  expect((await report('--period', '2026-11', '--out', at('nov.docx'))).code).toBe(0);
  const { paragraphs } = readWord(await unzipOffice(readFileSync(at('nov.docx'))));
  expect(paragraphs).toContain('季度通报 2026-11Quarterly bulletin 2026-11');
});

test.each([
  ['2026', 'bad-time'],
  ['2026-11-25', 'bad-time'],
  ['2020-Q1', 'not-found'],
])('the period %s is refused', async (period, problem) => {
  const { code, err } = await report('--period', period);
  expect(code).toBe(1);
  expect(err).toContain(problem);
});

test('a region without a scheme is refused', async () => {
  mkdirSync(at('other'));
  await writeInlineFeed(at('town'), {
    ...smallFeed,
    'stops.txt': smallFeed['stops.txt'].replaceAll(',40.8', ',48.8').replaceAll(',111.6', ',11.6'),
  });
  const { code, err } = await run([
    'report',
    'quarter',
    '--period',
    '2026-Q4',
    '--feeds',
    at('town'),
    '--data',
    at('other'),
  ]);
  expect(code).toBe(1);
  expect(err).toContain('scheme');
  expect(err).not.toContain('at ');
});
