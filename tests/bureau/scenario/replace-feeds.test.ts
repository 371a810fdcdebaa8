/** Another version of a feed, or none, in place of one of the base: what is refused, what is counted, what is applied. */
import { describe, expect, test } from 'vitest';
import type { ScenarioBase } from '../../../server/bureau/scenario/check-base.ts';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { listErrors, listRuns, toBase, toScenario } from '../../support/scenario-feeds.ts';
import { tinyFeed } from '../../support/tiny-feed.ts';

const toHash = (digit: string) => `sha256:${digit.repeat(64)}`;
const first = tinyFeed({
  trips: [
    { id: 't1', calls: ['A 07:00', 'B 07:10', 'C 07:20'] },
    { id: 't2', calls: ['A 08:00', 'B 08:10', 'C 08:20'] },
    { id: 't3', calls: ['A 09:00', 'B 09:10', 'C 09:20'] },
    { id: 'x1', route: 'gone', calls: ['B 07:00', 'E 07:30'] },
  ],
});
const second = tinyFeed({
  trips: [
    // As before under another name, another time, and two more.
    { id: 'other', calls: ['A 07:00', 'B 07:10', 'C 07:20'] },
    { id: 't2', calls: ['A 08:05', 'B 08:10', 'C 08:20'] },
    { id: 't4', calls: ['A 10:00', 'B 10:10', 'C 10:20'] },
    { id: 'n1', route: 'new', calls: ['C 07:00', 'D 07:30'] },
  ],
});
const [own, other] = [toBase(first), toBase(second)];
const base: ScenarioBase = {
  ...own,
  feedHashes: new Map([
    ['f', toHash('0')],
    ['g', toHash('3')],
  ]),
  otherFeeds: {
    known: new Map([[toHash('1'), 'f-2027']]),
    // The feed g is empty here: without f, nothing runs.
    compile: (by) =>
      by.get('f') === null ? { ...own.timetable, ...nothing(own.timetable) } : other.timetable,
  },
};

function nothing({ patterns }: ScenarioBase['timetable']) {
  return {
    hash: 'empty',
    patterns: { ...patterns, count: 0, callOffsets: new Int32Array(1), runOffsets: new Int32Array(1) },
  };
}

const replace = (sha256: string | null, own: object = {}): Modification =>
  ({
    type: 'replaceFeed',
    id: 'm',
    feed: 'f',
    by: sha256 === null ? null : { sha256 },
    ...own,
  }) as Modification;
const resolve = (...list: Modification[]) => resolveScenario(base, toScenario('f', list));

describe('replaceFeed', () => {
  test('counts lines and departures by what they are, not by how their trips are called', () => {
    const { effects, problems } = resolve(replace(toHash('1')));
    expect(problems).toEqual([]);
    expect(effects[0]?.counts).toEqual({
      feeds: 1,
      lines: 1,
      linesRemoved: 1,
      linesChanged: 1,
      // t4 and the new line; t3 and the line that is gone; t2.
      departuresAdded: 2,
      departuresRemoved: 2,
      departuresChanged: 1,
      stops: 1,
    });
  });

  test('gives the timetable of the other version, on which later modifications work', () => {
    const before = JSON.stringify(own.timetable.patterns);
    const later: Modification = {
      type: 'adjustSpeed',
      id: 'v',
      lines: ['f:new'],
      scale: 2,
      scaleDwell: false,
    };
    const timetable = applyScenario(resolve(replace(toHash('1')), later));
    expect(listRuns(timetable, 'new')).toEqual(['C 07:00, D 07:15']);
    expect(listRuns(timetable, 'gone')).toEqual([]);
    expect(JSON.stringify(own.timetable.patterns)).toBe(before);
    expect(applyScenario(resolve(replace(toHash('1'))))).toBe(other.timetable);
  });

  test('compares with no feed at all', () => {
    const { effects, replacedFeeds } = resolve(replace(null));
    expect(effects[0]?.counts).toMatchObject({ linesRemoved: 2, departuresRemoved: 4 });
    expect(effects[0]?.counts.departuresAdded).toBe(0);
    expect([...replacedFeeds]).toEqual([['f', null]]);
  });

  test.each([
    ['a feed that is not loaded', [replace(toHash('1'), { feed: 'none' })], ['m feed feed-unknown']],
    ['content that nobody imported', [replace(toHash('7'))], ['m by.sha256 feed-unknown']],
    ['the version in use', [replace(toHash('0'))], ['m by.sha256 no-effect']],
    ['the same feed twice', [replace(toHash('1')), replace(null, { id: 'n' })], ['n feed duplicate-id']],
    ['every feed taken away', [replace(null), replace(null, { id: 'n', feed: 'g' })], ['m by feed-last']],
    [
      'a feed replaced after other changes',
      [
        { type: 'adjustSpeed', id: 'v', lines: ['f:r'], scale: 2, scaleDwell: false } as Modification,
        replace(toHash('1')),
      ],
      ['m  replace-late'],
    ],
  ])('%s is refused', (_, list, expected) => {
    const resolved = resolve(...list);
    expect(listErrors(resolved)).toEqual(expected);
    expect(resolved.editor).toBeUndefined();
    for (const { text } of resolved.problems) expect([text.zh, text.en].every(Boolean)).toBe(true);
  });

  test('a day on which the other version has no calendar is refused', () => {
    const far = { ...other.timetable, services: { ...other.timetable.services, firstDay: 0 } };
    const resolved = resolveScenario(
      { ...base, otherFeeds: { known: new Map([[toHash('1'), 'x']]), compile: () => far } },
      toScenario('f', [replace(toHash('1'))]),
    );
    expect(listErrors(resolved)).toContain(' serviceDay day-outside-calendar');
  });
});
