/** Another version of a feed in place of one of the base: imported once, found by its content, applied, exported. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { writeScenario } from '../../../server/app/scenarios/export-scenario.ts';
import { toScenarioBase } from '../../../server/app/scenarios/scenario-base.ts';
import type { Modification, Scenario } from '../../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { writeInlineFeed } from '../../support/inline-feed.ts';
import { listErrors, listRuns } from '../../support/scenario-feeds.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-replace-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const files = (times: string[]) => ({
  'agency.txt': 'agency_id,agency_name,agency_url,agency_timezone\na,A,https://a.example,Asia/Shanghai\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,1,1,1,1,1,1,1,20260101,20271231\n',
  'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\ns1,One,30.00,110.00\ns2,Two,30.05,110.00\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nr1,a,1,3\n',
  'trips.txt': `trip_id,route_id,service_id\n${times.map((_, i) => `t${i},r1,d\n`).join('')}`,
  'stop_times.txt': `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${times
    .map((hour, i) => `t${i},${hour}:00:00,${hour}:00:00,s1,1\nt${i},${hour}:10:00,${hour}:10:00,s2,2\n`)
    .join('')}`,
});
const [old, next] = [files(['08', '09']), files(['08', '10', '12'])];

async function open(alternatives: string[]): Promise<LoadedTimetable> {
  const feeds = await Promise.all([
    writeInlineFeed(join(dir, 'own'), old),
    writeInlineFeed(join(dir, 'other'), old),
  ]);
  return loadFeeds({ feeds, alternatives, data: join(dir, 'data') });
}

const toScenario = ({ imported }: LoadedTimetable, modifications: Modification[]): Scenario => ({
  $schema: 'scenario/1',
  name: 'test',
  serviceDay: '2026-11-25',
  base: { gtfs: imported.map(({ feedId, hash }) => ({ feed: feedId, sha256: `sha256:${hash}` })) },
  modifications,
});

test('compares with another version, exports it, and works on it', async () => {
  const alternative = await writeInlineFeed(join(dir, 'own-2027'), next);
  const loaded = await open([alternative]);
  const before = JSON.stringify(loaded.timetable.patterns);
  const [known] = loaded.alternatives.feeds;
  expect(known?.feedId).toBe('own-2027');
  const replace: Modification = {
    type: 'replaceFeed',
    id: 'm',
    feed: 'own',
    by: { sha256: `sha256:${known?.hash}`, file: 'own-2027' },
  };
  const resolved = resolveScenario(toScenarioBase(loaded), toScenario(loaded, [replace]));
  expect(listErrors(resolved)).toEqual([]);
  expect(resolved.effects[0]?.counts).toMatchObject({
    feeds: 1,
    linesChanged: 1,
    departuresAdded: 1,
    departuresChanged: 1,
  });
  const timetable = applyScenario(resolved);
  expect(listRuns(timetable, 'r1').length).toBe(2 + 3);
  expect(timetable.feeds.map(({ feedId }) => feedId)).toEqual(['own', 'other']);
  expect(JSON.stringify(loaded.timetable.patterns)).toBe(before);

  const { folders } = writeScenario(loaded, resolved, join(dir, 'out'));
  const again = await loadFeeds({ feeds: [...folders], data: join(dir, 'again') });
  expect(listRuns(again.timetable, 'r1')).toEqual(listRuns(timetable, 'r1'));

  // A later change works on the other version, and its feed is written with both.
  const slower: Modification = {
    type: 'adjustSpeed',
    id: 'v',
    lines: ['own:r1'],
    scale: 0.5,
    scaleDwell: false,
  };
  const both = resolveScenario(toScenarioBase(loaded), toScenario(loaded, [replace, slower]));
  expect(listRuns(applyScenario(both), 'r1')).toContain('s1 12:00, s2 12:20');
  const written = writeScenario(loaded, both, join(dir, 'both'));
  const reread = await loadFeeds({ feeds: [...written.folders], data: join(dir, 'reread') });
  expect(listRuns(reread.timetable, 'r1')).toEqual(listRuns(applyScenario(both), 'r1'));
});

test('is known from an earlier import, and taken away it leaves the other feed', async () => {
  const loaded = await open([]);
  expect(loaded.alternatives.feeds.map(({ feedId }) => feedId)).toEqual(['own-2027']);
  const none: Modification = { type: 'replaceFeed', id: 'm', feed: 'own', by: null };
  const resolved = resolveScenario(toScenarioBase(loaded), toScenario(loaded, [none]));
  expect(applyScenario(resolved).feeds.map(({ feedId }) => feedId)).toEqual(['other']);
  const { folders } = writeScenario(loaded, resolved, join(dir, 'none'));
  expect(folders.map((folder) => folder.slice(join(dir, 'none').length + 1))).toEqual(['other']);
});

test('a version that cannot be used is refused with its name', async () => {
  const broken = join(dir, 'broken.zip');
  await writeFile(broken, 'no zip');
  await expect(open([broken])).rejects.toMatchObject({
    code: 'no-feeds',
    text: { en: expect.stringContaining('broken') },
  });
  await expect(open([join(dir, 'missing.zip')])).rejects.toMatchObject({ code: 'not-found' });
});
