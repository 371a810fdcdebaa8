/** 500 earliest arrivals on the feed of a real city, on which four independent programs agree. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toTimeText } from '../../server/base/seconds.ts';
import { type Ended, makeDataDir, run } from './tongcheng.ts';

/** Folder with `bydgoszcz.zip` and `answers/bydgoszcz.arrivals.jsonl`. */
const feeds = process.env.TEST_FEEDS;

interface Known {
  readonly from_stop_id: string;
  readonly to_stop_id: string;
  readonly departure_seconds: number;
  readonly arrival_closed_150m: number | null;
  readonly arrival_one_hop_500m: number | null;
}

interface Answer {
  readonly id: number;
  readonly itineraries?: readonly { readonly arrivalSec: number }[];
}

describe.skipIf(!feeds)('known answers (TEST_FEEDS names the folder of feeds)', () => {
  const data = makeDataDir();
  const args = ['--feeds', join(feeds ?? '', 'bydgoszcz.zip'), '--data', data.dir];
  let imported: Ended;
  let known: Known[] = [];
  beforeAll(async () => {
    imported = await run(['import', '--json', ...args]);
    const text = readFileSync(join(feeds ?? '', 'answers', 'bydgoszcz.arrivals.jsonl'), 'utf8');
    known = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Known);
  }, 180_000);
  afterAll(() => data.remove());

  test.each([
    ['closed footpaths of 150 m', 'arrival_closed_150m', { maxM: 150, closed: true }],
    ['one footpath of 500 m between rides', 'arrival_one_hop_500m', { maxM: 500, closed: false }],
  ] as const)(
    'all 500 by %s',
    async (_, field, rule) => {
      expect(imported.code, imported.err).toBe(0);
      expect(known).toHaveLength(500);
      const queries = known.map((row, id) => ({
        id,
        from: row.from_stop_id,
        to: row.to_stop_id,
        date: '2020-05-06',
        time: toTimeText(row.departure_seconds),
        footpaths: { ...rule, speedMps: 1.33, minChangeSec: 0 },
      }));
      const input = queries.map((query) => JSON.stringify(query)).join('\n');
      const { out } = await run(['plan', '--batch', '-', ...args], `${input}\n`);
      const answers = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Answer);
      const arrivals = answers.map(({ itineraries = [] }) =>
        itineraries.length === 0 ? null : Math.min(...itineraries.map(({ arrivalSec }) => arrivalSec)),
      );
      const wrong = known.flatMap((row, i) =>
        arrivals[i] === row[field] ? [] : [{ ...row, answered: arrivals[i] }],
      );
      expect(wrong).toEqual([]);
      expect(answers.map(({ id }) => id)).toEqual(queries.map(({ id }) => id));
    },
    120_000,
  );
});
