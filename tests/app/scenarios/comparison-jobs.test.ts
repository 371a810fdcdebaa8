/** Jobs of comparisons over a folder: bounds, restarts, broken files, and a disk that takes nothing. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ComparisonJobs } from '../../../server/app/scenarios/comparison-jobs.ts';
import { openFileBlobs } from '../../../server/app/scenarios/file-blobs.ts';
import type { ComparisonProgress, ScenarioComparison } from '../../../server/app/scenarios/run-comparison.ts';
import type { CompareTask } from '../../../server/app/scenarios/scenario-tasks.ts';
import { ProblemError } from '../../../server/base/problem.ts';
import {
  defaultParts,
  riderDefaults,
  settlementDefaults,
} from '../../../server/bureau/scenario/comparison-parts.ts';
import type { Scenario } from '../../../server/bureau/scenario/document.ts';
import { eventually } from '../../support/eventually.ts';

let dir: string;
let defects: unknown[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tongcheng-jobs-'));
  defects = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const document: Scenario = {
  $schema: 'scenario/1',
  name: 'a',
  serviceDay: '2026-11-25',
  base: { gtfs: [] },
  modifications: [],
};

const toTask = (minute: number): CompareTask => ({
  kind: 'compare',
  document,
  options: {
    from: '07:00',
    to: `08:${String(minute).padStart(2, '0')}`,
    maxTravelMin: 180,
    cutoffsMin: [30],
    pairs: [],
    parts: defaultParts,
    riders: riderDefaults,
    settlement: settlementDefaults,
  },
});

const toResult = ({ options }: CompareTask): ScenarioComparison => ({
  scenario: { name: 'a', hash: 'h' },
  base: { timetableHash: 't' },
  serviceDay: '2026-11-25',
  currency: 'CNY',
  window: [options.from, options.to],
  problems: [],
  effects: [],
  lines: [],
});

interface Begun {
  readonly task: CompareTask;
  readonly onProgress: (progress: ComparisonProgress) => void;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** Jobs whose work the test ends by hand. */
function open(
  baseHash = 'base',
  requestDir = join(dir, 'under-way'),
): { jobs: ComparisonJobs; begun: Begun[] } {
  const begun: Begun[] = [];
  const jobs = new ComparisonJobs({
    dir: join(dir, 'comparisons'),
    requestDir,
    baseHash,
    run: (task, onProgress) =>
      new Promise((resolve, reject) => {
        begun.push({ task, onProgress, end: () => resolve(toResult(task)), fail: reject });
      }),
    onDefect: (error) => defects.push(error),
  });
  return { jobs, begun };
}

const listRequests = () => (existsSync(join(dir, 'under-way')) ? readdirSync(join(dir, 'under-way')) : []);

it('refuses the ninth job that is open, and takes it when one has ended', async () => {
  const { begun, jobs } = open();
  const ids = Array.from({ length: 8 }, (_, i) => jobs.start(toTask(i), 0).jobId);
  expect(() => jobs.start(toTask(8), 0)).toThrow(expect.objectContaining({ code: 'queue-full' }));
  expect(jobs.start(toTask(3), 0).jobId).toBe(ids[3]);
  expect(listRequests().length).toBe(8);
  begun[0]?.end();
  await eventually(() => jobs.get(ids[0] as string).state).toBe('done');
  expect(jobs.start(toTask(8), 0).state).toBe('waiting');
  jobs.cancel(ids[1] as string);
  expect(listRequests()).not.toContain(`${ids[1]}.json`);
});

it('goes on in the order in which jobs were asked for, and forgets what cannot go on', async () => {
  const first = open();
  const late = first.jobs.start(toTask(1), 20).jobId;
  const early = first.jobs.start(toTask(2), 10).jobId;
  const cancelled = first.jobs.start(toTask(3), 5).jobId;
  first.jobs.cancel(cancelled);
  const done = first.jobs.start(toTask(4), 1).jobId;
  const saved = readFileSync(join(dir, 'under-way', `${done}.json`), 'utf8');
  first.begun[3]?.end();
  await eventually(() => first.jobs.get(done).state).toBe('done');
  const bytes = readFileSync(join(dir, 'comparisons', `${done}.json`), 'utf8');
  // The server was killed after the result and before the request was taken away; other files are broken or foreign.
  writeFileSync(join(dir, 'under-way', `${done}.json`), saved);
  writeFileSync(join(dir, 'under-way', 'broken.json'), '{"task":');
  writeFileSync(join(dir, 'under-way', `${'0'.repeat(32)}.json`), saved);
  const second = open();
  second.jobs.resume();
  expect(second.begun.map(({ task }) => task)).toEqual([
    { ...toTask(2), jobId: early },
    { ...toTask(1), jobId: late },
  ]);
  expect([early, late].map((id) => second.jobs.get(id).state)).toEqual(['waiting', 'waiting']);
  expect(second.jobs.get(done).state).toBe('done');
  expect(readFileSync(join(dir, 'comparisons', `${done}.json`), 'utf8')).toBe(bytes);
  expect(() => second.jobs.get(cancelled)).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(listRequests().sort()).toEqual([`${early}.json`, `${late}.json`].sort());
  // Other feeds: nobody gets these results.
  const third = open('other base');
  third.jobs.resume();
  expect([third.begun, listRequests()]).toEqual([[], []]);
});

it('gives a job up after three servers ended during it, but not after three that were stopped', () => {
  const id = open().jobs.start(toTask(1), 0).jobId;
  for (let stops = 0; stops < 5; stops++) {
    const { begun, jobs } = open();
    jobs.resume();
    expect(begun.length).toBe(1);
    jobs.close();
  }
  for (const starts of [2, 3]) {
    const { begun, jobs } = open();
    jobs.resume();
    expect([starts, begun.length]).toEqual([starts, 1]);
  }
  const { begun, jobs } = open();
  jobs.resume();
  expect([begun.length, jobs.get(id).state, jobs.get(id).problem?.code]).toEqual([0, 'failed', 'internal']);
  expect(jobs.get(id).problem?.text.en).toContain('3 times');
  expect(jobs.start(toTask(1), 0).state).toBe('waiting');
});

it('fails with the refusal of the work, and leaves no request', async () => {
  const { begun, jobs } = open();
  const id = jobs.start(toTask(1), 0).jobId;
  begun[0]?.onProgress({ part: 'access', share: 0.25 });
  expect(jobs.get(id)).toMatchObject({ state: 'running', progress: 0.25, part: 'access' });
  begun[0]?.fail(new ProblemError('disk-full', { zh: '磁盘已满', en: 'The disk is full' }));
  await eventually(() => jobs.get(id).problem?.code).toBe('disk-full');
  expect([listRequests(), defects]).toEqual([[], []]);
});

it('begins nothing that it cannot store', async () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  const { begun, jobs } = open('base', join(file, 'under-way'));
  expect(() => jobs.start(toTask(1), 0)).toThrow(expect.objectContaining({ code: 'folder-unwritable' }));
  expect(begun).toEqual([]);
  const blobs = openFileBlobs(join(file, 'blocks'));
  await expect(blobs.put('a', Buffer.from('x'))).rejects.toMatchObject({ code: 'folder-unwritable' });
  mkdirSync(join(dir, 'blocks'));
  expect(await openFileBlobs(join(dir, 'blocks')).get('a')).toBeUndefined();
});
