/** Places on the way, stops to avoid and change times: each alone, together, and when no journey meets them. */
import { describe, expect, test } from 'vitest';
import type { PlanVia } from '../../../server/planner/model/plan-request.ts';
import { WEDNESDAY } from '../../support/tiny-feed.ts';
import { type Asked, pointAt, tellLegs, tinyPlanner } from '../../support/tiny-planner.ts';

/** Trips that run on one day only, so that no answer suggests the next day. */
const onceOnly = {
  calendars: [],
  calendarDates: [{ serviceId: 'daily', day: WEDNESDAY, isAdded: true }],
};

const via = (stopId: string, minutes = 0): PlanVia => ({
  place: { kind: 'stop', stopId },
  minStaySec: minutes * 60,
});

describe('places on the way', () => {
  const { plan } = tinyPlanner({
    ...onceOnly,
    at: { A: [0, 0], M: [0, 4000], N: [5000, 4000], B: [0, 8000] },
    trips: [
      { id: 'straight', route: 'straight', calls: ['A 8:00', 'B 8:20'] },
      { id: 'calls', route: 'calls', calls: ['A 8:00', 'M 8:15-8:16', 'B 8:40'] },
      { id: 'next', route: 'calls', calls: ['A 9:00', 'M 9:15-9:16', 'B 9:40'] },
      { id: 'aside', route: 'aside', calls: ['M 8:20', 'N 8:30'] },
      { id: 'back', route: 'aside', calls: ['N 8:50', 'M 9:00'] },
    ],
  });
  const ways = (vias: readonly PlanVia[], asked: Asked = {}) =>
    tellLegs(plan('A', 'B', '7:50', { vias, ...asked }));

  test('without any, the direct way', () => {
    expect(tellLegs(plan('A', 'B', '7:50'))).toEqual(['straight 8:00-8:20']);
  });

  test('riding past is enough where no stay is asked', () => {
    expect(ways([via('M')])).toEqual(['calls 8:00-8:40']);
  });

  test('a stay lies between two vehicles, in addition to the change time', () => {
    expect(ways([via('M', 30)])).toEqual(['calls 8:00-8:15, next 9:16-9:40']);
    // The change takes a minute, so 8:15 to 9:16 allows a stay of sixty.
    expect(ways([via('M', 60)])).toEqual(['calls 8:00-8:15, next 9:16-9:40']);
    expect(ways([via('M', 61)])).toEqual([]);
  });

  test('several are reached in the requested order', () => {
    const both = 'calls 8:00-8:15, aside 8:20-8:30, back 8:50-9:00, next 9:16-9:40';
    expect(ways([via('N', 10)])).toEqual([both]);
    expect(ways([via('M'), via('N'), via('M', 10)])).toEqual([both]);
    expect(ways([via('N'), via('M')])).toEqual([both]);
    expect(ways([via('B'), via('M')])).toEqual([]);
  });

  test('arriving by a time, the last departure', () => {
    expect(tellLegs(plan('A', 'B', '10:00', { vias: [via('M')], arriveBy: true }))).toEqual([
      'next 9:00-9:40',
    ]);
    expect(tellLegs(plan('A', 'B', '10:00', { vias: [via('M', 30)], arriveBy: true }))).toEqual([
      'calls 8:00-8:15, next 9:16-9:40',
    ]);
  });

  test('pages go on and back', () => {
    const asked = { vias: [via('M')], maxItineraries: 1 };
    const first = plan('A', 'B', '7:50', asked);
    const second = plan('A', 'B', '7:50', { ...asked, page: first.nextPage });
    expect([first, second].map((page) => tellLegs(page))).toEqual([['calls 8:00-8:40'], ['next 9:00-9:40']]);
    expect(tellLegs(plan('A', 'B', '7:50', { ...asked, page: second.previousPage }))).toEqual([
      'calls 8:00-8:40',
    ]);
  });

  test('a map point means the stops around it', () => {
    expect(ways([{ place: pointAt(200, 4200), minStaySec: 0 }])).toEqual(['calls 8:00-8:40']);
    expect(ways([{ place: pointAt(0, 20_000), minStaySec: 0 }])).toEqual([]);
  });

  test('if it cannot be reached, the reason says so', () => {
    const { emptyReason } = plan('A', 'B', '7:50', { vias: [via('N', 300)] });
    expect(emptyReason).toMatchObject({ code: 'via-not-reachable', suggestions: [{ code: 'without-via' }] });
  });

  test('combine with lines to avoid and a limit of transfers', () => {
    const avoids = { routeIds: ['f:calls'], agencyIds: [] };
    expect(plan('A', 'B', '7:50', { vias: [via('M')], avoids }).emptyReason?.code).toBe('via-not-reachable');
    expect(ways([via('M', 30)], { maxTransfers: 0 })).toEqual([]);
  });
});

