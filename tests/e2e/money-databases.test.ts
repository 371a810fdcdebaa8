/**
 * A simulated day on the command line with both databases (the second by DATABASE_URL), and all answers of the API about it:
 * they are byte-identical.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { eventually } from '../support/eventually.ts';
import { ledgerKinds } from '../support/ledgers.ts';
import { makeDatabase } from '../support/postgres.ts';
import { makeCitiesDir, run, type Serving, serve } from './tongcheng.ts';

const DATE = '2026-11-25';
const PERIODS = [DATE, '2026-Q4'];
/** One of this number of listed cards is opened. */
const CARD_STEP = 4;
const data = await makeCitiesDir();
const servings: Serving[] = [];
const reports: string[] = [];

afterAll(async () => {
  await Promise.all(servings.map(({ stop }) => stop()));
  data.remove();
});

/** Answers by path, and their operations. */
interface Told {
  readonly answers: Map<string, string>;
  readonly operations: Set<string>;
}

async function tell({ url }: Serving): Promise<Told> {
  const answers = new Map<string, string>();
  const operations = new Set<string>();
  // biome-ignore lint/suspicious/noExplicitAny: the schemas are tested where the endpoints are
  const get = async (path: string): Promise<any> => {
    const response = await fetch(`${url}/api/v1${path}`, { headers: { 'Accept-Language': 'zh' } });
    // Bytes of Word and Excel files as they are, one character each.
    const text = Buffer.from(await response.arrayBuffer()).toString(isOffice(response) ? 'latin1' : 'utf8');
    expect(response.status, `${path}: ${text}`).toBe(200);
    // The lists are taken in by the clock of this computer.
    const isOfClock = path.startsWith('/deny-lists');
    answers.set(path, isOfClock ? text.replaceAll(/"received":"[^"]+"/g, '"received":"…"') : text);
    operations.add(findOperation(`/api/v1${path.split('?')[0]}`));
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  };
  await get('/scheme');
  await get('/settlement/periods');
  for (const period of PERIODS) {
    // The server computes counts in the background.
    const path = `/settlement/${period}?provisional=true`;
    await eventually(async () => (await get(path)).counts !== undefined).toBe(true);
    const { links, positions } = JSON.parse(answers.get(path) as string);
    for (const { entries } of links) {
      if (!entries) continue;
      const query = `party=${entries.party}&line=${encodeURIComponent(entries.line)}&limit=7`;
      const { nextCursor } = await get(`/settlement/${period}/entries?${query}`);
      if (nextCursor) await get(`/settlement/${period}/entries?${query}&cursor=${nextCursor}`);
    }
    for (const { party } of positions)
      for (const format of ['json', 'csv', 'html'])
        await get(`/settlement/${period}/statements/${party.id}?format=${format}`);
  }
  let cursor = '';
  do {
    const { cards, nextCursor } = await get(`/cards?limit=25${cursor}`);
    for (const [i, { cardId }] of cards.entries()) if (i % CARD_STEP === 0) await tellCard(cardId, get);
    cursor = nextCursor ? `&cursor=${nextCursor}` : '';
  } while (cursor !== '');
  for (const format of ['docx', 'html', 'xlsx'])
    await get(`/reports/quarter.${format}?period=2026-Q4&language=both`);
  for (const path of ['recon-items', 'grounds']) await get(`/settlement/${DATE}/${path}`);
  for (const path of [
    '/taps/gaps?limit=50',
    '/desk/records?limit=50',
    '/disputes',
    '/registrations?limit=50',
    '/deny-lists',
    '/deny-lists/1',
    '/ledger/verify',
    '/jobs',
  ])
    await get(path);
  return { answers, operations };
}

const isOffice = ({ headers }: Response) =>
  headers.get('content-type')?.startsWith('application/vnd.openxmlformats');

// biome-ignore lint/suspicious/noExplicitAny: as above
async function tellCard(cardId: string, get: (path: string) => Promise<any>): Promise<void> {
  const card = `/cards/${encodeURIComponent(cardId)}`;
  await get(card);
  await get(`/ledger/accounts/${encodeURIComponent(`CARD:${cardId}`)}`);
  await get(`${card}/transactions?limit=3`);
  await get(`${card}/registrations`);
  const { journeys } = await get(`${card}/journeys?limit=3`);
  for (const { journeyId } of journeys) await get(`/journeys/${encodeURIComponent(journeyId)}`);
  for (const format of ['json', 'csv', 'html']) await get(`${card}/statement?month=2026-11&format=${format}`);
}

function findOperation(path: string): string {
  const found = endpoints.find(
    (endpoint) =>
      endpoint.method === 'get' &&
      new RegExp(`^${endpoint.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  if (!found) throw new RangeError(`no endpoint for ${path}`);
  return found.operationId;
}

describe.runIf(ledgerKinds.length > 1)('SQLite, and the PostgreSQL of DATABASE_URL', () => {
  beforeAll(async () => {
    const denyList = join(data.dir, 'deny-list-1.csv');
    writeFileSync(
      denyList,
      'version,card_id,reason,from\n1,3101500000000001,lost,2026-11-25T08:00:00+08:00\n',
    );
    for (const { dialect } of ledgerKinds) {
      const env: Record<string, string> =
        dialect === 'postgres' ? { DATABASE_URL: await makeDatabase('zh-CN') } : { DATABASE_URL: '' };
      const options = ['--date', DATE, '--riders', '40', '--seed', '5', '--data', data.dir, '--json'];
      const ended = await run(['simulate', ...options], '', env);
      expect(ended.code, ended.err).toBe(0);
      reports.push(ended.out);
      const denied = await run(['ledger', 'cards', denyList, '--by', 'office', '--data', data.dir], '', env);
      expect(denied.code, denied.err).toBe(0);
      servings.push(await serve(['--data', data.dir], env));
    }
  }, 300_000);

  test('settle a day with the same result and seal', () => {
    expect(JSON.parse(reports[0] as string).days.at(0).sealHash).toMatch(/^[0-9a-f]{64}$/);
    expect(reports[1]).toBe(reports[0]);
  });

  test('give byte-identical answers', async () => {
    const told = await Promise.all(servings.map(tell));
    const [one, other] = told.map(({ answers }) => answers);
    expect(one?.size).toBeGreaterThan(200);
    expect(other).toEqual(one);
    const money = ['cards', 'taps', 'ledger', 'settlement'];
    const reads = endpoints.filter(({ method, tag }) => method === 'get' && money.includes(tag));
    const missing = reads.map(({ operationId }) => operationId).filter((id) => !told[0]?.operations.has(id));
    // The names of jobs differ between servers.
    expect(missing).toEqual(['job']);
  });
});
