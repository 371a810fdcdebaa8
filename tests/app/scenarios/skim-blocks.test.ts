/** Blocks of skims: the same numbers as a whole skim, keys that follow what they depend on, and stored files with bounds. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileBlobs, sweepFolder } from '../../../server/app/scenarios/file-blobs.ts';
import {
  decodeSkim,
  encodeSkim,
  putRows,
  type SkimQuestion,
  toBlocks,
  toQuestionKey,
} from '../../../server/app/scenarios/skim-blocks.ts';
import type { Scenario } from '../../../server/bureau/scenario/document.ts';
import { newSkim, type Skim } from '../../../server/planner/reach/skim-window.ts';

const document: Scenario = {
  $schema: 'scenario/1',
  name: 'a',
  serviceDay: '2026-11-25',
  base: { gtfs: [] },
  modifications: [],
};

const question: SkimQuestion = {
  networkHash: 'n',
  serviceDay: '2026-11-25',
  points: [
    [40, 110],
    [41, 111],
  ],
  walk: { maxM: 1_000, speedMps: 1, detourFactor: 1.3 },
  query: {
    fromSec: 0,
    stepSec: 60,
    departureCount: 10,
    maxRides: 4,
    maxTravelSec: 3_600,
    percents: [50],
    walk: { speedMps: 1, detourFactor: 1.3 },
    maxDirectSec: 1_800,
  },
};

describe('keys', () => {
  it('differ with everything that the numbers depend on', () => {
    const others: SkimQuestion[] = [
      { ...question, networkHash: 'm' },
      { ...question, serviceDay: '2026-11-26' },
      { ...question, scenario: { document } },
      { ...question, scenario: { document, variant: 'v' } },
      { ...question, scenario: { document: { ...document, serviceDay: '2026-11-26' } } },
      { ...question, points: [[40, 110]] },
      {
        ...question,
        points: [
          [40, 110],
          [41, 111.1],
        ],
      },
      { ...question, walk: { ...question.walk, maxM: 900 } },
      { ...question, query: { ...question.query, fromSec: 60 } },
      { ...question, query: { ...question.query, percents: [5, 50] } },
    ];
    const keys = [question, ...others].map(toQuestionKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(toQuestionKey(structuredClone(question))).toBe(keys[0]);
  });

  it('of whole blocks are the same whichever other rows are asked for', () => {
    const rows = fc.uniqueArray(fc.nat(200), { maxLength: 100 }).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(rows, (list) => {
        const blocks = toBlocks('q', list);
        expect(blocks.flatMap((block) => block.rows)).toEqual(list);
        const all = toBlocks(
          'q',
          Array.from({ length: 201 }, (_, row) => row),
        );
        for (const { key, rows: own } of blocks) {
          const whole = all.find((block) => block.rows[0] === own[0] && block.rows.length === own.length);
          const isSame = whole !== undefined && whole.rows.join() === own.join();
          expect(all.some((block) => block.key === key)).toBe(isSame);
        }
      }),
    );
  });
});

/** A skim whose every number says where it belongs. */
function toMarked(rows: readonly number[], destinationCount: number): Skim {
  const skim = newSkim(rows.length, destinationCount, [50], (length) => new Int32Array(length));
  for (const array of [skim.percentileSec, skim.meanSec, skim.reachedCount])
    for (let i = 0; i < array.length; i++)
      array[i] = (rows[Math.floor(i / destinationCount)] as number) * 1_000 + (i % destinationCount);
  return skim;
}

it('blocks through bytes and back give the whole, in any order', () => {
  const some = fc.record({
    rows: fc
      .uniqueArray(fc.nat(100), { minLength: 1, maxLength: 60 })
      .map((list) => list.sort((a, b) => a - b)),
    count: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(some, ({ count, rows, seed }) => {
      const whole = newSkim(rows.length, count, [50], (length) => new Int32Array(length));
      const blocks = toBlocks('q', rows);
      const turned = blocks.map((_, i) => blocks[(i + seed) % blocks.length] as (typeof blocks)[0]);
      for (const block of turned) {
        const bytes = encodeSkim(toMarked(block.rows, count));
        const part = decodeSkim(bytes, block.rows.length, count, [50]);
        if (!part) throw new Error('not decoded');
        putRows(whole, part, (row) => rows.indexOf(block.rows[row] as number));
        expect(decodeSkim(bytes.subarray(1), block.rows.length, count, [50])).toBeUndefined();
      }
      expect(whole).toEqual(toMarked(rows, count));
    }),
  );
});

describe('files', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'tongcheng-blobs-'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('give what was put, and nothing for any damage', async () => {
    const blobs = openFileBlobs(join(dir, 'a'));
    expect(await blobs.get('0a')).toBeUndefined();
    const bytes = Buffer.from('travel times '.repeat(50));
    await blobs.put('0a', bytes);
    expect(Buffer.from((await blobs.get('0a')) ?? [])).toEqual(bytes);
    const path = join(dir, 'a', '0a.blob');
    const sealed = readFileSync(path);
    for (let at = 0; at < sealed.length; at++) {
      const bad = Buffer.from(sealed);
      bad[at] = (bad[at] as number) ^ 0x10;
      writeFileSync(path, bad);
      expect(await blobs.get('0a')).toBeUndefined();
      expect(existsSync(path)).toBe(false);
    }
    for (const length of [0, 3, 20, sealed.length - 1]) {
      writeFileSync(path, sealed.subarray(0, length));
      expect(await blobs.get('0a')).toBeUndefined();
    }
    await blobs.put('0a', bytes);
    expect([...(await blobs.listKnown(['0a', '0b']))]).toEqual(['0a']);
  });

  it('are removed by last use, by age and by size; drafts only when nobody can finish them', async () => {
    const own = join(dir, 'b');
    const blobs = openFileBlobs(own);
    const daysAgo = (name: string, days: number) => {
      const at = new Date(Date.now() - days * 86_400_000);
      utimesSync(join(own, name), at, at);
    };
    for (const key of ['01', '02', '03', '04']) await blobs.put(key, Buffer.alloc(100, key));
    const size = readFileSync(join(own, '01.blob')).length;
    daysAgo('01.blob', 3);
    daysAgo('02.blob', 2);
    daysAgo('03.blob', 1);
    daysAgo('04.blob', 100);
    // A use makes the oldest the newest.
    await blobs.get('01');
    writeFileSync(join(own, 'x.tmp'), '');
    writeFileSync(join(own, 'y.tmp'), '');
    writeFileSync(join(own, 'other.txt'), 'x'.repeat(10_000));
    daysAgo('x.tmp', 1);
    sweepFolder(own, '.blob', { maxBytes: 10 * size, maxDays: 60 });
    expect(readdirSync(own).sort()).toEqual(['01.blob', '02.blob', '03.blob', 'other.txt', 'y.tmp']);
    sweepFolder(own, '.blob', { maxBytes: 2 * size, maxDays: 60 });
    expect(readdirSync(own).sort()).toEqual(['01.blob', '03.blob', 'other.txt', 'y.tmp']);
    sweepFolder(join(dir, 'missing'), '.blob', { maxBytes: 1, maxDays: 1 });
  });
});
