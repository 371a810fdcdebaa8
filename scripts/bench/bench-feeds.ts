/** The feeds of the benchmark. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultFeeds } from '../../server/app/files/paths.ts';

export interface BenchFeed {
  readonly name: string;
  readonly paths: readonly string[];
  readonly date: string;
  readonly utcOffset: string;
  readonly seed: number;
  /** File of queries with known answers, used instead of random ones. */
  readonly knownFile?: string;
  /** Whether the feed is too large for the other engines and the oracle. */
  readonly isHuge?: boolean;
  /** Number of queries for the other engines. */
  readonly peerQueries: number;
}

export interface FeedChoice {
  /** Folder of real feeds (`TEST_FEEDS`). */
  readonly root: string | undefined;
  /** A generated national feed. */
  readonly national: string | undefined;
  readonly only: readonly string[];
}

/** The chosen feeds that are available, and for each missing one the reason. */
export function listBenchFeeds(choice: FeedChoice): { feeds: BenchFeed[]; missing: string[] } {
  const zip = (name: string) => join(choice.root ?? '', `${name}.zip`);
  const all: BenchFeed[] = [
    {
      name: 'two-cities',
      paths: defaultFeeds,
      date: '2026-11-25',
      utcOffset: '+08:00',
      seed: 20_261_125,
      peerQueries: 500,
    },
    {
      name: 'bydgoszcz',
      paths: [zip('bydgoszcz')],
      date: '2020-05-06',
      utcOffset: '+02:00',
      seed: 20_200_506,
      knownFile: join(choice.root ?? '', 'answers', 'bydgoszcz.arrivals.jsonl'),
      peerQueries: 500,
    },
    {
      name: 'poa',
      paths: [zip('poa-eptc'), zip('poa-trensurb')],
      date: '2019-05-15',
      utcOffset: '-03:00',
      seed: 20_190_515,
      peerQueries: 500,
    },
    {
      name: 'cdmx',
      paths: [zip('cdmx-frequencies')],
      date: '2022-11-16',
      utcOffset: '-06:00',
      seed: 20_221_116,
      peerQueries: 200,
    },
  ];
  if (choice.national !== undefined) {
    all.push({
      name: 'national',
      paths: [choice.national],
      date: '2026-11-25',
      utcOffset: '+08:00',
      seed: 10_000_000,
      isHuge: true,
      peerQueries: 0,
    });
  }
  const unknown = choice.only.filter((name) => !all.some((feed) => feed.name === name));
  if (unknown.length > 0) {
    throw new RangeError(`--only ${unknown.join(',')}: there is ${all.map(({ name }) => name).join(', ')}`);
  }
  const chosen = all.filter(({ name }) => choice.only.length === 0 || choice.only.includes(name));
  const isThere = (feed: BenchFeed) =>
    feed.paths.every((path) => existsSync(path)) && (!feed.knownFile || existsSync(feed.knownFile));
  return {
    feeds: chosen.filter(isThere),
    missing: chosen
      .filter((feed) => !isThere(feed))
      .map(
        ({ name, paths }) =>
          `${name}: ${choice.root ? `no ${paths.join(', ')}` : 'TEST_FEEDS names no folder'}`,
      ),
  };
}
