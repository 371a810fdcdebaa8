import { expect, test } from 'vitest';
import { checkAllLoaded } from '../../../server/app/scenarios/settled-sides.ts';

test('a side without one of the feeds of the scenario is refused: its lines would have no riders', () => {
  type Arguments = Parameters<typeof checkAllLoaded>;
  const resolved = { editor: { feeds: [{ feedId: 'a' }, { feedId: 'b' }] } } as unknown as Arguments[0];
  const load = (...ids: string[]) =>
    ({ imported: ids.map((feedId) => ({ feedId })) }) as unknown as Arguments[1];
  expect(() => checkAllLoaded(resolved, load('b', 'a'))).not.toThrow();
  expect(() => checkAllLoaded(resolved, load('a'))).toThrowError(
    expect.objectContaining({ code: 'feed-invalid', details: { feeds: ['b'] } }),
  );
});
