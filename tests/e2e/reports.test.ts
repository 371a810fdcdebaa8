/** `tongcheng report` on feeds of a small city: files that Word and Excel open, and refusals. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smallFeed, writeInlineFeed } from '../support/inline-feed.ts';
import { readWord, readWorkbook, unzipOffice } from '../support/office-files.ts';
import { makeDataDir, run } from './tongcheng.ts';

const data = makeDataDir();
const at = (name: string) => join(data.dir, name);
let common: string[];

/** Twice as many buses; the comparison is of one departure a minute. */
const headway = {
  type: 'setHeadway',
  id: 'more-buses',
  lines: ['town:R'],
  days: '1111111',
  window: ['07:00', '10:00'],
  headwaySecs: 600,
  exact: true,
  others: 'remove',
};

function writeScenario(name: string, modification: object): string {
  const document = {
    $schema: 'scenario/1',
    name: '加密班次',
    nameEn: 'More buses',
    serviceDay: '2026-11-25',
    base: { gtfs: [{ feed: 'town', sha256: `sha256:${'0'.repeat(64)}` }] },
    modifications: [modification],
  };
  writeFileSync(at(name), JSON.stringify(document));
  return at(name);
}

beforeAll(async () => {
  mkdirSync(at('feeds'), { recursive: true });
  await writeInlineFeed(at('feeds/town'), {
    ...smallFeed,
    'stops.txt': smallFeed['stops.txt'].replaceAll(',40.8', ',48.8').replaceAll(',111.6', ',11.6'),
  });
  common = ['--feeds', at('feeds/town'), '--data', at('data')];
  writeFileSync(
    at('zones.csv'),
    'id,lat,lon,district,population\na,48.80,11.60,West,1000\nb,48.81,11.61,West,2000\nc,48.82,11.62,East,4000\n',
  );
  writeFileSync(at('empty.csv'), 'id,lat,lon,district,population\n');
  const { code, out } = await run(['scenario', 'rebase', writeScenario('raw.json', headway), ...common]);
  expect(code).toBe(0);
  writeFileSync(at('more.json'), out);
});
afterAll(() => data.remove());

const report = (...args: string[]) =>
  run([
    'report',
    'scenario',
    at('more.json'),
    '--zones',
    at('zones.csv'),
    '--pair',
    'town:A=town:C',
    ...common,
    ...args,
  ]);

test('the Word and Excel files of a scenario have the figures of its comparison', async () => {
  const word = await report('--out', at('more.docx'), '--lang', 'zh', '--json');
  expect([word.err, word.code]).toEqual(['', 0]);
  const { comparison } = JSON.parse(word.out);
  const [pair] = comparison.access.pairs;
  const toMinutes = (sec: number | null) => (sec === null ? '–' : (Math.round(sec / 6) / 10).toFixed(1));
  const { tables } = readWord(await unzipOffice(readFileSync(at('more.docx'))));
  const times = tables.find(([head]) => head?.includes('按时刻表出行'));
  for (const [row, side] of [
    [1, pair.stationToStation.before],
    [2, pair.stationToStation.after],
    [3, pair.doorToDoor.before],
    [4, pair.doorToDoor.after],
  ] as const) {
    expect(times?.[row]?.slice(2, -1)).toEqual(
      [...side.percentileSec, side.meanSec, side.plannedSec].map(toMinutes),
    );
    // Departures that arrive at all.
    expect(times?.[row]?.at(-1)).toBe('100.0 %');
  }
  // Trips of 20 minutes every 10 minutes instead of two in the window.
  expect(pair.stationToStation.after.plannedSec).toBe(1_200);
  expect(pair.stationToStation.after.meanSec).toBeLessThan(pair.stationToStation.before.meanSec);

  expect((await report('--out', at('more.xlsx'), '--lang', 'en')).code).toBe(0);
  const sheets = readWorkbook(await unzipOffice(readFileSync(at('more.xlsx'))));
  expect(sheets.map(({ name }) => name)).toEqual([
    'Summary',
    'What the scenario does',
    'Travel times',
    'Access',
    'residents in reach by zone',
    'Operations and costs',
    'Appendix  parameters and data',
  ]);
  const rows = sheets.find(({ name }) => name === 'Access')?.rows ?? [];
  for (const { after, before, cutoffMin } of comparison.access.cumulative) {
    const shown = [before, after].map((value: number) => Number(value.toPrecision(2)));
    expect(rows).toContainEqual(expect.arrayContaining(['residents', cutoffMin, ...shown]));
  }
  const hashes = sheets.at(-1)?.rows.flat();
  expect(hashes).toContain(comparison.scenario.hash);
  expect(hashes).toContain(comparison.base.timetableHash);
});

test('both languages are the default', async () => {
  expect((await report('--out', at('more.html'))).code).toBe(0);
  const html = readFileSync(at('more.html'), 'utf8');
  expect(html).toContain('规划方案评估报告：加密班次');
  expect(html).toContain('Scenario report: More buses');
});

test('a scenario with errors is refused with its problems', async () => {
  const file = writeScenario('wrong.json', { ...headway, lines: ['town:none'] });
  const out = at('wrong.docx');
  const { code, out: text } = await run([
    'report',
    'scenario',
    file,
    '--zones',
    at('zones.csv'),
    '--out',
    out,
    '--json',
    ...common,
  ]);
  expect(code).toBe(1);
  const { ok, problems } = JSON.parse(text);
  expect(ok).toBe(false);
  expect(problems.map(({ code: problem }: { code: string }) => problem)).toContain('line-unknown');
  expect(() => readFileSync(out)).toThrow('ENOENT');
});

test.each([
  ['an unknown ending', ['--zones', 'zones.csv', '--out', 'report.pdf'], '.docx'],
  ['a region without zones', ['--out', 'report.docx'], '--zones'],
  ['a zone file without zones', ['--zones', 'empty.csv', '--out', 'report.docx'], 'empty.csv'],
])('%s is refused', async (_, args, word) => {
  const files = args.map((arg) => (arg.includes('.') ? at(arg) : arg));
  const { code, err } = await run(['report', 'scenario', at('more.json'), ...files, ...common, '--json']);
  expect(code).toBe(1);
  expect(err).toContain('bad-request');
  expect(err).toContain(word);
});
