import { describe, expect, test } from 'vitest';
import type { Itinerary } from '../../../server/planner/model/itinerary.ts';
import type { EmptyReason } from '../../../server/planner/model/plan-request.ts';
import { isAboutWheelchairs, toWheelchairReason } from '../../../server/planner/ways/wheelchair-reason.ts';

interface Access {
  readonly vehicle?: number;
  readonly from?: number;
  readonly to?: number;
}

const place = (name: string, wheelchairBoarding: number | undefined) => ({
  name: { text: name, translations: { en: `Stop ${name}` } },
  ...(wheelchairBoarding === undefined ? {} : { wheelchairBoarding }),
});

/** Rides of lines 1, 2 ... from 甲 to 乙. */
function toItinerary(...rides: readonly Access[]): Itinerary {
  const legs = rides.map(({ from, to, vehicle }, i) => ({
    kind: 'ride',
    from: place('甲', from),
    to: place('乙', to),
    route: { shortName: `${i + 1}`, longName: { text: '' } },
    ...(vehicle === undefined ? {} : { wheelchairAccessible: vehicle }),
  }));
  return { legs } as unknown as Itinerary;
}

const reason: EmptyReason = {
  code: 'no-accessible-connection',
  text: { zh: '没有全程无障碍的路线', en: 'No connection is accessible all the way' },
  suggestions: [],
};
const tell = (isStrict: boolean, ...rides: readonly Access[]) => {
  const { zh, en } = toWheelchairReason(reason, toItinerary(...rides), isStrict).text;
  return [zh.split('：')[1], en.split(': ')[1]];
};
const fine = { vehicle: 1, from: 1, to: 1 };

describe('what fails a wheelchair', () => {
  test('is the first vehicle or stop that is known not to be accessible', () => {
    expect(tell(false, fine, { ...fine, vehicle: 2 })).toEqual([
      '2 的车辆不能上轮椅',
      'vehicles of 2 take no wheelchairs',
    ]);
    expect(tell(false, { ...fine, to: 2 }, { ...fine, vehicle: 2 })).toEqual([
      '“乙”站不能上下轮椅',
      'the stop Stop 乙 is not accessible',
    ]);
  });

  test('is what is unknown only where all has to be known', () => {
    const steps = ['换乘或进出站的路有台阶', 'a walk to, from or between vehicles has steps'];
    expect(tell(false, { from: 1 }, {})).toEqual(steps);
    expect(tell(true, fine, { vehicle: 1, to: 1 })).toEqual([
      '“甲”站无障碍情况不明',
      'nothing is known of the access to Stop 甲',
    ]);
    expect(tell(true, { from: 1, to: 1 })[0]).toBe('1 的车辆无障碍情况不明');
  });

  test('is asked about only where the reason is about wheelchairs', () => {
    expect(isAboutWheelchairs(reason)).toBe(true);
    expect(isAboutWheelchairs({ ...reason, code: 'no-connection' })).toBe(false);
  });
});
