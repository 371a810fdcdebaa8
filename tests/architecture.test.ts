import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Breach, checkHouse } from './support/house-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Fewer than these means that the test has not seen the house. */
const MIN_FILES = 380;
const MIN_IMPORTS = 1900;

function loadSources(): Map<string, string> {
  const inFolders = ['server', 'client', 'scripts', 'tests', 'bin', 'gtfs-data'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|css|html|md)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      // The benchmark installs its peers below itself.
      .filter((file) => !file.includes(`${sep}node_modules${sep}`)),
  );
  const atTop = readdirSync(root).filter(
    (name) => /\.(ts|md|json)$/.test(name) && name !== 'package-lock.json',
  );
  const files = [...inFolders, ...atTop.map((name) => join(root, name))];
  return new Map(
    files.map((file) => [relative(root, file).replaceAll(sep, '/'), readFileSync(file, 'utf8')]),
  );
}

describe('the house', () => {
  const sources = loadSources();
  const report = checkHouse(sources);

  test('is read as a whole', () => {
    expect(report.fileCount).toBeGreaterThanOrEqual(MIN_FILES);
    expect(report.importCount).toBeGreaterThanOrEqual(MIN_IMPORTS);
    for (const file of ['server/main.ts', 'server/planner/raptor/raptor.ts', 'client/src/main.ts']) {
      expect(sources.has(file), file).toBe(true);
    }
  });

  test('keeps its rules', () => {
    if (report.long.length > 0) {
      const list = report.long.map(({ path, lineCount }) => `  ${lineCount} ${path}`).join('\n');
      console.warn(`Files past 250 lines ask for a second room:\n${list}`);
    }
    expect(report.breaches.map(({ rule, path, what }) => `${rule}: ${path}: ${what}`)).toEqual([]);
  });

  test('links between pages lead somewhere', () => {
    const links = [...sources].flatMap(([path, text]) =>
      path.endsWith('.md')
        ? [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link = '']) => ({ path, link }))
        : [],
    );
    expect(links.length).toBeGreaterThan(30);
    const broken = links.filter(({ path, link }) => !existsSync(join(root, dirname(path), link)));
    expect(broken).toEqual([]);
  });
});

/** What one planted file breaks; its room has its page, so that only the file itself speaks. */
function breachesOf(path: string, text: string): string[] {
  const parts = path.split('/');
  const pages = parts.map((_, i) => [`${parts.slice(0, i).join('/')}/README.md`, '# page'] as const);
  return checkHouse(new Map([...pages, [path, text]])).breaches.map(({ rule }: Breach) => rule);
}

test('files that import each other by way of a third are found', () => {
  const files = new Map([
    ['server/README.md', '# page'],
    ['server/base/README.md', '# page'],
    ['server/base/a.ts', `import type { B } from './b.ts';`],
    ['server/base/b.ts', `import { c } from './c.ts';`],
    ['server/base/c.ts', `import type { A } from './a.ts';\nexport const c = 1;`],
  ]);
  expect(checkHouse(files).breaches).toEqual([
    {
      rule: 'circle',
      path: 'server/base/a.ts',
      what: 'server/base/a.ts -> server/base/b.ts -> server/base/c.ts -> server/base/a.ts',
    },
  ]);
});

test('rooms that know each other are found, though none of their files do', () => {
  const files = new Map(
    ['server', 'server/planner', 'server/planner/a', 'server/planner/b'].map((room) => [
      `${room}/README.md`,
      '# page',
    ]),
  )
    .set('server/planner/a/one.ts', `import type { X } from '../b/three.ts';`)
    .set('server/planner/a/two.ts', 'export const two = 2;')
    .set('server/planner/b/three.ts', 'export type X = 3;')
    .set('server/planner/b/four.ts', `import { two } from '../a/two.ts';`);
  expect(checkHouse(files).breaches).toMatchObject([
    { rule: 'circle', what: 'server/planner/a -> server/planner/b -> server/planner/a' },
  ]);
});

