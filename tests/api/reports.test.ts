/** Reports over HTTP, over the feeds of the two cities: of a finished comparison, of a quarter, of circles. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClearing } from '../../server/app/clearing/clearing.ts';
import { defaultFeeds, regionFile } from '../../server/app/files/paths.ts';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../server/app/planning/load-timetable.ts';
import { buildFollowUpReport } from '../../server/app/reports/follow-up-report.ts';
import { createReportRoom } from '../../server/app/reports/report-room.ts';
import { toReportFile } from '../../server/app/reports/write-report.ts';
import type { ScenarioComparison } from '../../server/app/scenarios/run-comparison.ts';
import { createScenarioRoom } from '../../server/app/scenarios/scenario-room.ts';
import { buildTravel } from '../../server/app/scenarios/travel.ts';
import { simulateDays } from '../../server/app/simulation/simulate-days.ts';
import { findServiceDay } from '../../server/base/service-day.ts';
import { dayAssumptions } from '../../server/bureau/demand/assumptions.ts';
import type { Scenario } from '../../server/bureau/scenario/document.ts';
import { copyImported } from '../support/imported-cities.ts';
import { readWord, readWorkbook, unzipOffice } from '../support/office-files.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

let dir: string;
let served: Served;
let rooms: { close: () => Promise<void> }[] = [];
let feeds: unknown;
let loaded: LoadedTimetable;
/** A finished comparison, of the first test. */
let comparisonId: string;
const toOptions = () => ({ feeds: [...defaultFeeds], data: dir, region: regionFile });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-reports-'));
  await copyImported(dir);
  const options = toOptions();
  loaded = await loadFeeds(options);
  feeds = loaded.imported.map(({ feedId, hash }) => ({ feed: feedId, sha256: `sha256:${hash}` }));
  const scenarios = createScenarioRoom(options, loaded, () => {});
  const reports = createReportRoom(options, scenarios.useCases);
  rooms = [reports, scenarios];
  served = await serveFake({ scenarios: () => scenarios.useCases, reports: () => reports.useCases });
}, 120_000);

afterAll(async () => {
  await served?.close();
  for (const room of rooms) await room.close();
  await rm(dir, { recursive: true, force: true });
});

const document = () => ({
  $schema: 'scenario/1',
  name: '试验',
  nameEn: 'Trial',
  serviceDay: '2026-11-25',
  base: { gtfs: feeds },
  modifications: [
    { type: 'adjustSpeed', id: 'fast', lines: ['hohhot-bus:hb-1'], scale: 1.3, scaleDwell: true },
  ],
});

const post = (path: string, body: unknown) =>
  getJson(served.url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });

