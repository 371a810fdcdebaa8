/** Every package that a user gets is free for every use, the page's libraries included. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  exceptions,
  findPackageName,
  isLicensed,
  type LockPackages,
  listForbidden,
  listShipped,
  type Manifest,
  readLicence,
  toLicensed,
} from './support/licences.ts';
import { readSource } from './support/read-source.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** Packages of which the page imports more than types. */
function listBundled(): Set<string> {
  const files = readdirSync(join(root, 'client/src'), { recursive: true, encoding: 'utf8' });
  const imports = files
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => readSource(file, readFileSync(join(root, 'client/src', file), 'utf8')).imports);
  return new Set(
    imports.filter(({ isType }) => !isType).flatMap(({ specifier }) => findPackageName(specifier) ?? []),
  );
}

const { packages } = readJson<{ packages: LockPackages }>(join(root, 'package-lock.json'));
const bundled = listBundled();

/** The packages of a lockfile that a user gets where the page imports `imported`. A manifest on disk comes first. */
function listLicensed(all: LockPackages, imported: Iterable<string>) {
  return toLicensed(all, listShipped(all, imported), (path) => {
    const file = join(root, path, 'package.json');
    return existsSync(file) ? readJson<Manifest>(file) : undefined;
  });
}

describe('the packages of the product', () => {
  const licensed = listLicensed(packages, bundled);

  test('are seen', () => {
    expect(licensed.length).toBeGreaterThan(300);
    const names = new Set(licensed.map(({ name }) => name));
    // Of the server, of the page, of a package, of another platform.
    for (const name of [
      'express',
      'leaflet',
      'react-dom',
      '@tanstack/query-core',
      'lightningcss-win32-x64-msvc',
    ]) {
      expect(names.has(name), name).toBe(true);
    }
    expect(names.has('vitest')).toBe(false);
    for (const name of ['react', 'react-dom', 'leaflet', '@mantine/core', 'i18next', 'temporal-polyfill']) {
      expect(bundled.has(name), name).toBe(true);
    }
    expect([...bundled].filter((name) => !names.has(name))).toEqual([]);
  });

  test('have licences that are allowed', () => {
    expect(listForbidden(licensed)).toEqual([]);
  });

  test('need every exception', () => {
    const idle = exceptions.filter(
      ({ licence, name }) => !licensed.some((one) => name.test(one.name) && one.licence.includes(licence)),
    );
    expect(idle).toEqual([]);
  });
});

describe('a planted package is found', () => {
  /** What is forbidden once the lockfile has `planted` and the page imports `imported`. */
  const forbiddenWith = (planted: LockPackages, ...imported: string[]) =>
    listForbidden(listLicensed({ ...packages, ...planted }, [...bundled, ...imported]));

  const map = { 'node_modules/react-leaflet': { version: '5.0.0', license: 'Hippocratic-2.1' } };

  test('a library of the page', () => {
    expect(forbiddenWith(map)).toEqual(['react-leaflet 5.0.0: Hippocratic-2.1']);
  });

  test('a library of the page that stands among the packages for development, with all below it', () => {
    const planted = {
      'node_modules/a': { version: '1.0.0', license: 'MIT', dev: true, dependencies: { b: '2' } },
      'node_modules/a/node_modules/b': {
        version: '2.0.0',
        license: 'ISC',
        dev: true,
        peerDependencies: { c: '3', d: '4' },
      },
      'node_modules/b': { version: '1.0.0', license: 'GPL-3.0-only', dev: true },
      'node_modules/c': { version: '3.0.0', license: 'AGPL-3.0-only', dev: true },
    };
    expect(forbiddenWith(planted)).toEqual([]);
    expect(forbiddenWith(planted, 'a')).toEqual(['c 3.0.0: AGPL-3.0-only']);
    expect(forbiddenWith(planted, 'b')).toEqual(['b 1.0.0: GPL-3.0-only']);
  });

  test('a package below a package, one of another platform, one without a licence', () => {
    const planted = {
      'node_modules/express/node_modules/x': { version: '1.2.3', license: 'SSPL-1.0' },
      'node_modules/@y/win32': { version: '4.5.6', license: 'LGPL-3.0-or-later', optional: true },
      'node_modules/z': { version: '7.8.9' },
    };
    expect(forbiddenWith(planted)).toEqual([
      '@y/win32 4.5.6: LGPL-3.0-or-later',
      'x 1.2.3: SSPL-1.0',
      'z 7.8.9: no licence',
    ]);
  });

  test('a licence that only others may have', () => {
    const forbidden = listForbidden([
      { name: '@fontsource/a', version: '1.0.0', licence: 'OFL-1.1' },
      { name: 'lightningcss-linux-x64-gnu', version: '1.0.0', licence: 'MPL-2.0' },
      { name: 'not-fontsource', version: '1.0.0', licence: 'OFL-1.1' },
      { name: 'lightning', version: '1.0.0', licence: 'MPL-2.0' },
    ]);
    expect(forbidden).toEqual(['not-fontsource 1.0.0: OFL-1.1', 'lightning 1.0.0: MPL-2.0']);
  });
});

describe('what a package says of its licence', () => {
  test.each<[said: Manifest, lock: unknown, licence: string]>([
    [{ license: 'MIT' }, 'ISC', 'MIT'],
    [{ license: { type: 'BSD-3-Clause', url: 'https://example.org' } }, undefined, 'BSD-3-Clause'],
    [{ licenses: [{ type: 'Apache 2.0' }] }, undefined, 'Apache-2.0'],
    [{ licenses: [{ type: 'MIT' }, 'GPL-2.0'] }, undefined, 'MIT OR GPL-2.0'],
    [{}, 'ISC', 'ISC'],
    [{}, undefined, ''],
  ])('%j, in the lockfile %j: %s', (said, license, licence) => {
    expect(readLicence(said, { license })).toBe(licence);
  });

  const isFine = (licence: string) => ['MIT', 'ISC', 'Zlib'].includes(licence);

  test.each([
    'MIT',
    '(MIT OR GPL-3.0-only)',
    'GPL-2.0 OR ISC',
    'MIT AND Zlib',
    'GPL-2.0 OR (MIT AND (ISC OR X))',
    'MIT OR X AND Y',
  ])('%s can be used', (expression) => {
    expect(isLicensed(expression, isFine)).toBe(true);
  });

  test.each([
    '',
    'UNLICENSED',
    'mit',
    'MIT AND GPL-3.0-only',
    '(MIT OR ISC) AND X',
    'X AND (MIT OR ISC)',
    'MIT WITH Commons-Clause',
    'SEE LICENSE IN MIT',
    'MIT, ISC',
    '(MIT',
    'MIT)',
    'MIT AND',
    'OR MIT',
    'Hippocratic-2.1',
  ])('%s can not', (expression) => {
    expect(isLicensed(expression, isFine)).toBe(false);
  });

  test.each([
    ['react', 'react'],
    ['react-dom/client', 'react-dom'],
    ['@mantine/core/styles/Button.css', '@mantine/core'],
    ['@fontsource/noto-sans-mongolian', '@fontsource/noto-sans-mongolian'],
    ['./map.tsx', undefined],
    ['../../server/api/contract.ts', undefined],
  ])('%s is of %s', (specifier, name) => {
    expect(findPackageName(specifier)).toBe(name);
  });
});
