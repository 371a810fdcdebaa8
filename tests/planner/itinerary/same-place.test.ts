import { describe, expect, test } from 'vitest';
import type { PlanPlace } from '../../../server/planner/model/plan-request.ts';
import { at, type TinyFeed } from '../../support/tiny-feed.ts';
import { pointAt, tinyPlanner } from '../../support/tiny-planner.ts';

const walking = { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1_800, speedMps: 1 };
const feed: TinyFeed = {
  at: { P1: [0, 0], P2: [60, 0], Q: [20, 30], F: [60, 900], B: [0, 10_000] },
  stops: [
    { stopId: 'S', name: { text: '广场' }, lat: 40, lon: 111, locationType: 1 },
    { stopId: 'P1', name: { text: '广场' }, parentStation: 'S' },
    { stopId: 'P2', name: { text: '广场' }, parentStation: 'S' },
    { stopId: 'Q', name: { text: '广场' } },
  ],
  trips: [
    { id: 'out', calls: ['P1 8:00', 'B 8:20'] },
    { id: 'back', calls: ['B 8:30', 'P2 8:50'] },
    { id: 'near', calls: ['Q 9:00', 'F 9:05'] },
  ],
};
const { plan } = tinyPlanner(feed);

describe('a trip to the place where it starts', () => {
  const same: readonly (readonly [string, string | PlanPlace, string | PlanPlace])[] = [
    ['a stop and itself', 'B', 'B'],
    ['a station and itself', 'S', 'S'],
    ['a station and its platform', 'S', 'P2'],
    ['two platforms of a station', 'P1', 'P2'],
    ['stops of one name side by side', 'S', 'Q'],
    ['a point and itself', pointAt(5_000, 5_000), pointAt(5_000, 5_000)],
    ['a point and the stop under it', pointAt(3, 10_000), 'B'],
  ];
  const asked = [
    {},
    { arriveBy: true },
    { walkOnly: true },
    { criteria: ['fare', 'walking'] },
    { page: { direction: 'later', time: { day: 20_000, seconds: at('9:00') } } },
  ] as const;
  test.each(same)('%s: gives a reason in every kind of request', (_name, from, to) => {
    for (const more of asked) {
      const result = plan(from, to, '7:50', { walking, ...more });
      expect([result.itineraries, result.direct]).toEqual([[], []]);
      expect(result.emptyReason).toMatchObject({
        code: 'same-place',
        text: { zh: '起点和终点是同一个地方' },
        suggestions: [],
      });
    }
  });

  test('by way of another place is a trip', () => {
    const vias = [{ place: { kind: 'stop', stopId: 'B' } as const, minStaySec: 0 }];
    const result = plan('S', 'S', '7:50', { walking, vias });
    expect(result.itineraries[0]?.legs.map((leg) => leg.kind)).toEqual(['ride', 'ride']);
  });

  test.each([
    ['next door', pointAt(5_000, 5_000), pointAt(5_000, 5_040)],
    ['a walk away', 'S', 'F'],
  ])('%s: is a walk', (_name, from, to) => {
    const result = plan(from, to, '7:50', { walking });
    expect(result.emptyReason).toBeUndefined();
    expect(result.direct).toHaveLength(1);
    expect(result.direct[0]?.walkM).toBeGreaterThan(0);
  });
});
