/** Names the part of a way that a wheelchair user cannot take, where no way is accessible. */
import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import { type Itinerary, listRides, type RideLeg } from '../model/itinerary.ts';
import type { EmptyReason } from '../model/plan-request.ts';

/** GTFS `wheelchair_accessible` and `wheelchair_boarding`: 1 means yes, 2 means no, absent where nothing is known. */
const YES = 1;
const NO = 2;

export const isAboutWheelchairs = ({ code }: EmptyReason) =>
  code === 'no-accessible-connection' || code === 'accessibility-unknown';

/**
 * The reason with the vehicle or stop that fails.
 *
 * @param itinerary the best one without regard to wheelchairs
 * @param isStrict unknown accessibility fails, too
 */
export function toWheelchairReason(
  reason: EmptyReason,
  itinerary: Itinerary,
  isStrict: boolean,
): EmptyReason {
  const fails = (value: number | undefined) => (isStrict ? value !== YES : value === NO);
  const barrier = listRides(itinerary).flatMap((ride) => findBarrier(ride, fails) ?? [])[0];
  // Every vehicle and stop is accessible: the way between them has steps.
  const part = barrier ?? {
    zh: '换乘或进出站的路有台阶',
    en: 'a walk to, from or between vehicles has steps',
  };
  return { ...reason, text: { zh: `${reason.text.zh}：${part.zh}`, en: `${reason.text.en}: ${part.en}` } };
}

function findBarrier(
  ride: RideLeg,
  fails: (value: number | undefined) => boolean,
): BilingualText | undefined {
  const { from, route, to, tripShortName, wheelchairAccessible } = ride;
  const isKnown = (value: number | undefined) => value !== undefined;
  const line = (language: 'zh' | 'en') =>
    tripShortName ?? (route.shortName || toNameIn(route.longName, language));
  if (fails(wheelchairAccessible)) {
    return isKnown(wheelchairAccessible)
      ? { zh: `${line('zh')} 的车辆不能上轮椅`, en: `vehicles of ${line('en')} take no wheelchairs` }
      : {
          zh: `${line('zh')} 的车辆无障碍情况不明`,
          en: `it is not known whether ${line('en')} takes wheelchairs`,
        };
  }
  const stop = [from, to].find(({ wheelchairBoarding }) => fails(wheelchairBoarding));
  if (!stop) return undefined;
  const name = (language: 'zh' | 'en') => toNameIn(stop.name, language);
  return isKnown(stop.wheelchairBoarding)
    ? { zh: `“${name('zh')}”站不能上下轮椅`, en: `the stop ${name('en')} is not accessible` }
    : { zh: `“${name('zh')}”站无障碍情况不明`, en: `nothing is known of the access to ${name('en')}` };
}