test('rooms of the page that know each other are found', () => {
  const files = new Map([
    ['client/src/one/a.ts', `import type { B } from '../two/b.ts';`],
    ['client/src/one/c.ts', 'export const c = 1;'],
    ['client/src/two/b.ts', 'export type B = 1;'],
    ['client/src/two/d.ts', `import { c } from '../one/c.ts';`],
  ]);
  expect(checkHouse(files).breaches).toMatchObject([
    { rule: 'circle', what: 'client/src/one -> client/src/two -> client/src/one' },
  ]);
});

describe('a planted breach is found', () => {
  const forbidden: [rule: Breach['rule'], path: string, text: string][] = [
    ['wing', 'server/base/a.ts', `import { x } from '../transit/gtfs/rows.ts';`],
    ['wing', 'server/transit/gtfs/a.ts', `import type { X } from '../../planner/raptor/raptor.ts';`],
    ['wing', 'server/planner/itinerary/a.ts', `export { x } from '../../money/fares/tariff.ts';`],
    [
      'wing',
      'server/money/fares/a.ts',
      `export type X = import('../../planner/itinerary/itinerary.ts').Itinerary;`,
    ],
    ['wing', 'server/money/fares/a.ts', `export * from '../../api/app.ts'; export const a = 1;`],
    ['wing', 'server/bureau/scenario/a.ts', `const x = await import('../../api/app.ts');`],
    ['wing', 'server/app/planning/a.ts', `import { x } from '../../api/app.ts';`],
    ['wing', 'server/app/planning/a.ts', `import { x } from '../../cli/program.ts';`],
    ['wing', 'server/api/a.ts', `import { x } from '../cli/program.ts';`],
    ['wing', 'server/planner/itinerary/a.ts', `import { x } from '../../app/planning/world.ts';`],
    ['circle', 'server/base/a.ts', `import type { A } from './a.ts';`],
    ['wing', 'server/api/a.ts', `import '../cli/world.ts';`],
    ['wing', 'server/cli/a.ts', `import { x } from '../main.ts';`],
    ['wing', 'server/cli/a.ts', `import { x } from '../../scripts/feeds/csv.ts';`],
    ['wing', 'server/base/a.ts', 'const x = await import(`../transit/gtfs/rows.ts`);'],
    ['room', 'server/transit/gtfs/a.ts', `import { x } from '../network/cities.ts';`],
    ['room', 'server/transit/gtfs/a.ts', `import { x } from '../timetable/timetable.ts';`],
    ['room', 'server/transit/network/a.ts', `import type { X } from '../timetable/timetable.ts';`],
    ['room', 'server/planner/raptor/a.ts', `import { x } from '../../transit/network/cities.ts';`],
    ['room', 'server/planner/raptor/a.ts', `import { x } from '../stops/stop-index.ts';`],
    ['package', 'server/transit/timetable/a.ts', `import { getStops } from 'gtfs';`],
    ['package', 'scripts/feeds/a.ts', `import { getStops } from 'gtfs';`],
    ['package', 'server/planner/raptor/a.ts', `import Graph from 'graphology';`],
    ['package', 'server/app/planning/a.ts', `import { dijkstra } from 'graphology-shortest-path';`],
    ['package', 'server/cli/a.ts', `import express from 'express';`],
    ['package', 'server/cli/a.ts', `const x = require('express');`],
    ['room', 'client/src/ui/a.tsx', `import { x } from '../planner/plan-url.ts';`],
    ['room', 'client/src/map/a.tsx', `import type { X } from '../planner/place-choice.ts';`],
    ['package', 'client/src/ui/a.tsx', `import L from 'leaflet';`],
    ['package', 'client/src/ui/a.tsx', `const L = import('leaflet');`],
    ['package', 'client/src/ui/a.tsx', `import 'leaflet/dist/leaflet.css';`],
    ['package', 'server/money/fares/a.ts', `import Database from 'better-sqlite3';`],
    ['package', 'server/cli/a.ts', `const x = (name: string) => import(name);`],
    ['client', 'client/src/api/a.ts', `import type { X } from '../../../server/base/ids.ts';`],
    ['client', 'client/src/api/a.ts', `import { x } from '../../../server/api/contract.ts';`],
    ['client', 'client/src/api/a.ts', `import { type X, y } from '../../../server/api/contract.ts';`],
    ['default-export', 'server/base/a.ts', `export default 1;`],
    ['default-export', 'client/src/ui/a.tsx', `const A = () => <p />;\nexport { A as default };`],
    ['barrel', 'server/base/a.ts', `export * from './b.ts';\nexport type { C } from './c.ts';`],
    ['clock-or-chance', 'server/base/a.ts', `export const a = Date.now();`],
    ['clock-or-chance', 'server/transit/gtfs/a.ts', `export const a = (clock = Date.now) => clock();`],
    ['clock-or-chance', 'server/planner/raptor/a.ts', `export const a = Math['random']();`],
    ['clock-or-chance', 'server/money/fares/a.ts', `export const a = new Date();`],
    ['clock-or-chance', 'server/money/fares/a.ts', `export const a = new Date;`],
    ['name', 'server/base/geoPoint.ts', `export const a = 1;`],
    ['name', 'client/src/ui/Sheet.tsx', `export const a = 1;`],
    ['length', 'server/base/a.ts', 'export const a = 1;\n'.padEnd(19 + 401, '\n')],
    ['words', 'server/base/a.ts', `// see ${['DESIGN', 'md'].join('.')}`],
    ['words', 'scripts/feeds/a.ts', `const a = '/${'work'}/x';`],
    ['words', 'README.md', `as in ../${'shared'}/facts`],
    ['syntax', 'server/base/a.ts', `export const = 1;`],
  ];
  test.each(forbidden)('%s: %s: %s', (rule, path, text) => {
    expect(breachesOf(path, text)).toContain(rule);
  });

  test('a room without a page', () => {
    const text = 'export const a = 1;';
    const { breaches } = checkHouse(new Map([['server/planner/reach/a.ts', text]]));
    expect(breaches.map(({ path }) => path)).toEqual([
      'server/README.md',
      'server/planner/README.md',
      'server/planner/reach/README.md',
    ]);
  });

  test('a file of more than 250 lines is named', () => {
    const { breaches, long } = checkHouse(new Map([['scripts/a.ts', '\n'.repeat(251)]]));
    expect(breaches).toEqual([]);
    expect(long).toEqual([{ path: 'scripts/a.ts', lineCount: 251 }]);
  });
});

