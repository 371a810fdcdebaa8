/** Reports over HTTP, over the feeds of the two cities: of a finished comparison, of a quarter, of circles. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultFeeds, regionFile } from '../../server/app/files/paths.ts';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { createReportRoom } from '../../server/app/reports/report-room.ts';
import { createScenarioRoom } from '../../server/app/scenarios/scenario-room.ts';
import { readWord, readWorkbook, unzipOffice } from '../support/office-files.ts';
import { getJson, type Served, serveFake } from './serve-fake.ts';

let dir: string;
let served: Served;
let rooms: { close: () => Promise<void> }[] = [];
let feeds: unknown;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-reports-'));
  const options = { feeds: [...defaultFeeds], data: dir, region: regionFile };
  const loaded = await loadFeeds(options);
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
  const path = `/api/v1/comparisons/${job.body.jobId}/report`;
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

it('refuses circles and quarters that there are not', { timeout: 120_000 }, async () => {
  const ask = async (path: string) => {
    const { bytes, status } = await fetchFile(path);
    return { status, ...(JSON.parse(bytes.toString()) as { code: string }) };
  };
  expect(await ask('/api/v1/reports/quarter.docx?period=2026-11-25')).toMatchObject({ code: 'bad-time' });
  expect(await ask('/api/v1/reports/quarter.docx?period=2026-Q4')).toMatchObject({ code: 'not-found' });
  expect(await ask('/api/v1/reports/circles.xlsx?from=09:00&to=08:00')).toMatchObject({ code: 'bad-time' });
  expect(await ask('/api/v1/reports/circles.xlsx?cutoffs=0')).toMatchObject({ status: 400 });
  expect(await ask('/api/v1/reports/circles.xlsx?date=2039-01-01')).toMatchObject({
    code: 'date-outside-service',
  });
  expect(await ask('/api/v1/reports/circles.xlsx?scenario=none')).toMatchObject({ code: 'scenario-unknown' });
});
