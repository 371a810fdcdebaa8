/** Which versions hold from a day on: those of the books, what the files add to them, and what the operator is told. */
import { describe, expect, it } from 'vitest';
import { GroundTimeline } from '../../../server/money/ground/ground-timeline.ts';
import { type GroundNotice, planFirstGround, planGround } from '../../../server/money/ground/plan-ground.ts';
import type { GroundCause } from '../../../server/money/ledger/ledger-store.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { exampleScheme } from '../../support/example-scheme.ts';

const toVersion = (version: number, validFrom: number, part: Partial<Scheme> = {}): Scheme => ({
  ...exampleScheme,
  version,
  validFrom,
  ...part,
});
/** 1970-01-11 and ten days each after it. */
const [one, two, three] = [toVersion(1, 10), toVersion(2, 20), toVersion(3, 30)] as const;

type Row = readonly [cause: GroundCause, fromDay: number, hash: string];

/** Grounds are named by the number of their version. */
function plan(rows: readonly Row[], fromDay: number, files: readonly Scheme[], books = [one, two, three]) {
  const entries = rows.map(([cause, day, hash], i) => ({
    entryNo: i + 1,
    cause,
    fromDay: day,
    hash,
    takenSec: 0,
  }));
  const schemeOf = (hash: string) => {
    const scheme = books.find(({ version }) => `${version}` === hash);
    if (!scheme) throw new RangeError(`no ground ${hash}`);
    return scheme;
  };
  const { lateNotices, notices, spans } = planGround(
    { timeline: new GroundTimeline(entries), schemeOf },
    files,
    fromDay,
  );
  return {
    spans,
    shape: spans.map((span) => `${span.fromDay}: ${span.scheme.version}`).join(', '),
    notices,
    codes: notices.map(toCode),
    late: lateNotices,
  };
}
const toCode = ({ code, text }: GroundNotice) => `${code} ${/(\d+)/.exec(text.en)?.[1]}`;
/** Numbers and dates that both languages of a notice name, in order. */
const namesOf = ({ text }: GroundNotice) =>
  [text.zh, text.en].map((sentence) => (sentence.match(/\d{4}-\d{2}-\d{2}|\d+/g) ?? []).sort());

describe('a ledger that was not used', () => {
  it('takes each version from its own first day, and has nothing to say', () => {
    expect(planFirstGround([one, two])).toEqual({
      spans: [
        { fromDay: 10, scheme: one },
        { fromDay: 20, scheme: two },
      ],
      notices: [],
      lateNotices: [],
    });
  });
});

describe('a version that held on a past day', () => {
  const held: Row[] = [
    ['first', 10, '1'],
    ['first', 20, '2'],
  ];

  it.each([
    [20, '20: 1', []],
    [21, '21: 2', ['version-removed 2']],
  ])('is fixed, from the day after its first one on (%i)', (fromDay, shape, codes) => {
    expect(plan(held, fromDay, [one])).toMatchObject({ shape, codes });
  });

  it('stays as the books have it where its file changed or is gone, and both languages name it', () => {
    const dearer = toVersion(1, 10, { commissionBp: 77 });
    const changed = plan(held, 15, [dearer, two]);
    expect(changed).toMatchObject({ shape: '15: 1, 20: 2', codes: ['version-changed 1'] });
    expect(plan(held, 12, [dearer]).spans).toEqual([{ fromDay: 12, scheme: one }]);
    const [notice] = changed.notices as [GroundNotice];
    expect(namesOf(notice).map((names) => [...new Set(names)])).toEqual([['1'], ['1']]);
    for (const sentence of [notice.text.zh, notice.text.en]) expect(sentence).not.toMatch(/undefined|1970/);
    const [removed] = plan(held, 15, [two]).notices as [GroundNotice];
    expect([removed.code, ...namesOf(removed)]).toEqual(['version-removed', ['1'], ['1']]);
  });

  it('keeps its own first day where the file moves it, and the notice says which', () => {
    const moved = plan(held, 25, [one, toVersion(2, 24)]);
    expect(moved).toMatchObject({ shape: '25: 2', codes: ['version-changed 2'] });
    for (const names of namesOf(moved.notices[0] as GroundNotice)) expect(names).toContain('1970-01-21');
  });

  it('is not fixed by days on which taps were read by another one', () => {
    const rows: Row[] = [
      ['first', 5, '1'],
      ['used', 10, '1'],
      ['used', 11, '1'],
      ['scheme', 10, '2'],
      ['scheme', 12, '3'],
    ];
    const books = [one, toVersion(2, 8), toVersion(3, 9)];
    const files = [one, toVersion(3, 9)];
    expect(plan(rows, 20, files, books)).toMatchObject({ shape: '20: 3', codes: [] });
    expect(plan(rows.toSpliced(2, 1), 20, files, books).codes).toEqual(['version-removed 2']);
  });

  it('is fixed by a single day with taps, though others hold before and after', () => {
    const rows: Row[] = [
      ['first', 10, '1'],
      ['used', 10, '1'],
      ['scheme', 10, '2'],
    ];
    const early = toVersion(2, 8);
    // The version that holds now ends the older one, whichever the books name first.
    expect(plan(rows, 15, [early], [one, early])).toMatchObject({
      shape: '15: 2',
      codes: ['version-removed 1'],
    });
  });

  it('is none where no ground holds', () => {
    const rows: Row[] = [
      ['first', 10, '1'],
      ['first', 12, ''],
    ];
    expect(plan(rows, 15, [one, two])).toMatchObject({ shape: '15: 1, 20: 2', codes: [] });
  });
});

describe('a version of the files', () => {
  const held: Row[] = [['first', 10, '2']];

  it('with a lower number than a used one is not taken, and the notice names both', () => {
    const { notices, shape } = plan(held, 15, [one, two]);
    expect(shape).toBe('20: 2');
    const [ignored] = notices as [GroundNotice];
    expect([ignored.code, ...namesOf(ignored)]).toEqual(['version-ignored', ['1', '2'], ['1', '2']]);
  });

  it('that comes after its first day holds from the first day without taps, and the notice names both days', () => {
    const rows: Row[] = [...held, ['used', 40, '2'], ['used', 41, '2']];
    const { late, shape } = plan(rows, 40, [two, three]);
    expect(shape).toBe('40: 3');
    const [notice] = late as [GroundNotice];
    const names = ['1970-01-31', '1970-02-12', '3'];
    expect([notice.code, ...namesOf(notice)]).toEqual(['version-late', names.toSorted(), names.toSorted()]);
    expect(plan(rows, 40, [two, toVersion(3, 42)])).toMatchObject({ shape: '40: 2, 42: 3', late: [] });
  });

  it('that is late again is said of the new one alone', () => {
    expect(plan([['first', 10, '1']], 40, [one, two, three]).late.map(toCode)).toEqual([
      'version-late 2',
      'version-late 3',
    ]);
  });
});
