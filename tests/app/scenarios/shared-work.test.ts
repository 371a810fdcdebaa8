/** Comparisons whose blocks are jobs in PostgreSQL: a block that fails, and a comparison that is cancelled. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { runBlockWorker } from '../../../server/app/scenarios/block-worker.ts';
import { hashNetwork } from '../../../server/app/scenarios/hash-base.ts';
import { toSide } from '../../../server/app/scenarios/scenario-base.ts';
import { createScenarioRoom } from '../../../server/app/scenarios/scenario-room.ts';
import { openWork } from '../../../server/app/scenarios/shared-work.ts';
import type { SkimQuestion } from '../../../server/app/scenarios/skim-blocks.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { riderDefaults, settlementDefaults } from '../../../server/bureau/scenario/comparison-parts.ts';
import { toSkimZones } from '../../../server/planner/reach/zone-access.ts';
import { eventually } from '../../support/eventually.ts';
import { makeDatabase } from '../../support/postgres.ts';
import { findPostgresHome, noPostgres } from '../../support/postgres-server.ts';
import { toExpressScenario, writeSmallCities } from '../../support/small-cities.ts';

describe.skipIf(!findPostgresHome())(findPostgresHome() ? 'with DATABASE_URL' : noPostgres, () => {
  let dir: string;
  let url: string;
  let options: { feeds: string[]; data: string; region: string };
  let loaded: LoadedTimetable;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tongcheng-shared-'));
    const { feeds, region } = await writeSmallCities(dir, 12);
    options = { feeds, data: join(dir, 'data'), region };
    loaded = await loadFeeds(options);
    url = await makeDatabase();
    vi.stubEnv('DATABASE_URL', url);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(dir, { recursive: true, force: true });
  });

  async function count(states: string): Promise<number> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const text = `SELECT count(*) FROM tongcheng_jobs.job WHERE name LIKE 'blocks-%' AND state ${states}`;
      return Number((await client.query(text)).rows[0].count);
    } finally {
      await client.end();
    }
  }
  const countOpen = () => count(`< 'completed'`);

  it('a block that fails on every machine ends the work with its reason', async () => {
    const { timetable } = loaded;
    const serviceDay = '2026-11-25';
    const { network } = toSide(timetable, findServiceDay(serviceDay) as number);
    const places = [{ lat: 40.82, lon: 111.67 }];
    const walk = { speedMps: 1.2, detourFactor: 1.3, maxM: 900 };
    const question: SkimQuestion = {
      networkHash: hashNetwork(loaded),
      serviceDay,
      walk,
      points: places.map(({ lat, lon }) => [lat, lon] as const),
      query: {
        fromSec: 25_200,
        stepSec: 60,
        departureCount: 2,
        maxRides: 4,
        maxTravelSec: 3_600,
        percents: [50],
        walk,
        maxDirectSec: 600,
      },
    };
    const side = {
      network,
      stopCount: timetable.stops.boardable,
      zones: toSkimZones(timetable, places, walk),
    };
    const work = await openWork(options, loaded);
    try {
      // There is one zone: the second row is no origin.
      const failed = await work.skim(question, side, [0, 1], () => {}).catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: 'work-failed', details: { reason: expect.stringMatching(/./) } });
      const { details, text } = failed as { details: { reason: string }; text: { zh: string; en: string } };
      for (const sentence of [text.zh, text.en]) expect(sentence).toContain(details.reason);
      expect((await work.skim(question, side, [0], () => {})).meanSec.length).toBe(1);
    } finally {
      await work.close();
    }
    expect(await countOpen()).toBe(0);
  });

  it('a comparison that is cancelled leaves no block to the workers, and is made when it is asked for again', {
    timeout: 120_000,
  }, async () => {
    const defects: unknown[] = [];
    const room = createScenarioRoom(options, loaded, (error) => defects.push(error));
    const stop = new AbortController();
    let blocks = 0;
    let onReady = () => {};
    const ready = new Promise<void>((resolve) => {
      onReady = resolve;
    });
    const worker = runBlockWorker(url, loaded, {
      threads: 1,
      signal: stop.signal,
      onReady,
      onBlock: (done) => {
        blocks = done;
      },
      onError: (error) => defects.push(error),
    });
    await ready;
    const { useCases } = room;
    const feeds = useCases.list().feeds;
    const task = {
      kind: 'compare',
      document: toExpressScenario(feeds),
      options: {
        from: '05:00',
        to: '14:00',
        maxTravelMin: 180,
        cutoffsMin: [30],
        pairs: [],
        parts: ['access'],
        riders: riderDefaults,
        settlement: settlementDefaults,
      },
    } as const;
    const { jobId } = useCases.compare(task, 0);
    await eventually(() => blocks).toBeGreaterThan(0);
    expect(await countOpen()).toBeGreaterThan(2);
    expect(useCases.cancelComparison(jobId).state).toBe('cancelled');
    await eventually(countOpen).toBe(0);
    expect(await count(`= 'cancelled'`)).toBeGreaterThan(0);
    // The worker ends the block that it has begun, and gets no other one.
    const last = blocks + 1;
    await sleep(1_500);
    expect(blocks).toBeLessThanOrEqual(last);
    expect([await countOpen(), useCases.getComparison(jobId).state]).toEqual([0, 'cancelled']);
    expect(useCases.compare(task, 0)).toMatchObject({ jobId, state: 'waiting' });
    await expect.poll(() => useCases.getComparison(jobId).state, { timeout: 60_000 }).toBe('done');
    expect(defects).toEqual([]);
    stop.abort();
    await worker;
    await room.close();
  });
});
