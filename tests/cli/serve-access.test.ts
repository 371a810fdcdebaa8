/** A server that other machines can reach starts only with a token. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAccess } from '../../server/cli/serve-access.ts';
import { root } from '../support/server.ts';

const token = '0123456789abcdef0123456789abcdef';
const folder = mkdtempSync(join(tmpdir(), 'access-'));
afterAll(() => rmSync(folder, { recursive: true }));

const toFile = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const codeOf = async (...parts: Parameters<typeof loadAccess>) => {
  try {
    await loadAccess(...parts);
    return 'started';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('without a token', () => {
  it.each(['127.0.0.1', '127.0.0.53', '::1', 'localhost', '::ffff:127.0.0.1', '127.1', undefined])(
    'it listens on %s',
    async (host) => {
      expect(await codeOf(host === undefined ? {} : { host }, {})).toBe('started');
    },
  );

  it.each(['0.0.0.0', '::', '', '0', '192.0.2.7', '2001:db8::7', '::ffff:192.0.2.7', '0:0:0:0:0:0:0:0'])(
    'it does not listen on "%s"',
    async (host) => {
      expect(await codeOf({ host }, {})).toBe('token-unset');
      expect(await codeOf({ host }, { TONGCHENG_TOKEN: '' })).toBe('token-unset');
      expect(await codeOf({ host }, { TONGCHENG_TOKEN: token })).toBe('started');
    },
  );

  it('it refuses to run behind a proxy', async () => {
    expect(await codeOf({ publicName: ['bus.example.org'] }, {})).toBe('token-unset');
    expect(await codeOf({ publicName: ['localhost:9000', 'bus.example.org'] }, {})).toBe('token-unset');
    expect(await codeOf({ trustProxy: '1' }, {})).toBe('token-unset');
    expect(await codeOf({ publicName: ['localhost:9000', '[::1]:9000'], trustProxy: '0' }, {})).toBe(
      'started',
    );
  });

  it('it reports a name to listen on that does not exist', async () => {
    await expect(loadAccess({ host: 'no-such-host.invalid' }, {})).rejects.toMatchObject({
      code: 'bad-request',
      text: { en: expect.stringContaining('no-such-host.invalid') },
    });
  });
});

describe('the token', () => {
  it('comes from the environment or from a file, and the file has precedence', async () => {
    const tokenFile = toFile('token', `${token}-of-the-file\n`);
    expect(await loadAccess({}, { TONGCHENG_TOKEN: token })).toMatchObject({ token });
    expect(await loadAccess({ tokenFile }, { TONGCHENG_TOKEN: token })).toMatchObject({
      token: `${token}-of-the-file`,
    });
  });

  it.each([
    '',
    'short',
    'fifteen-letters',
    '同城'.repeat(10),
    `${token} ${token}`,
    `${token}"`,
    'x'.repeat(513),
  ])('cannot be "%s"', async (text) => {
    expect(await codeOf({ tokenFile: toFile('other', text) }, {})).toBe('bad-request');
    if (text !== '') expect(await codeOf({}, { TONGCHENG_TOKEN: text })).toBe('bad-request');
  });

  it('is never shown', async () => {
    const refusal = await loadAccess({}, { TONGCHENG_TOKEN: 'secret word' }).catch(String);
    expect(refusal).not.toContain('secret');
  });

  it('is missing if its file does not exist', async () => {
    expect(await codeOf({ tokenFile: join(folder, 'none') }, {})).toBe('not-found');
    expect(await codeOf({ tokenFile: folder }, {})).toBe('not-found');
  });
});

describe('public names', () => {
  it.each(['https://bus.example.org', 'bus.example.org/', 'a b', '', 'bus.example.org:0x50'])(
    'are names alone, not "%s"',
    async (name) => {
      expect(await codeOf({ publicName: [name] }, { TONGCHENG_TOKEN: token })).toBe('bad-request');
    },
  );
});

describe('the command', () => {
  const serve = async (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const command = ['server/main.ts', 'serve', '--port', '0', ...args];
    try {
      await promisify(execFile)(process.execPath, command, { cwd: root, env: { ...process.env, ...env } });
      return { code: 0, stderr: '' };
    } catch (error) {
      return error as { code: number; stderr: string };
    }
  };

  it('refuses at once, in both languages, with a remedy', async () => {
    const { code, stderr } = await serve(['--host', '0.0.0.0'], { TONGCHENG_TOKEN: '' });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^token-unset: 在 0\.0\.0\.0 上监听.*TONGCHENG_TOKEN.*--token-file/),
      expect.stringMatching(/^token-unset: Listening on 0\.0\.0\.0.*TONGCHENG_TOKEN.*--token-file/),
    ]);
  });

  it('reports a wrong number of proxies as wrong usage', async () => {
    expect((await serve(['--trust-proxy', 'all'])).code).toBe(64);
  });

  it('resolves the name of this machine', async () => {
    const { stderr } = await serve(['--host', hostname()], { TONGCHENG_TOKEN: 'short' });
    expect(stderr).toMatch(/^bad-request/);
  });
});
