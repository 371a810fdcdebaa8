/** Errors contain no paths of the machine, no SQL and no stack traces. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/server.ts';
import { makeDataDir, run, type Serving, serve } from './tongcheng.ts';

const scratch = makeDataDir();
const dir = scratch.dir;
const metro = 'gtfs-data/hohhot-metro';
const secrets = [dir, root, 'node_modules', 'SELECT ', 'INSERT ', 'SQLITE_', '    at '];
const json = { 'Content-Type': 'application/json' };
afterAll(() => scratch.remove());

beforeAll(() => {
  for (const name of ['empty', 'faulty', 'data']) mkdirSync(join(dir, name));
  writeFileSync(join(dir, 'broken.json'), '{"names":');
  writeFileSync(join(dir, 'other.json'), '{"names":1}');
  writeFileSync(join(dir, 'broken.zip'), 'PK\x03\x04 and nothing more');
  writeFileSync(join(dir, 'faulty', 'card.v1.json'), '{"version":');
  writeFileSync(join(dir, 'bytes.csv'), Buffer.from([0xff, 0xfe, 0x00, 0x22, 0x0a]));
  writeFileSync(join(dir, 'empty.ndjson'), '');
});

function expectNothingHidden(text: string): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

const at = (name: string) => join(dir, name);
const commands: readonly (readonly [string, readonly string[]])[] = [
  ['a feed that is not there', ['import', '--feeds', at('none.zip')]],
  ['an archive that is none', ['import', '--feeds', at('broken.zip'), '--json']],
  ['a folder without a feed', ['import', '--feeds', at('empty')]],
  ['the report of a sound feed', ['import', '--feeds', join(root, metro), '--json']],
  ['a region that is not there', ['import', '--feeds', metro, '--region', at('none.json')]],
  ['a region that is no JSON', ['import', '--feeds', metro, '--region', at('broken.json')]],
  ['a region of another shape', ['import', '--feeds', metro, '--region', at('other.json')]],
  ['a folder without a scheme', ['ledger', 'verify', '--feeds', metro, '--scheme', at('empty')]],
  ['a scheme that is no JSON', ['ledger', 'verify', '--feeds', metro, '--scheme', at('faulty')]],
  ['tiles that are no JSON', ['serve', '--port', '0', '--feeds', metro, '--tiles', at('broken.json')]],
  ['a token file that is not there', ['serve', '--port', '0', '--token-file', at('none.txt')]],
  ['queries that are not there', ['plan', '--feeds', metro, '--batch', at('none.ndjson')]],
  ['a data folder that is a file', ['import', '--feeds', metro, '--data', at('broken.json')]],
  ['taps that are not there', ['ledger', 'ingest', at('none.csv'), '--feeds', metro]],
  ['taps that are no text', ['ledger', 'ingest', at('bytes.csv'), '--feeds', metro, '--json']],
];

describe('a command', () => {
  test.each(commands)('%s', async (_what, args) => {
    const whole = args.includes('--data') ? args : [...args, '--data', at('data')];
    const { err, out } = await run(whole);
    expect(out + err).not.toBe('');
    expectNothingHidden(out + err);
  });
});

describe('a server', () => {
  let server: Serving;
  beforeAll(async () => {
    server = await serve(['--feeds', metro, '--data', at('data')]);
  });
  afterAll(() => server.stop());

  const post = (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = json,
  ) => fetch(server.url + path, { method: 'POST', body, headers });

  test.each([
    ['a scheme that is not there', ['--scheme', 'none']],
    ['a folder without a scheme', ['--scheme', 'empty']],
  ])('%s', async (_what, [option, name]) => {
    const other = await serve(['--feeds', metro, '--data', at('data'), option as string, at(name as string)]);
    for (const path of ['/api/v1/cards', '/api/v1/scheme', '/api/v1/settlement/periods']) {
      const response = await fetch(other.url + path);
      expect(response.headers.get('content-type')).toContain('problem+json');
      expectNothingHidden(await response.text());
    }
    await other.stop();
  });

  test('tap files with any content, and their jobs', async () => {
    for (const [type, content] of [
      ['text/csv', Uint8Array.from([0xff, 0xfe, 0x00, 0x22, 0x0a])],
      ['text/csv', '"'],
      ['text/csv', "terminal_id\n'; DROP TABLE taps; --\n"],
      ['application/x-ndjson', '{'.repeat(10_000)],
      ['application/x-ndjson', ''],
    ] as const)
      expectNothingHidden(await (await post('/api/v1/tap-files', content, { 'Content-Type': type })).text());
    expectNothingHidden(await (await fetch(`${server.url}/api/v1/jobs`)).text());
  });

  test('lists to compare, with any content', async () => {
    for (const content of ['', '"', '\u0000', '{}', "a,b\n1,'", '{"kind":"trailer"}'])
      for (const format of ['csv', 'ndjson']) {
        const files = [{ name: '../../etc/passwd', format, content }];
        const path = '/api/v1/settlement/2026-11-25/reconciliations';
        expectNothingHidden(await (await post(path, JSON.stringify({ operatorFiles: files }))).text());
      }
    await expect
      .poll(async () => {
        const { jobs } = (await (await fetch(`${server.url}/api/v1/jobs`)).json()) as {
          jobs: { state: string }[];
        };
        return jobs.every(({ state }) => state === 'done' || state === 'failed');
      })
      .toBe(true);
    expectNothingHidden(await (await fetch(`${server.url}/api/v1/jobs`)).text());
  });

  test('names that are paths or SQL', async () => {
    const names = ["x' OR 1=1 --", '../../../etc/passwd', '%00', `${root}/package.json`, 'a'.repeat(3_000)];
    for (const name of names.map(encodeURIComponent))
      for (const path of [
        `/api/v1/cards/${name}`,
        `/api/v1/journeys/${name}%2F7`,
        `/api/v1/ledger/accounts/${name}`,
        `/api/v1/lines/${name}`,
        `/api/v1/jobs/${name}`,
        `/api/v1/settlement/${name}`,
        `/api/v6/stop?stopId=${name}`,
        `/api/docs/${name}`,
        `/${name}`,
        `/assets/${name}`,
      ]) {
        const response = await fetch(server.url + path);
        expect(response.status, path).toBeLessThan(500);
        const { detail = '' } = (await response.json().catch(() => ({}))) as { detail?: string };
        // An error may repeat the name from the request, but no other path.
        expectNothingHidden(detail.replaceAll(decodeURIComponent(name), ''));
      }
  });
});
