import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemSentences } from '../../../server/transit/gtfs/problem-sentences.ts';
import { type FeedProblemCode, problemSeverity } from '../../../server/transit/gtfs/problems.ts';
import { validateFeed } from '../../../server/transit/gtfs/validate-feed.ts';
import { type FeedFiles, makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';
import { cellDefects } from './cell-defects.ts';
import { rowDefects } from './row-defects.ts';

async function validate(files: FeedFiles, maxRecordBytes?: number) {
  const dir = await writeInlineFeed(join(await makeTempDir(), 'feed'), files);
  return validateFeed(dir, maxRecordBytes === undefined ? {} : { maxRecordBytes });
}

const cases = [...cellDefects, ...rowDefects];

describe('every defect has its code, its place and its consequence', () => {
  for (const { code, what, files, at, left, maxRecordBytes } of cases) {
    test(`${code}: ${what}`, async () => {
      const { problems, counts } = await validate({ ...smallFeed, ...files }, maxRecordBytes);
      expect(problems.examples.find((problem) => problem.code === code)).toMatchObject(at);
      expect(problems.totals[code]).toBeGreaterThan(0);
      if (at.severity === 'warning') {
        expect(problems.errors).toBe(0);
        if (left !== undefined) expect(counts[at.file]).toBe(left);
        else expect(counts).not.toHaveProperty([at.file]);
      }
    });
  }
});

test('a valid feed has no problems', async () => {
  const { problems, counts, columns } = await validate(smallFeed);
  expect(problems).toEqual({ errors: 0, warnings: 0, totals: {}, examples: [] });
  expect(counts['stop_times.txt']).toBe(6);
  expect(columns['routes.txt']).toEqual(['route_id', 'agency_id', 'route_short_name', 'route_type']);
});

test('all problems are counted, twenty examples of a code are kept, long values are truncated', async () => {
  const bad = Array.from({ length: 300 }, (_, at) => `S${at},${'n'.repeat(1000)},x,111.6\n`).join('');
  const { problems } = await validate({ ...smallFeed, 'stops.txt': smallFeed['stops.txt'] + bad });
  expect(problems.totals['invalid-number']).toBe(300);
  expect(problems.examples.filter((problem) => problem.code === 'invalid-number')).toHaveLength(20);
  const long = await validate({
    ...smallFeed,
    'routes.txt': `${smallFeed['routes.txt']}Q,bus,2,${'9'.repeat(5000)}\n`,
  });
  expect(long.problems.examples[0]?.value).toHaveLength(120);
});

test('references into a missing file are not reported row by row', async () => {
  const { problems } = await validate({ ...smallFeed, 'stops.txt': undefined });
  expect(problems.totals).toEqual({ 'missing-file': 1 });
});

test('every code has its sentence in both languages', () => {
  for (const code of Object.keys(problemSeverity) as FeedProblemCode[]) {
    const { en, zh } = problemSentences[code];
    expect(en).toMatch(/^[\x20-\x7e“”]+\.$/);
    expect(zh).toMatch(/。$/);
  }
});

test('every expectation has text in both languages', async () => {
  for (const { files, maxRecordBytes } of cases) {
    const { problems } = await validate({ ...smallFeed, ...files }, maxRecordBytes);
    for (const { expected } of problems.examples) {
      expect(expected.zh).not.toBe('');
      expect(expected.en).not.toBe('');
    }
  }
});

test('the defects of this test cover all codes of a folder', () => {
  const tried = new Set(cases.map(({ code }) => code));
  const untried = Object.keys(problemSeverity).filter((code) => !tried.has(code as FeedProblemCode));
  // Other tests cover these codes: archives, whole imports, the day of the import, and the tariff.
  expect(untried.sort()).toEqual([
    'archive-corrupt',
    'archive-encrypted',
    'archive-symlink',
    'archive-too-dense',
    'archive-too-large',
    'archive-too-many-entries',
    'archive-unsafe-path',
    'database-failed',
    'duplicate-feed-id',
    'fare-missing',
    'fare-one-way',
    'not-a-feed',
    'service-not-begun',
    'service-over',
    'service-paused',
  ]);
});
