import { describe, expect, it } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { getCompiledScheme } from '../../../server/money/scheme/compile-scheme.ts';
import { toChain, toCharged } from '../../../server/money/scheme/price-memory.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { TripFacts } from '../../../server/money/scheme/trip-price.ts';
import { exampleScheme } from '../../support/example-scheme.ts';

const day = (date: string) => findServiceDay(date) as number;

const [dayCap] = exampleScheme.caps;
const scheme: Scheme = {
  ...exampleScheme,
  caps: [dayCap!, { ...dayCap!, id: 'week', period: 'week' }, { ...dayCap!, id: 'month', period: 'month' }],
};

describe('sums charged in a period', () => {
  const key = (id: string, date: string) => `${id}/${day(date)}`;
  const before = {
    [key('A-day', '2026-03-02')]: 1,
    [key('week', '2026-03-02')]: 2,
    [key('month', '2026-03-01')]: 3,
  };
  const keptOn = (date: string) => {
    const after = toCharged(getCompiledScheme(scheme), before, ['now/0'], day(date), 50);
    return Object.entries(after).map(([name, fen]) => `${name.split('/')[0]} ${fen}`);
  };

  it.each([
    ['2026-03-03', ['A-day 1', 'week 2', 'month 3', 'now 50']],
    ['2026-03-04', ['week 2', 'month 3', 'now 50']],
    ['2026-03-09', ['week 2', 'month 3', 'now 50']],
    ['2026-03-10', ['month 3', 'now 50']],
    ['2026-04-01', ['month 3', 'now 50']],
    ['2026-04-02', ['now 50']],
  ])('is known until %s, one day after its end', (date, kept) => {
    expect(keptOn(date)).toEqual(kept);
  });

  it('add up, and stay unchanged without caps', () => {
    const of = getCompiledScheme(scheme);
    const today = key('A-day', '2026-03-02');
    expect(toCharged(of, { [today]: 200 }, [today], day('2026-03-02'), 300)).toEqual({ [today]: 500 });
    expect(toCharged(of, before, [], day('2026-09-01'), 300)).toBe(before);
  });

  it('of a cap that the version no longer has are kept for the length of a month', () => {
    const of = getCompiledScheme(scheme);
    const gone = { [key('gone', '2026-03-01')]: 7 };
    expect(toCharged(of, gone, ['now/0'], day('2026-04-01'), 1)).toMatchObject(gone);
    expect(toCharged(of, gone, ['now/0'], day('2026-04-02'), 1)).toEqual({ 'now/0': 1 });
  });
});

describe('the chain of journeys', () => {
  const trip: TripFacts = {
    networkId: 'A-metro',
    routeId: 'ex:m1',
    fromStopId: null,
    toStopId: null,
    startSec: 1_000,
    endSec: 1_500,
    serviceDay: 20_513,
    tappedFen: null,
  };
  const first = {
    firstOnSec: 1_000,
    previousOnSec: 1_000,
    previousOffSec: 1_500,
    networkId: 'A-metro',
    routeId: 'ex:m1',
    counts: {},
  };

  it('starts again if no rule linked the journeys', () => {
    const before = { ...first, firstOnSec: 1, counts: { T1: 1 } };
    expect(toChain(null, trip, true, 'T1')).toEqual(first);
    expect(toChain(before, trip, false, null)).toEqual(first);
  });

  it('continues from its first entry, and counts the rule that took something off', () => {
    const before = { ...first, firstOnSec: 1, counts: { T1: 1 } };
    expect(toChain(before, trip, true, null)).toEqual({ ...first, firstOnSec: 1, counts: { T1: 1 } });
    expect(toChain(before, trip, true, 'T1')?.counts).toEqual({ T1: 2 });
    expect(toChain(before, trip, true, 'T2')?.counts).toEqual({ T1: 1, T2: 1 });
  });

  it('uses the entry as exit, if there is none', () => {
    expect(toChain(null, { ...trip, endSec: null }, false, null)?.previousOffSec).toBe(1_000);
  });
});
