// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyPlan } from '../../../client/src/planner/plan-url.ts';

/** The module as a page that is opened anew has it. */
async function openPage() {
  vi.resetModules();
  return import('../../../client/src/planner/own-fare.ts');
}

beforeEach(() => localStorage.clear());

describe('the own card and rider', () => {
  test('are kept for the next visit, and forgotten with the choice', async () => {
    const page = await openPage();
    expect(page.getOwnFare()).toEqual({});
    page.keepOwnFare({ mediumId: 'tongcheng', riderId: 'student' });
    expect((await openPage()).getOwnFare()).toEqual({ mediumId: 'tongcheng', riderId: 'student' });
    (await openPage()).keepOwnFare({ riderId: 'student' });
    expect((await openPage()).getOwnFare()).toEqual({ riderId: 'student' });
    (await openPage()).keepOwnFare({});
    expect((await openPage()).getOwnFare()).toEqual({});
    expect(localStorage).toHaveLength(0);
  });

  test.each(['', '{', '[]', '7', 'null', '{"mediumId":7}'])('a broken entry %j is none', async (text) => {
    localStorage.setItem('tongcheng.own-fare.v1', text);
    expect((await openPage()).getOwnFare()).toEqual({});
  });

  test('hold only where the address names neither card nor rider', async () => {
    const { withOwnFare } = await openPage();
    const own = { mediumId: 'tongcheng', riderId: 'student' };
    expect(withOwnFare(emptyPlan, own)).toEqual({ ...emptyPlan, ...own });
    for (const named of [{ mediumId: 'cash' }, { riderId: 'senior' }])
      expect(withOwnFare({ ...emptyPlan, ...named }, own)).toEqual({ ...emptyPlan, ...named });
  });
});
