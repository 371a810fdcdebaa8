/** First and last day of each feed: a feed that does not cover the day of a trip lacks all its lines without a word. */
import type { ServiceDay } from '../../base/service-day.ts';
import { isActive, type Timetable } from '../../transit/timetable/timetable.ts';

export interface FeedDates {
  readonly feedId: string;
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
}

/** The days from the first to the last on which any service of the feed runs; feeds without services are left out. */
export function listFeedDates({ feeds, services }: Timetable): FeedDates[] {
  const { count, dayCount, feed, firstDay } = services;
  return feeds.flatMap(({ feedId }, index) => {
    const own = Array.from({ length: count }, (_, service) => service).filter(
      (service) => feed[service] === index,
    );
    const runs = (offset: number) => own.some((service) => isActive(services, service, firstDay + offset));
    const days = Array.from({ length: dayCount }, (_, offset) => offset);
    const [first, last] = [days.find(runs), days.findLast(runs)];
    return first === undefined || last === undefined
      ? []
      : [{ feedId, firstDay: firstDay + first, lastDay: firstDay + last }];
  });
}
