import { describe, expect, it } from 'vitest';
import { findServiceDay } from '../../../server/base/service-day.ts';
import type { FundShare, Scheme } from '../../../server/money/scheme/scheme.ts';
import { listSwitches, SchemeBook } from '../../../server/money/scheme/scheme-book.ts';
import { exampleScheme } from '../../support/example-scheme.ts';

const day = (date: string) => findServiceDay(date) as number;

/** The example's concession with the given fund. */
function withFund(...fund: readonly Partial<FundShare>[]): Scheme {
  const [rule] = exampleScheme.concessions;
  const shares = fund.map((share) => ({ ...rule!.fund[0]!, yearlyCeilingFen: 1_000, ...share }));
  return { ...exampleScheme, concessions: [{ ...rule!, fund: shares }] };
}

function reached(scheme: Scheme, paid: Readonly<Record<string, number>>, date = '2026-05-01'): string[] {
  const switches = listSwitches(scheme, day(date), (policyId, party) => paid[`${policyId}/${party}`] ?? 0);
  return switches.map(({ policyId, partyId }) => `${policyId}/${partyId}`);
}

describe('a yearly ceiling is reached', () => {
  it('by the operators of a policy together', () => {
    const scheme = withFund({ payer: 'operator' });
    expect(reached(scheme, { 'student-rail/IR': 600, 'student-rail/AB': 399 })).toEqual([]);
    expect(reached(scheme, { 'student-rail/IR': 600, 'student-rail/AB': 400 })).toEqual([
      'student-rail/operator',
    ]);
    expect(reached(scheme, { 'student-rail/IR': 600, 'student-rail/FA': 400 })).toEqual([]);
  });

  it.each(['home', 'host'])('by each treasury separately, if the payer is %s', (payer) => {
    const scheme = withFund({ payer });
    expect(reached(scheme, { 'student-rail/FA': 1_000, 'student-rail/FB': 999 })).toEqual([
      'student-rail/FA',
    ]);
    expect(reached(scheme, { 'student-rail/BP': 1_000, 'student-rail/CA': 1_000 })).toEqual([]);
  });

  it('by the party that a share names only', () => {
    const scheme = withFund({ payer: 'BP' });
    expect(reached(scheme, { 'student-rail/BP': 1_000, 'student-rail/FA': 1_000 })).toEqual([
      'student-rail/BP',
    ]);
    expect(reached(scheme, { 'T1/BP': 1_000 })).toEqual([]);
  });

  it('once by a treasury that is both home and host; never without a ceiling', () => {
    const scheme = withFund({ payer: 'home' }, { payer: 'host' }, { payer: 'BP', yearlyCeilingFen: null });
    const paid = { 'student-rail/FA': 1_000, 'student-rail/FB': 1_000, 'student-rail/BP': 9_999 };
    expect(reached(scheme, paid)).toEqual(['student-rail/FA', 'student-rail/FB']);
  });

  it('and is in effect on the last day of the year, but not on the first day of the next', () => {
    const scheme = withFund({ payer: 'BP' });
    expect(reached(scheme, { 'student-rail/BP': 1_000 }, '2026-12-29')).toEqual(['student-rail/BP']);
    expect(reached(scheme, { 'student-rail/BP': 1_000 }, '2026-12-30')).toEqual([]);
  });
});

it('switches are kept apart by policy and party', () => {
  const dates = { fromDay: day('2026-05-03'), toDay: day('2026-12-31') };
  const book = new SchemeBook([exampleScheme]).withSwitches([
    { policyId: 'T1', partyId: 'FA', ...dates },
    { policyId: 'T2', partyId: 'FB', ...dates, fromDay: day('2026-06-01') },
  ]);
  const at = (date: string) => book.versionAt(day(date));
  expect(at('2026-05-03').switches).toEqual([{ policyId: 'T1', partyId: 'FA' }]);
  expect(at('2026-06-01').switches).toEqual([
    { policyId: 'T1', partyId: 'FA' },
    { policyId: 'T2', partyId: 'FB' },
  ]);
  expect(at('2026-06-01')).toMatchObject({ schemeId: 'example', version: 1, commissionBp: 30 });
});
