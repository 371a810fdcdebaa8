/** The files for running a server match the program: the options, files, addresses and sizes in them exist. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { limits } from '../../server/api/schema/limits.ts';
import { createProgram } from '../../server/cli/program.ts';
import { loadAccess } from '../../server/cli/serve-access.ts';
import { root } from '../support/server.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const names = [
  'Dockerfile',
  'deploy/tongcheng.service',
  'deploy/nginx.conf',
  'deploy/Caddyfile',
  'docs/deploy.md',
];
const texts = new Map(names.map((name) => [name, read(name)]));
const textOf = (name: string) => texts.get(name) as string;
const docker = textOf('Dockerfile');
const unit = textOf('deploy/tongcheng.service').replaceAll(/\\\n\s*/g, '');

/** Instructions of the Dockerfile, one in each line. */
const steps = docker.replaceAll(/\\\n\s*/g, '').split('\n');
const stepsOf = (word: string) =>
  steps.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
const serve = createProgram({}).commands.find((command) => command.name() === 'serve');
const serveOptions = new Set(serve?.options.map(({ long }) => long));

/** Options of `serve` as the command line parses them. */
function parseServe(args: readonly string[]): Record<string, unknown> {
  const program = createProgram({});
  let found: Record<string, unknown> = {};
  program.commands
    .find((command) => command.name() === 'serve')
    ?.action((options: Record<string, unknown>) => {
      found = options;
    });
  program.parse([...args], { from: 'user' });
  return found;
}

/** All environment variables that `server/` reads. */
const environment = new Set(
  readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) =>
      [...read(join('server', name)).matchAll(/\benv\.([A-Z_]+)/g)].map((match) => match[1]),
    ),
);

describe('options', () => {
  it.each(names)('that %s gives to serve exist', (name) => {
    // Only lines about the server: other programs in the file have their own options.
    const given = textOf(name)
      .split('\n')
      .filter((line) =>
        /--(?:host|port|data|token-file|trust-proxy|public-name|tiles|scheme|feeds)\b/.test(line),
      )
      .flatMap((line) => [...line.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option));
    const others = ['--name', '--restart', '--read-only', '--tmpfs', '--cap-drop', '--security-opt'];
    expect(given.filter((option) => !serveOptions.has(option) && !others.includes(option))).toEqual([]);
    // The files of Caddy and nginx contain at least the options that `serve` needs behind them.
    expect(given.length).toBeGreaterThan(0);
  });

  it('that a server behind a proxy needs are all given', () => {
    for (const option of ['--host', '--token-file', '--public-name', '--trust-proxy', '--data'])
      expect(textOf('docs/deploy.md')).toContain(`\`${option} `);
  });

  it('of the unit let the server start', async () => {
    const line = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
    const [node = '', main = '', ...args] = line.split(' ');
    expect(node).toBe('/opt/tongcheng/node_modules/node/bin/node');
    expect(existsSync(join(root, main))).toBe(true);
    const options = parseServe(args);
    expect(options).toMatchObject({
      host: '127.0.0.1',
      port: '8080',
      data: '/var/lib/tongcheng',
      trustProxy: '1',
    });
    expect(options.tokenFile).toBe(`\${CREDENTIALS_DIRECTORY}/token`);
    const { tokenFile: _file, ...rest } = options;
    // This test sets the environment variable in place of the credential's file, which only systemd provides.
    await expect(loadAccess(rest, {})).rejects.toMatchObject({ code: 'token-unset' });
    await expect(loadAccess(rest, { TONGCHENG_TOKEN: 'x'.repeat(32) })).resolves.toMatchObject({
      trustProxy: 1,
    });
  });

  it('of the image need a token and nothing else', async () => {
    const [entry] = stepsOf('ENTRYPOINT').map((text) => JSON.parse(text) as string[]);
    const [command] = stepsOf('CMD').map((text) => JSON.parse(text) as string[]);
    expect(entry).toEqual(['node', 'server/main.ts']);
    const options = parseServe(command as string[]);
    expect(options).toMatchObject({ host: '0.0.0.0', data: '/data' });
    expect(stepsOf('EXPOSE')).toEqual([options.port]);
    expect(stepsOf('VOLUME')).toEqual([options.data]);
    await expect(loadAccess(options, {})).rejects.toMatchObject({ code: 'token-unset' });
    await expect(loadAccess(options, { TONGCHENG_TOKEN: 'x'.repeat(32) })).resolves.toBeDefined();
  });
});