async function fetchFile(path: string) {
  // The report of a loaded machine may take longer than a request waits.
  for (;;) {
    const response = await fetch(served.url + path);
    if (response.status !== 503) {
      const bytes = Buffer.from(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, bytes };
    }
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

it('writes the report of a finished comparison in each format', { timeout: 180_000 }, async () => {
  const start = () =>
    post('/api/v1/scenarios/trial/compare', { document: document(), parts: ['operations'] }) as Promise<{
      body: { jobId: string; state: string };
    }>;
  let job = await start();
  comparisonId = job.body.jobId;
  const path = `/api/v1/comparisons/${comparisonId}/report`;
  for (; job.body.state !== 'done'; job = await start()) {
    expect(['waiting', 'running']).toContain(job.body.state);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const word = await fetchFile(`${path}.docx?language=zh`);
  expect(word.status).toBe(200);
  expect(word.headers.get('content-type')).toContain('wordprocessingml');
  expect(word.headers.get('content-disposition')).toMatch(
    /attachment; filename="scenario-[0-9a-f]{8}\.docx"/,
  );
  expect((await readWord(await unzipOffice(word.bytes))).paragraphs).toContain('规划方案评估报告：试验');
  const excel = await fetchFile(`${path}.xlsx?language=en`);
  const sheets = readWorkbook(await unzipOffice(excel.bytes));
  expect(sheets[0]?.rows[0]).toEqual(['Scenario report: Trial']);
  const page = (await fetchFile(`${path}.html?language=both`)).bytes.toString();
  expect(page).toContain('<span lang="en">Scenario report: Trial</span>');

  const wrong = await getJson(`${served.url}${path}.pdf`);
  expect(wrong.status).toBe(400);
  const unknown = await getJson(`${served.url}/api/v1/comparisons/${'0'.repeat(32)}/report.docx`);
  expect(unknown.body).toMatchObject({ status: 404, code: 'not-found' });
});

it('writes the bulletin of a quarter in each format, with the nets of its days', {
  timeout: 120_000,
}, async () => {
  const date = '2026-11-25';
  const path = '/api/v1/reports/quarter';
  const before = await fetchFile(`${path}.xlsx?period=2026-Q4`);
  expect(JSON.parse(before.bytes.toString())).toMatchObject({ status: 404, code: 'not-found' });
  const day = findServiceDay(date) as number;
  const clearing = await openClearing(toOptions(), loaded, null);
  const days = await simulateDays(
    clearing,
    loaded,
    {
      firstDay: day,
      lastDay: day,
      riders: 60,
      seed: 3,
      folder: join(dir, 'simulated'),
      table: buildTravel(loaded, day, { tours: { inside: 2_000, between: 600 } }),
      assumptions: dayAssumptions,
      isSettled: true,
    },
    1_800_000_000,
    () => ({ update: () => {}, stop: () => {} }),
  ).finally(() => clearing.close());
  const netFen = new Map<string, number>();
  for (const { positions } of days)
    for (const [id, fen] of Object.entries(positions)) netFen.set(id, (netFen.get(id) ?? 0) + fen);
  const nets = [...netFen.values()].filter((fen) => fen !== 0);
  expect(nets.length).toBeGreaterThan(5);
  const excel = await fetchFile(`${path}.xlsx?period=2026-Q4&language=zh`);
  expect(excel.status).toBe(200);
  expect(excel.headers.get('content-disposition')).toBe('attachment; filename="quarter-2026-Q4.xlsx"');
  const rows = readWorkbook(await unzipOffice(excel.bytes)).flatMap((sheet) => sheet.rows);
  for (const fen of nets) expect(rows.some(([, value]) => value === fen / 100)).toBe(true);
  expect((await fetchFile(`${path}.xlsx?period=2026-Q4&language=zh`)).bytes).toEqual(excel.bytes);
  const word = await fetchFile(`${path}.docx?period=2026-11&language=en`);
  expect(word.headers.get('content-type')).toContain('wordprocessingml');
  expect((await readWord(await unzipOffice(word.bytes))).paragraphs).toContain('Quarterly bulletin 2026-11');
  const page = await fetchFile(`${path}.html?period=2026-Q4&language=both`);
  expect(page.bytes.toString()).toContain('<span lang="en">Quarterly bulletin 2026-Q4</span>');
});

it('writes the follow-up evaluation of a comparison, as it is built from the ledger itself', {
  timeout: 120_000,
}, async () => {
  const path = `/api/v1/comparisons/${comparisonId}/follow-up`;
  const query = 'from=2026-11-25&to=2026-11-26&per=period&cardShare=0.4,0.6';
  const excel = await fetchFile(`${path}.xlsx?${query}`);
  expect(excel.status).toBe(200);
  expect(excel.headers.get('content-disposition')).toMatch(/filename="follow-up-[0-9a-f]{8}\.xlsx"/);
  const { body } = (await getJson(`${served.url}/api/v1/comparisons/${comparisonId}`, {})) as {
    body: { comparison: ScenarioComparison };
  };
  const firstDay = findServiceDay('2026-11-25') as number;
  const clearing = await openClearing(toOptions(), loaded, null);
  const { followUp, report } = await buildFollowUpReport(
    loaded,
    clearing,
    document() as unknown as Scenario,
    body.comparison,
    {
      firstDay,
      lastDay: firstDay + 1,
      isMonthly: false,
      cardShare: { low: 0.4, high: 0.6 },
      lineIds: new Map(),
    },
  ).finally(() => clearing.close());
  expect(followUp.periods[0]?.completeness.settled).toBeGreaterThan(50);
  expect(excel.bytes.equals(await toReportFile(report, 'xlsx', 'zh'))).toBe(true);
  const word = await fetchFile(`${path}.docx?${query}&language=en`);
  expect((await readWord(await unzipOffice(word.bytes))).paragraphs).toContain('Follow-up evaluation: Trial');
  const refuse = async (asked: string) => {
    const { bytes, status } = await fetchFile(asked);
    return { status, ...(JSON.parse(bytes.toString()) as { code: string; errors?: { field: string }[] }) };
  };
  expect(await refuse(`${path}.docx?from=2026-12-25&to=2026-12-26`)).toMatchObject({ code: 'not-found' });
  expect(await refuse(`${path}.docx?from=2026-11-26&to=2026-11-25`)).toMatchObject({
    code: 'bad-time',
    errors: [{ field: 'to' }],
  });
  const toQuery = (name: string, value: string) => {
    const params = new URLSearchParams(query);
    params.set(name, value);
    return params;
  };
  for (const [name, value] of [
    ['cardShare', '0'],
    ['cardShare', '0.6,0.4'],
    ['cardShare', '1.5'],
    ['lines', 'a=b=c'],
    ['lines', 'a'],
    ['per', 'year'],
    ['from', '2026-02-30'],
  ] as const)
    expect([name, await refuse(`${path}.docx?${toQuery(name, value)}`)]).toEqual([
      name,
      expect.objectContaining({
        status: 400,
        errors: expect.arrayContaining([expect.objectContaining({ field: expect.stringContaining(name) })]),
      }),
    ]);
  const unknown = `/api/v1/comparisons/${'0'.repeat(32)}/follow-up.docx?${query}`;
  expect(await refuse(unknown)).toMatchObject({ status: 404, code: 'not-found' });
});

it('refuses circles and quarters that there are not', { timeout: 120_000 }, async () => {
  const ask = async (path: string) => {
    const { bytes, status } = await fetchFile(path);
    return { status, ...(JSON.parse(bytes.toString()) as { code: string }) };
  };
  expect(await ask('/api/v1/reports/quarter.docx?period=2026-11-25')).toMatchObject({ code: 'bad-time' });
  expect(await ask('/api/v1/reports/quarter.docx?period=2026-Q2')).toMatchObject({ code: 'not-found' });
  expect(await ask('/api/v1/reports/circles.xlsx?from=09:00&to=08:00')).toMatchObject({ code: 'bad-time' });
  expect(await ask('/api/v1/reports/circles.xlsx?cutoffs=0')).toMatchObject({ status: 400 });
  expect(await ask('/api/v1/reports/circles.xlsx?date=2039-01-01')).toMatchObject({
    code: 'date-outside-service',
  });
  expect(await ask('/api/v1/reports/circles.xlsx?scenario=none')).toMatchObject({ code: 'scenario-unknown' });
});
