import { expect, test } from 'vitest';
import { ApiProblem } from '../../../client/src/api/http.ts';
import { listOfferedDays } from '../../../client/src/planner/plan-failure.tsx';
import { emptyPlan } from '../../../client/src/planner/plan-url.ts';

const outside = new ApiProblem('date-outside-service', 'no', undefined, undefined, {
  firstDate: '2009-01-02',
  lastDate: '2009-06-30',
});

test('an expired feed offers its first and last day at the time of the search', () => {
  const state = { ...emptyPlan, time: { kind: 'arrive', local: '2026-11-25T17:45' } } as const;
  expect(listOfferedDays(state, outside).map(({ label, state: { time } }) => [label, time])).toEqual([
    ['time.firstDay', { kind: 'arrive', local: '2009-01-02T17:45' }],
    ['time.lastDay', { kind: 'arrive', local: '2009-06-30T17:45' }],
  ]);
});

test('a search for now offers those days at 08:00', () => {
  expect(listOfferedDays(emptyPlan, outside)[0]?.state.time).toEqual({
    kind: 'depart',
    local: '2009-01-02T08:00',
  });
});

test('other failures offer no day', () => {
  expect(listOfferedDays(emptyPlan, new ApiProblem('timed-out', 'no'))).toEqual([]);
  expect(listOfferedDays(emptyPlan, new Error('no'))).toEqual([]);
});