test('a place on the way is its whole station, reached by changing from one platform to another', () => {
  const { plan } = tinyPlanner({
    ...onceOnly,
    at: { A: [0, 0], P: [0, 4000], Q: [80, 4000], R: [0, 4120], B: [0, 8000] },
    stops: [
      { stopId: 'S', locationType: 1 },
      { stopId: 'Q', parentStation: 'S' },
      { stopId: 'R', parentStation: 'S' },
    ],
    trips: [
      { id: 'in', route: 'in', calls: ['A 8:00', 'P 8:10'] },
      { id: 'out', route: 'out', calls: ['Q 8:20', 'B 8:30'] },
    ],
  });
  for (const stop of ['Q', 'R', 'S']) {
    expect(tellLegs(plan('A', 'B', '7:50', { vias: [via(stop)] }))).toHaveLength(1);
  }
  // The walk of 80 m takes 80 s: of the ten minutes, 8 min 40 s remain: enough for 8 minutes and not for 9.
  expect(tellLegs(plan('A', 'B', '7:50', { vias: [via('S', 8)] }))).toHaveLength(1);
  expect(tellLegs(plan('A', 'B', '7:50', { vias: [via('S', 9)] }))).toHaveLength(0);
});

test('a passenger who stays at the last stop walks on when the stay ends', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], B: [0, 8000] },
    trips: [{ id: 't', calls: ['A 8:00', 'B 8:20'] }],
  });
  const end = pointAt(0, 8100);
  expect(tellLegs(plan('A', end, '7:50'))).toEqual(['t 8:00-8:20, walk 8:20-8:22:10']);
  expect(tellLegs(plan('A', end, '7:50', { vias: [via('B', 30)] }))).toEqual([
    't 8:00-8:20, walk 8:50-8:52:10',
  ]);
  // A passenger needs no stay at a place that is the start or the destination.
  expect(tellLegs(plan('A', 'B', '7:50', { vias: [via('A', 30), via('B', 30)] }))).toEqual(['t 8:00-8:20']);
});

describe('stops to be avoided', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], X: [0, 4000], Y: [0, 6000], B: [0, 9000], C: [5000, 9000] },
    trips: [
      { id: 'one', route: 'one', calls: ['A 8:00', 'X 8:10', 'Y 8:20', 'B 8:40'] },
      { id: 'two', route: 'two', calls: ['X 8:15', 'Y 8:30', 'C 8:50'] },
    ],
  });
  const avoid = (...stopIds: string[]) => ({ avoids: { routeIds: [], agencyIds: [], stopIds } });
  const rides = (from: string, to: string, ...stopIds: string[]) =>
    tellLegs(plan(from, to, '7:50', avoid(...stopIds)));

  test('allow riding through and no changing', () => {
    expect(rides('A', 'B', 'X', 'Y')).toEqual(['one 8:00-8:40']);
    expect(rides('A', 'C', 'X')).toEqual(['one 8:00-8:20, two 8:30-8:50']);
    expect(rides('A', 'C', 'Y')).toEqual(['one 8:00-8:10, two 8:15-8:50']);
    expect(rides('A', 'C', 'X', 'Y')).toEqual([]);
  });

  test('allow no boarding or alighting', () => {
    expect(rides('A', 'X', 'X')).toEqual([]);
    expect(rides('X', 'C', 'X')).toEqual([]);
  });

  test('apply with the criteria fare and walking too', () => {
    const asked = { ...avoid('X'), criteria: ['walking' as const] };
    expect(tellLegs(plan('A', 'C', '7:50', asked))).toEqual(['one 8:00-8:20, two 8:30-8:50']);
  });

  test('if there is no way without them, the reason says so', () => {
    const reason = (stopIds: string[], routeIds: string[] = []) =>
      plan('A', 'C', '7:50', { avoids: { routeIds, agencyIds: [], stopIds } }).emptyReason;
    expect(reason(['X', 'Y'])).toMatchObject({
      code: 'avoided-stops-needed',
      suggestions: [{ code: 'allow-avoided-stops' }],
    });
    expect(reason(['A'])?.code).toBe('avoided-stops-needed');
    expect(reason(['X'], ['f:two'])?.code).toBe('avoided-lines-needed');
    expect(reason(['X', 'Y'], ['f:two'])?.code).toBe('limits-exclude-all');
  });

  test('an unknown stop is refused', () => {
    expect(() => rides('A', 'B', 'nowhere')).toThrow(expect.objectContaining({ code: 'stop-unknown' }));
  });
});

