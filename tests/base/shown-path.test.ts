/** Messages show file names without absolute paths. */
import { isAbsolute, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toShownPath, withShownPaths } from '../../server/base/shown-path.ts';

const folder = '/home/operator/tongcheng';

test.each([
  [`${folder}/gtfs-data/rail`, 'gtfs-data/rail'],
  [`${folder}/a.json`, 'a.json'],
  ['gtfs-data/rail', 'gtfs-data/rail'],
  ['./a/../b.json', 'b.json'],
  [folder, '.'],
  ['.', '.'],
  ['..', 'operator'],
  ['/home/operator', 'operator'],
  ['/home/operator/tongcheng-2/x.zip', 'x.zip'],
  ['../tongcheng-2/x.zip', 'x.zip'],
  ['/etc/tongcheng/令牌.txt', '令牌.txt'],
  [`${folder}/..data/x`, '..data/x'],
])('%s is shown as %s', (path, shown) => {
  expect(toShownPath(path, folder)).toBe(shown);
});

test('a shown path is never absolute and never leaves the folder', () => {
  const part = fc.stringMatching(/^[\w.-]{1,8}$/);
  fc.assert(
    fc.property(fc.boolean(), fc.array(part, { maxLength: 6 }), (isInside, parts) => {
      const shown = toShownPath(join(isInside ? folder : '/', ...parts), folder);
      expect(isAbsolute(shown)).toBe(false);
      expect(shown.split('/')).not.toContain('..');
    }),
  );
});

test.each([
  [
    "EACCES: permission denied, open '/home/operator/secret/a.txt'",
    "EACCES: permission denied, open 'a.txt'",
  ],
  [
    `Cannot find module '${folder}/server/x.ts' imported from file://${folder}/server/main.ts`,
    "Cannot find module 'server/x.ts' imported from server/main.ts",
  ],
  [
    `    at run (file://${folder}/server/main.ts:12:5)\n    at node:internal/main:1:2`,
    '    at run (server/main.ts:12:5)\n    at node:internal/main:1:2',
  ],
  [
    'see https://gtfs.org/documentation/schedule/reference/',
    'see https://gtfs.org/documentation/schedule/reference/',
  ],
  ['a/b, 1/2, and/or', 'a/b, 1/2, and/or'],
  ['无法打开 /数据/总站/车站.txt', '无法打开 车站.txt'],
])('withShownPaths of %s', (text, shown) => {
  expect(withShownPaths(text, folder)).toBe(shown);
});
