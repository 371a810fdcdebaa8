/**
 * Small random feeds with many difficult cases: overtaking, loops with two calls at a stop, trips past midnight, calls
 * without boarding or alighting, headways, calendar exceptions.
 */
import fc from 'fast-check';
import type { FrequencyRow, StopRow, StopTimeRow, TripRow } from '../../server/transit/gtfs/rows.ts';
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';

/** 2026-11-25, a Wednesday. */
export const QUERY_DAY = Date.UTC(2026, 10, 25) / 86_400_000;

interface RandomTrip {
  readonly route: number;
  readonly service: number;
  readonly stops: readonly number[];
  readonly start: number;
  readonly rides: readonly number[];
  readonly dwells: readonly number[];
  readonly bans: readonly number[];
  readonly frequency: { readonly count: number; readonly headway: number } | undefined;
}

/** A further trip with the calls of another one, at times of its own: one of the two often overtakes the other. */
interface Follower extends Pick<RandomTrip, 'rides' | 'dwells' | 'frequency'> {
  /** Number of the other trip, counted round. */
  readonly of: number;
  readonly behindSec: number;
}

const STOPS = 9;

const rides = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 5, maxLength: 5 });
const dwells = fc.array(fc.nat(2), { minLength: 6, maxLength: 6 });
const frequency = fc.option(
  fc.record({ count: fc.integer({ min: 1, max: 6 }), headway: fc.constantFrom(240, 600, 3600) }),
  { nil: undefined, freq: 4 },
);

const trip: fc.Arbitrary<RandomTrip> = fc.record({
  route: fc.nat(2),
  service: fc.nat(3),
  stops: fc.array(fc.nat(STOPS - 1), { minLength: 2, maxLength: 6 }),
  // Steps of five minutes make equal times common; up to 27 h gives trips past midnight.
  start: fc.integer({ min: 20, max: 27 * 12 }).map((n) => n * 300),
  rides,
  dwells,
  bans: fc.array(fc.constantFrom(0, 0, 0, 0, 0, 1, 2), { minLength: 6, maxLength: 6 }),
  frequency,
});

const follower: fc.Arbitrary<Follower> = fc.record({
  of: fc.nat(21),
  behindSec: fc.nat(3).map((n) => n * 300),
  rides,
  dwells,
  frequency,
});

function toFollowed(trips: readonly RandomTrip[], { behindSec, of, ...own }: Follower): RandomTrip {
  const other = trips[of % trips.length] as RandomTrip;
  return { ...other, ...own, start: other.start + behindSec };
}

/** Positions in a square of 1.2 km, so that some stops are in walking distance of each other and some are not. */
const position = fc.record({ dx: fc.nat(12), dy: fc.nat(12) });

/** A feed with nine stops, four services (daily, working days, added by exception, removed today) and some trips. */
export const randomFeed: fc.Arbitrary<FeedSource> = fc
  .record({
    positions: fc.array(position, { minLength: STOPS, maxLength: STOPS }),
    trips: fc.array(trip, { minLength: 1, maxLength: 22 }),
    followers: fc.array(follower, { maxLength: 4 }),
  })
  .map(({ followers, positions, trips }) =>
    toFeed(positions, [...trips, ...followers.map((own) => toFollowed(trips, own))]),
  );

function toFeed(positions: readonly { dx: number; dy: number }[], trips: readonly RandomTrip[]): FeedSource {
  const stops: StopRow[] = positions.map(({ dx, dy }, i) => ({
    stopId: `s${i}`,
    name: { text: `S${i}` },
    lat: 40.8 + dy * 0.001,
    lon: 111.6 + dx * 0.0012,
    locationType: 0,
    wheelchairBoarding: 0,
  }));
  const tripRows: TripRow[] = [];
  const stopTimes: StopTimeRow[] = [];
  const frequencies: FrequencyRow[] = [];
  trips.forEach((random, t) => {
    const tripId = `t${String(t).padStart(2, '0')}`;
    tripRows.push({
      tripId,
      routeId: `r${random.route}`,
      serviceId: `c${random.service}`,
      wheelchairAccessible: 0,
      bikesAllowed: 0,
    });
    let clock = random.start;
    random.stops.forEach((stop, i) => {
      const arrivalSec = clock;
      const departureSec = clock + (random.dwells[i] as number) * 60;
      const ban = random.bans[i] as number;
      stopTimes.push({
        tripId,
        stopSequence: i * 5,
        stopId: `s${stop}`,
        arrivalSec,
        departureSec,
        pickupType: ban === 1 ? 1 : 0,
        dropOffType: ban === 2 ? 1 : 0,
      });
      clock = departureSec + (random.rides[i % 5] as number) * 60;
    });
    if (random.frequency) {
      const { count, headway } = random.frequency;
      frequencies.push({
        tripId,
        startSec: random.start,
        endSec: random.start + count * headway,
        headwaySec: headway,
        exactTimes: t % 2 === 0,
      });
    }
  });
  const every = [true, true, true, true, true, true, true] as const;
  const weekdays = [true, true, true, true, true, false, false] as const;
  const year = { startDay: QUERY_DAY - 100, endDay: QUERY_DAY + 100 };
  return {
    feedId: 'x',
    agencies: [{ agencyId: 'a', name: { text: 'A' }, url: '', timeZone: 'Asia/Shanghai' }],
    stops,
    routes: [0, 1, 2].map((r) => ({
      routeId: `r${r}`,
      shortName: `${r}`,
      longName: { text: '' },
      routeType: 3,
    })),
    trips: tripRows,
    stopTimes,
    frequencies,
    calendars: [
      { serviceId: 'c0', weekdays: every, ...year },
      { serviceId: 'c1', weekdays, ...year },
      { serviceId: 'c3', weekdays: every, ...year },
    ],
    calendarDates: [
      { serviceId: 'c2', day: QUERY_DAY, isAdded: true },
      { serviceId: 'c3', day: QUERY_DAY, isAdded: false },
      { serviceId: 'c3', day: QUERY_DAY - 1, isAdded: false },
    ],
    transfers: [],
    pathways: [],
    shapePoints: [],
    provenance: [],
    attributions: [],
  };
}