describe('time for changing', () => {
  const { plan } = tinyPlanner({
    ...onceOnly,
    at: { A: [0, 0], X: [0, 4000], Y: [300, 4000], B: [0, 9000] },
    routeTypes: { metro: 1 },
    trips: [
      { id: 'feeder', route: 'feeder', calls: ['A 8:00', 'X 8:10'] },
      ...[12, 16, 20, 30].map((minute) => ({
        id: `bus${minute}`,
        route: 'bus',
        calls: [`X 8:${minute}`, `B 8:${minute + 20}`],
      })),
      ...[17, 18, 25, 40].map((minute) => ({
        id: `metro${minute}`,
        route: 'metro',
        calls: [`Y 8:${minute}`, `B 8:${minute + 5}`],
      })),
    ],
  });
  const second = (asked: Asked) =>
    plan('A', 'B', '7:50', asked).itineraries.map(({ legs }) => {
      const last = legs.at(-1);
      return last?.kind === 'ride' ? last.tripId.slice(2) : '';
    });

  test('the feed alone: a minute at the stop, the walk to the metro and a minute at its gates', () => {
    expect(second({})).toEqual(['metro17']);
  });

  test('least time, extra time, and a factor', () => {
    expect(second({ minTransferSec: 480 })).toEqual(['metro18']);
    expect(second({ additionalTransferSec: 120 })).toEqual(['metro18']);
    // The walk and the gates take 360 s, times 4/3 and more.
    expect(second({ transferTimeFactor: 4 / 3 })).toEqual(['metro18']);
    expect(second({ transferTimeFactor: 1.5 })).toEqual(['metro25']);
  });

  test('by kind of vehicle: the other kind is not slowed down', () => {
    const metro = (sec: number) => ({ minTransferSecOf: (type: number) => (type === 1 ? sec : 0) });
    expect(second(metro(480))).toEqual(['metro18']);
    expect(second({ ...metro(1801) })).toEqual(['bus12']);
    expect(second({ ...metro(1801), minTransferSecOf: (type) => (type === 1 ? 1801 : 600) })).toEqual([
      'bus20',
    ]);
  });

  test('arriving by a time it is the same', () => {
    const asked = { arriveBy: true, minTransferSecOf: (type: number) => (type === 1 ? 1801 : 361) };
    const [found] = plan('A', 'B', '8:40', asked).itineraries;
    expect(found?.legs.at(-1)).toMatchObject({ tripId: 'f:bus20' });
  });

  test('if no connection has enough time, the reason says so', () => {
    expect(plan('A', 'B', '7:50', { minTransferSec: 7200 }).emptyReason).toMatchObject({
      code: 'changes-too-slow',
      suggestions: [{ code: 'quicker-changes' }],
    });
  });
});

describe('the last service of the day', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], B: [0, 5000] },
    trips: ['6:10', '20:00', '22:10', '25:30'].map((time) => ({
      id: time,
      calls: [`A ${time}`, `B ${Number(time.split(':')[0]) + 1}:00`],
    })),
  });
  const tagged = (time: string, asked: Asked = {}) =>
    plan('A', 'B', time, { minItineraries: 4, ...asked }).itineraries.map(({ legs, tagReasons = [] }) => {
      const [ride] = legs;
      const last = tagReasons.find(({ tag }) => tag === 'last-service');
      return [ride?.kind === 'ride' ? ride.tripId.slice(2) : '', last?.text.zh ?? ''];
    });

  test('has the next service in its reason, also if it leaves after midnight', () => {
    expect(tagged('19:00')).toEqual([
      ['20:00', ''],
      ['22:10', ''],
      ['25:30', '末班：错过须等到早上 06:10'],
      ['6:10', ''],
    ]);
  });

  test('is tagged on a page of its own, and in arrive-by requests', () => {
    expect(tagged('22:11', { maxItineraries: 1, minItineraries: 1 })).toEqual([
      ['25:30', '末班：错过须等到早上 06:10'],
    ]);
    expect(tagged('22:00', { maxItineraries: 1, minItineraries: 1 })).toEqual([['22:10', '']]);
    expect(
      tagged('2:30', { day: WEDNESDAY + 1, arriveBy: true, minItineraries: 1, maxItineraries: 1 }),
    ).toEqual([['25:30', '末班：错过须等到早上 06:10']]);
  });
});