describe('variables of the environment', () => {
  it.each(['TONGCHENG_TOKEN', 'DATABASE_URL', 'LOG_LEVEL'])('%s is read', (name) => {
    expect(environment).toContain(name);
    expect(textOf('docs/deploy.md')).toContain(`\`${name}`);
  });
});

describe('the image', () => {
  const copied = stepsOf('COPY')
    .filter((line) => !line.startsWith('--from'))
    .flatMap((line) => line.split(' ').slice(0, -1));

  it('is made of files that exist and are in the build context', () => {
    const sent = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(copied.filter((name) => !existsSync(join(root, name)))).toEqual([]);
    expect(copied.toSorted()).toEqual(sent.toSorted());
  });

  it('serves with the Node of the package, as another user than root', () => {
    expect(JSON.parse(read('package.json')).dependencies.node).toMatch(/^24\./);
    expect(docker).toContain('PATH=/app/node_modules/node/bin:$PATH');
    expect(stepsOf('USER')).toEqual(['tongcheng']);
    expect(steps.findIndex((line) => line.startsWith('USER '))).toBeLessThan(
      steps.findIndex((line) => line.startsWith('ENTRYPOINT ')),
    );
    expect(stepsOf('FROM').at(-1)).toMatch(/^debian:\w+-slim$/);
  });

  it('holds every file that the server loads', () => {
    const last = docker.slice(docker.lastIndexOf('FROM '));
    for (const folder of ['server', 'gtfs-data', 'dist', 'node_modules', 'package.json', 'LICENSE'])
      expect(last).toMatch(new RegExp(`COPY --from=build.* /app/${folder}`));
    // The server imports nothing from the folders that the image leaves out.
    const imports = readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        [...read(join('server', name)).matchAll(/from '(\.{1,2}\/[^']+)'/g)].map((match) =>
          join('server', name, '..', match[1] as string),
        ),
      );
    expect(imports.length).toBeGreaterThan(1_000);
    expect(imports.filter((path) => !path.startsWith('server/'))).toEqual([]);
  });
});

describe('the health check', () => {
  const check = (port: number) =>
    new Promise<number>((resolve) => {
      execFile(process.execPath, ['deploy/healthcheck.mjs', String(port)], { cwd: root }, (error) =>
        resolve(Number(error?.code ?? 0)),
      );
    });
  const withServer = async (status: number) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const code = await check(port);
    await new Promise((resolve) => server.close(resolve));
    return { code, asked, port };
  };

  it('asks an address of the API', async () => {
    const { asked, code, port } = await withServer(200);
    expect(code).toBe(0);
    const paths = endpoints.filter(({ access, method }) => access === 'open' && method === 'get');
    expect(paths.map(({ path }) => path)).toContain(asked[0]);
    expect(await check(port)).toBe(1);
  });

  it('fails if the server is not ready', async () => {
    expect((await withServer(503)).code).toBe(1);
    expect((await withServer(421)).code).toBe(1);
  });

  it('uses the port of the image', () => {
    expect(docker).toContain('CMD ["node", "deploy/healthcheck.mjs", "8080"]');
  });
});

describe('the proxies', () => {
  it('accept the largest file', () => {
    const largest = limits.tapFileBytes / 1024 / 1024;
    expect(Number(/client_max_body_size (\d+)m;/.exec(textOf('deploy/nginx.conf'))?.[1])).toBeGreaterThan(
      largest,
    );
    const caddyMb = Number(/max_size (\d+)MB/.exec(textOf('deploy/Caddyfile'))?.[1]);
    // In Caddy's configuration a megabyte is a million bytes.
    expect(caddyMb * 1_000_000).toBeGreaterThan(limits.tapFileBytes);
  });

  it('pass on the requested host name, and only the address of the caller', () => {
    const nginx = textOf('deploy/nginx.conf');
    expect(nginx).toContain('proxy_set_header Host $host;');
    expect(nginx).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
    expect(nginx).not.toContain('$proxy_add_x_forwarded_for');
    expect(nginx).toContain('proxy_set_header X-Forwarded-Proto $scheme;');
  });

  it('have the same host name as the unit', () => {
    const name = /--public-name (\S+)/.exec(unit)?.[1];
    expect(name).toBe('bus.example.org');
    for (const file of ['deploy/nginx.conf', 'deploy/Caddyfile']) expect(textOf(file)).toContain(name);
  });
});

describe('the page', () => {
  it('links to files that exist', () => {
    const links = [...textOf('docs/deploy.md').matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(
      (match) => match[1] as string,
    );
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(join(root, 'docs', link)))).toEqual([]);
  });
});
