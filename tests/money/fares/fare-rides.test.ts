import { expect, test } from 'vitest';
import { toFareRides } from '../../../server/money/fares/fare-rides.ts';
import type { ItineraryLeg } from '../../../server/planner/itinerary/itinerary.ts';

const place = (stopId: string) => ({ name: { text: stopId }, lat: 40.8, lon: 111.7, stopId });

const walk: ItineraryLeg = {
  kind: 'walk',
  from: place('hohhot-metro:a'),
  to: place('hohhot-metro:b'),
  departureSec: 27_000,
  arrivalSec: 27_300,
  distanceM: 300,
  geometry: [],
};

const ride: ItineraryLeg = {
  kind: 'ride',
  from: place('hohhot-metro:b'),
  to: place('hohhot-metro:x:y'),
  departureSec: 27_300,
  arrivalSec: 28_000,
  calls: [],
  feedId: 'hohhot-metro',
  tripId: 'hohhot-metro:t',
  serviceDay: 20_781,
  headsign: { text: '' },
  route: {
    routeId: 'hohhot-metro:1',
    shortName: '1',
    longName: { text: '1号线' },
    routeType: 1,
    agencyId: 'hohhot-metro:a',
    agencyName: { text: '' },
    agencyUrl: '',
    confidence: 'sourced',
  },
  geometry: [],
  distanceM: 5_000,
  crossesBoundary: false,
  interlineWithPreviousLeg: false,
};

test('rides keep their place in the itinerary; ids lose the feed', () => {
  expect(toFareRides([walk, ride, { ...ride, interlineWithPreviousLeg: true }], 20_782)).toEqual([
    {
      legIndex: 1,
      feedId: 'hohhot-metro',
      routeId: '1',
      fromStopId: 'b',
      toStopId: 'x:y',
      departureSec: 27_300,
      arrivalSec: 28_000,
      day: 20_782,
      staysSeated: false,
    },
    expect.objectContaining({ legIndex: 2, staysSeated: true }),
  ]);
});
