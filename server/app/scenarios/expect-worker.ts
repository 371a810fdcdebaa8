/** The worker module of expected settlements: opens each side with its first job. */
import { recall } from '../../base/recall.ts';
import { toJobRunner } from '../../base/worker-job.ts';
import { loadFeeds } from '../planning/load-feeds.ts';
import type { ExpectJob } from './expect-settlement.ts';
import { openExpectedSide } from './expect-side.ts';

const sides = new Map<string, Promise<ReturnType<typeof openExpectedSide>>>();

export const run = toJobRunner(async ({ day, side, table }: ExpectJob) => {
  const expect = await recall(sides, JSON.stringify([side, day, table.yuanPerHour]), async () =>
    openExpectedSide(await loadFeeds(side.options), side.schemeDir, day, table),
  );
  return expect(table.tours);
});
