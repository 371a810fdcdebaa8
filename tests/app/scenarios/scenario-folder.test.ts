/** Folders of exported scenarios: written once and whole, bounded; those with a ledger stay. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { openScenarioFolder, sweepScenarioFolders } from '../../../server/app/scenarios/scenario-folder.ts';
import { writeFeeds } from '../../../server/bureau/scenario/write-feeds.ts';
import { makeTempDir } from '../../support/inline-feed.ts';
import { toExpressScenario, writeSmallCities } from '../../support/small-cities.ts';

it('keeps the scenarios that were used last, all with simulated days, and what is no export', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-folders-'));
  const now = Date.now();
  const add = (name: string, days: number, more = 'export') => {
    mkdirSync(join(dir, name, more), { recursive: true });
    const at = new Date(now - days * 86_400_000);
    utimesSync(join(dir, name), at, at);
  };
  const toKey = (i: number) => i.toString(16).padStart(16, '0');
  for (let i = 0; i < 30; i++) add(toKey(i), i + 2);
  add(toKey(100), 400, 'data/ledger');
  add('.settle-old', 3);
  add('.draft-new', 0);
  add('comparisons', 500);
  writeFileSync(join(dir, 'own.json'), '{}');
  sweepScenarioFolders(dir, now);
  const stay = Array.from({ length: 20 }, (_, i) => toKey(i));
  const others = [toKey(100), '.draft-new', 'comparisons', 'own.json'];
  expect(readdirSync(dir).sort()).toEqual([...stay, ...others].sort());
  // Folders of the last day may be in use.
  for (let i = 0; i < 30; i++) add(toKey(i), 0.5);
  sweepScenarioFolders(dir, now);
  expect(readdirSync(dir).length).toBe(34);
  rmSync(dir, { recursive: true, force: true });
});

it('is whole where two exports of a scenario write it at once, and where a folder without an export is left', async () => {
  const dir = await makeTempDir();
  const { feeds, region } = await writeSmallCities(dir, 3);
  const options = { feeds, region, data: join(dir, 'data') };
  const loaded = await loadFeeds(options);
  const list = loaded.imported.map(({ feedId, hash }) => ({ feed: feedId, sha256: `sha256:${hash}` }));
  const scenario = toExpressScenario(list);
  const parent = join(dir, 'data', 'scenarios');
  const isDraft = (name: string) => name.startsWith('.draft-');
  /** What another process opens while this one writes its draft. */
  let other: unknown;
  const duringDraft = new Proxy(loaded, {
    get: (target, name: keyof LoadedTimetable) => {
      if (!other && existsSync(parent) && readdirSync(parent).some(isDraft))
        other = openScenarioFolder(options, loaded, scenario).options;
      return target[name];
    },
  });
  const { options: own } = openScenarioFolder(options, duringDraft, scenario);
  expect(own).toBeDefined();
  expect(other).toEqual(own);
  expect(readdirSync(parent).filter(isDraft)).toEqual([]);
  const first = (await loadFeeds(own ?? {})).timetable.hash;
  // A removal was stopped half-way.
  const [key] = readdirSync(parent);
  rmSync(join(parent, key as string, 'export'), { recursive: true });
  const { options: again } = openScenarioFolder(options, loaded, scenario);
  expect(again).toEqual(own);
  expect((await loadFeeds(again ?? {})).timetable.hash).toBe(first);
});

it('has no table of an earlier export that the new one leaves out', async () => {
  const dir = await makeTempDir();
  const toFeed = (transfers: readonly Record<string, string>[]) => ({
    feedId: 'town',
    tables: { stops: [{ stop_id: 'A' }], transfers: [...transfers] },
  });
  const [folder] = writeFeeds(dir, [toFeed([{ from_stop_id: 'A', to_stop_id: 'A' }])]) as [string];
  writeFileSync(join(folder, 'notes.md'), 'own');
  writeFeeds(dir, [toFeed([])]);
  expect(readdirSync(folder).sort()).toEqual(['notes.md', 'stops.txt']);
});
