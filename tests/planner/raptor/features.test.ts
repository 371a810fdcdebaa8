/** The README of the RAPTOR room names a test for each feature of GTFS: these tests exist. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('every feature in the README has a test of the given name', () => {
  const page = readFileSync(`${root}/server/planner/raptor/README.md`, 'utf8');
  const rows = [...page.matchAll(/^\| (.+?) +\| `([\w/-]+)`: "(.+)" +\|$/gm)];
  expect(rows.length).toBeGreaterThan(25);
  const missing = rows.filter(([, , file, name]) => {
    const path = `${root}/tests/${file}.test.ts`;
    if (!existsSync(path)) return true;
    const text = readFileSync(path, 'utf8');
    return !["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`));
  });
  expect(missing.map(([, feature, file, name]) => `${feature}: ${file}: ${name}`)).toEqual([]);
});