test('is no journey that waits at a change for the morning', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], X: [0, 5000], B: [0, 10_000] },
    trips: [
      { id: 'through', route: 'through', calls: ['A 20:00', 'X 20:30', 'B 21:00'] },
      { id: 'late', route: 'late', calls: ['A 22:00', 'X 22:30'] },
      { id: 'morning', route: 'morning', calls: ['X 6:00', 'B 6:30'] },
      { id: 'early', route: 'early', calls: ['A 7:00', 'B 8:00'] },
    ],
  });
  const { itineraries } = plan('A', 'B', '19:00', { minItineraries: 3 });
  expect(itineraries.map(({ legs }) => legs.length)).toEqual([1, 2, 1]);
  expect(itineraries.map(({ tags }) => tags.includes('last-service'))).toEqual([true, false, false]);
  expect(itineraries[0]?.tagReasons?.at(-1)?.text.zh).toBe('末班：错过须等到早上 07:00');
});

test('after its departure, the suggestion is the first of the next day with service', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], B: [0, 5000] },
    trips: [{ id: 't', service: 'some', calls: ['A 7:00', 'B 8:00'] }],
    calendars: [],
    calendarDates: [0, 2].map((later) => ({ serviceId: 'some', day: WEDNESDAY + later, isAdded: true })),
  });
  const { code, suggestions } = plan('A', 'B', '9:00').emptyReason ?? {};
  expect(code).toBe('no-service-at-time');
  expect(suggestions?.map((one) => [one.code, one.time])).toEqual([
    ['earlier', { day: WEDNESDAY, seconds: 7 * 3600 }],
    ['later', { day: WEDNESDAY + 2, seconds: 7 * 3600 }],
  ]);
});

test('limits of lines, operators, kinds of vehicles and stops combine', () => {
  const { plan } = tinyPlanner({
    at: { A: [0, 0], X: [0, 3000], B: [0, 9000] },
    routeTypes: { metro: 1, rail: 2 },
    trips: [
      { id: 'metro', route: 'metro', calls: ['A 8:00', 'B 8:10'] },
      { id: 'rail', route: 'rail', calls: ['A 8:00', 'B 8:15'] },
      { id: 'quick', route: 'quick', calls: ['A 8:00', 'B 8:20'] },
      { id: 'in', route: 'in', calls: ['A 8:00', 'X 8:05'] },
      { id: 'out', route: 'out', calls: ['X 8:10', 'B 8:25'] },
      { id: 'slow', route: 'slow', calls: ['A 8:00', 'X 8:20', 'B 8:40'] },
    ],
  });
  const wishes: Asked[] = [
    {},
    { avoids: { routeIds: ['f:metro'], agencyIds: [] } },
    { allowsRouteType: (type) => type === 3 },
    { allowsRouteType: (type) => type === 3, avoids: { routeIds: ['f:quick'], agencyIds: [] } },
    {
      allowsRouteType: (type) => type === 3,
      avoids: { routeIds: ['f:quick'], agencyIds: [], stopIds: ['f:X'] },
    },
    {
      allowsRouteType: (type) => type === 3,
      avoids: { routeIds: ['f:quick'], agencyIds: [] },
      maxTransfers: 0,
    },
    {
      allowsRouteType: (type) => type === 3,
      avoids: { routeIds: ['f:quick'], agencyIds: [] },
      vias: [via('X')],
      minTransferSec: 301,
    },
  ];
  const ridden = wishes.map((asked) =>
    plan('A', 'B', '7:55', asked)
      .itineraries[0]?.legs.flatMap((leg) => (leg.kind === 'ride' ? [leg.tripId.slice(2)] : []))
      .join('+'),
  );
  expect(ridden).toEqual(['metro', 'rail', 'quick', 'in+out', 'slow', 'slow', 'slow']);
  const none = plan('A', 'B', '7:55', { avoids: { routeIds: [], agencyIds: ['f:a'], stopIds: ['f:X'] } });
  expect(none.emptyReason?.code).toBe('avoided-lines-needed');
});
