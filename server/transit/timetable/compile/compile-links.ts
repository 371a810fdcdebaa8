/** Rows of transfers.txt that link two trips of one vehicle: types 4 (stay seated) and 5 (get off). */
import type { TripLinkTable } from '../timetable.ts';
import type { FeedSource } from './feed-source.ts';

const STAY_SEATED = 4;
const GET_OFF = 5;

/** Rows without two known trips link nothing. */
export function compileTripLinks(
  feeds: readonly FeedSource[],
  findTrip: (feed: number, tripId: string) => number | undefined,
): TripLinkTable {
  const links = feeds.flatMap((feed, f) =>
    feed.transfers.flatMap(({ fromTripId, toTripId, transferType }) => {
      if (transferType !== STAY_SEATED && transferType !== GET_OFF) return [];
      const from = fromTripId === undefined ? undefined : findTrip(f, fromTripId);
      const to = toTripId === undefined ? undefined : findTrip(f, toTripId);
      return from === undefined || to === undefined
        ? []
        : [{ from, to, isSeated: transferType === STAY_SEATED }];
    }),
  );
  return {
    count: links.length,
    fromTrip: Int32Array.from(links, ({ from }) => from),
    toTrip: Int32Array.from(links, ({ to }) => to),
    isSeated: Uint8Array.from(links, ({ isSeated }) => Number(isSeated)),
  };
}