describe('what is allowed stays so', () => {
  const allowed: [path: string, text: string][] = [
    ['server/base/a.ts', `import { x } from './seconds.ts';\nexport const a = new Date(0);`],
    ['server/transit/gtfs/a.ts', `import { getStops } from 'gtfs';\nimport { x } from '../../base/ids.ts';`],
    [
      'server/transit/network/a.ts',
      `import type { X } from '../gtfs/rows.ts';\nimport Graph from 'graphology';`,
    ],
    ['server/transit/timetable/a.ts', `import { x } from '../network/cities.ts';`],
    ['server/planner/raptor/a.ts', `import type { X } from '../../transit/timetable/timetable.ts';`],
    ['server/api/a.ts', `import express from 'express';\nexport const a = Date.now();`],
    ['server/main.ts', `const { run } = await import('./cli/world.ts');`],
    ['client/src/map/a.tsx', `import L from 'leaflet';`],
    ['client/src/api/a.ts', `import type { X } from '../../../server/api/contract.ts';`],
    ['client/src/api/b.ts', `export type { X } from '../../../server/api/contract.ts';\nexport const a = 1;`],
    ['client/vite.config.ts', `export default {};`],
    ['scripts/bench/a.ts', `import { x } from '../../server/cli/world.ts';`],
    ['server/base/b.ts', `// Math.random() and import('gtfs') in words only\nexport const a = "Date.now()";`],
  ];
  test.each(allowed)('%s: %s', (path, text) => {
    expect(breachesOf(path, text)).toEqual([]);
  });
});
