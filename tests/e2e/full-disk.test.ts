/**
 * A full disk has its own error: no feed and no request is reported as wrong, no file is incomplete, acknowledged data stays.
 *
 * The tests use the limit of the system on file sizes in place of a full disk.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiProblem } from '../../server/api/schema/problem.ts';
import { problemSchema } from '../../server/api/schema/problem.ts';
import { root } from '../support/server.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'full-disk-'));
const metro = join(root, 'gtfs-data/hohhot-metro');
afterAll(() => rmSync(dataDir, { recursive: true }));

/** Runs a command with a limit on the size of its files, in blocks of 1,024 bytes. */
function spawnLimited(blocks: number | 'unlimited', args: readonly string[]) {
  const command = `ulimit -f ${blocks}; exec "$0" server/main.ts "$@"`;
  return spawn('bash', ['-c', command, process.execPath, ...args, '--data', dataDir, '--feeds', metro], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', TONGCHENG_TOKEN: '' },
  });
}

function runLimited(
  blocks: number | 'unlimited',
  args: readonly string[],
): Promise<{ code: number | null; text: string }> {
  const child = spawnLimited(blocks, args);
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part));
  child.stderr.on('data', (part: Buffer) => (text += part));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

describe('an import', () => {
  it.each([1, 20, 200])('does not call a feed bad where %i kB are left', async (blocks) => {
    const { code, text } = await runLimited(blocks, ['import']);
    expect(code).toBe(1);
    expect(text).toContain('disk-full: 磁盘已满');
    expect(text).toContain('disk-full: The disk is full');
    expect(text).not.toMatch(/no-feeds|archive-corrupt|database-failed|refused/);
    const left = readdirSync(join(dataDir, 'feeds'), { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => /sqlite|staging/.test(name))).toEqual([]);
  });

  it('works when there is space again', async () => {
    const { code, text } = await runLimited('unlimited', ['import']);
    expect(code, text).toBe(0);
  });
});

describe('a server', () => {
  let child: ReturnType<typeof spawnLimited>;
  let api = '';

  beforeAll(async () => {
    // Create the empty ledger without the limit.
    const made = await runLimited('unlimited', ['ledger', 'verify']);
    expect(made.code, made.text).toBe(0);
    child = spawnLimited(600, ['serve', '--port', '0']);
    const address = await new Promise<string>((resolve, reject) => {
      let text = '';
      const read = (part: Buffer) => {
        text += part;
        const [found] = /http:\/\/[^/\s]+/.exec(text) ?? [];
        if (found) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(text)));
    });
    api = `${address}/api/v1`;
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  });

  const post = async (path: string, body: string, headers: Record<string, string>) => {
    const response = await fetch(api + path, { method: 'POST', body, headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const write = (path: string, body: object, key: string) =>
    post(path, JSON.stringify(body), { 'Content-Type': 'application/json', 'Idempotency-Key': key });

  function expectFull({ body, status }: { readonly status: number; readonly body: unknown }) {
    const problem = problemSchema.parse(body) as ApiProblem;
    expect([status, problem.code]).toEqual([507, 'disk-full']);
    expect(problem.text.zh).toContain('磁盘已满');
    expect(JSON.stringify(body)).not.toContain(dataDir);
  }

  it('reports a tap file without space, and keeps nothing of it', async () => {
    const lines = `${'x'.repeat(99)}\n`.repeat(100_000);
    expectFull(await post('/tap-files?name=a.ndjson', lines, { 'Content-Type': 'application/x-ndjson' }));
    expect(readdirSync(join(dataDir, 'ledger/uploads'))).toEqual([]);
    const small = await post('/tap-files?name=b.ndjson', 'x\n', { 'Content-Type': 'application/x-ndjson' });
    expect([200, 202]).toContain(small.status);
  });

  it('reports money that cannot be written, and keeps acknowledged postings', async () => {
    const key = (i: number) => `full-disk-test-${String(i).padStart(6, '0')}`;
    const scheme = (await (await fetch(`${api}/scheme`)).json()) as { media: { id: string }[] };
    const made = await write('/cards', { mediumId: scheme.media[0]?.id }, key(0));
    expect(made.status).toBe(201);
    const path = `/cards/${made.body.cardId}`;
    let sumFen = 0;
    let answer = made;
    for (let i = 1; answer.status < 400 && i < 1_000; i++) {
      answer = await write(`${path}/top-ups`, { amountFen: 100 }, key(i));
      if (answer.status === 200) sumFen += 100;
    }
    expectFull(answer);
    expect(sumFen).toBeGreaterThan(0);
    const card = (await (await fetch(api + path)).json()) as { balanceFen: number };
    expect(card.balanceFen).toBe(sumFen);
    expect((await fetch(`${api}/health`)).status).toBe(200);
  });
});
