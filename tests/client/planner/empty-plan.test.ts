import '../page-zone.ts';
import { describe, expect, test } from 'vitest';
import { findSuggestedState, toFallbackState } from '../../../client/src/planner/empty-plan.tsx';
import { emptyPlan, type PlanState } from '../../../client/src/planner/plan-url.ts';

const text = { zh: '', en: '' };
const narrow: PlanState = { ...emptyPlan, modes: ['bus'], maxWalkMin: 5 };

describe('what to try when nothing was found', () => {
  test('a suggested time keeps departure or arrival', () => {
    const suggestion = { code: 'other-day', detail: '', text, time: '2026-11-25T22:30:00Z' };
    expect(findSuggestedState(emptyPlan, suggestion)?.time).toEqual({
      kind: 'depart',
      local: '2026-11-26T06:30',
    });
    const arrive: PlanState = { ...emptyPlan, time: { kind: 'arrive', local: '2026-11-25T23:00' } };
    expect(findSuggestedState(arrive, suggestion)?.time.kind).toBe('arrive');
  });

  test('all modes and longer walks are allowed', () => {
    expect(findSuggestedState(narrow, { code: 'all-modes', detail: '', text })?.modes).toHaveLength(4);
    const further = { code: 'walk-further', detail: '', text };
    const far = findSuggestedState(emptyPlan, further);
    expect([findSuggestedState(narrow, further)?.maxWalkMin, far?.maxWalkMin]).toEqual([30, 30]);
    expect(far && findSuggestedState(far, further)).toBeUndefined();
    expect(findSuggestedState(narrow, { code: 'something-new', detail: '', text })).toBeUndefined();
  });

  test('a suggestion removes only the option it names', () => {
    const place = { lat: 40.8, lon: 111.6, stopId: 'a:b' };
    const wishes: PlanState = {
      ...narrow,
      from: place,
      via: { place, stayMin: 30 },
      avoid: [{ routeId: 'a:1', label: '1' }],
      avoidStops: [{ stopId: 'a:b', label: 'B' }],
      minChangeMin: 10,
      maxChanges: 0,
    };
    const stateAfter = (code: string) => findSuggestedState(wishes, { code, detail: '', text });
    const { via, ...withoutVia } = wishes;
    expect(stateAfter('without-via')).toEqual(withoutVia);
    const { avoidStops, ...withStops } = wishes;
    expect(stateAfter('allow-avoided-stops')).toEqual(withStops);
    const { avoid, ...withLines } = wishes;
    expect(stateAfter('allow-avoided')).toEqual(withLines);
    expect(stateAfter('lift-limits')).toEqual({ ...emptyPlan, from: place, maxWalkMin: 5 });
    const { minChangeMin, ...quicker } = wishes;
    expect(stateAfter('quicker-changes')).toEqual(quicker);
    const { maxChanges, ...more } = wishes;
    expect(stateAfter('more-transfers')).toEqual(more);
    expect([via, avoidStops, avoid, minChangeMin, maxChanges === 0].every(Boolean)).toBe(true);
  });

  test('without suggestions: first all modes, then longer walks, then the next morning', () => {
    expect(toFallbackState(narrow, '2026-11-25T10:00').label).toBe('empty.allModes');
    expect(toFallbackState({ ...emptyPlan, maxWalkMin: 5 }, '2026-11-25T10:00').label).toBe('empty.moreWalk');
    // The widest limit of the page is not narrowed.
    expect(toFallbackState({ ...emptyPlan, maxWalkMin: 20 }, '2026-11-25T10:00').state.maxWalkMin).toBe(30);
    expect(toFallbackState({ ...emptyPlan, maxWalkMin: 30 }, '2026-11-25T10:00').label).toBe(
      'empty.tomorrow',
    );
    expect(toFallbackState(emptyPlan, '2026-12-31T23:00').state.time).toEqual({
      kind: 'depart',
      local: '2027-01-01T07:00',
    });
  });
});
