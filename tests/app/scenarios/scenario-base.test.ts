/** One side of a comparison: the network over which a window of departures is measured. */
import { expect, test } from 'vitest';
import { toSide } from '../../../server/app/scenarios/scenario-base.ts';
import { measurePlannedTravel } from '../../../server/planner/reach/planned-travel.ts';
import { toStationZone } from '../../../server/planner/reach/zone-access.ts';
import { at, compileTiny, stopRow, tinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';

/** Mean and planned seconds from A to B over an hour of departures, for a bus every `headwaySec` that rides 30 minutes. */
function measure(headwaySec: number, isExact: boolean) {
  const bus = {
    id: 'bus',
    route: 'bus',
    calls: ['A 06:00', 'B 06:30'],
    every: [['06:00', '12:00', headwaySec, isExact] as const],
  };
  const { timetable } = compileTiny(tinyFeed({ trips: [bus] }));
  const { network } = toSide(timetable, WEDNESDAY);
  const [from, to] = ['A', 'B'].map((id) => toStationZone(timetable, [stopRow(timetable, id)]));
  const skim = measurePlannedTravel(network, from as never, to as never, {
    fromSec: at('08:00'),
    stepSec: 60,
    departureCount: 60,
    maxRides: 2,
    maxTravelSec: 3 * 3_600,
    percents: [50],
    walk: { speedMps: 1.25, detourFactor: 1.3 },
    maxDirectSec: 0,
  });
  return { meanSec: skim.meanSec[0], plannedSec: skim.plannedSec };
}

test.each([300, 600, 1_200, 3_600])(
  'a headway of %i seconds gives the same waits as departures at known times',
  (headwaySec) => {
    const exact = measure(headwaySec, true);
    expect(measure(headwaySec, false)).toEqual(exact);
    // Departures at whole minutes wait 0, 1, ... minutes up to one less than the headway.
    expect((exact.meanSec as number) - 1_800).toBe((headwaySec - 60) / 2);
  },
);
