/**
 * raptor-journey-planner (https://github.com/planarnetwork/raptor): Pareto set of arrivals and legs; one day.
 *
 * Its range query is not measured: it does not terminate where an answer is a walk without a vehicle.
 */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import StreamZip from 'node-stream-zip';
import planner from 'raptor-journey-planner';
import { runQueries } from './run-queries.mjs';

const { DepartAfterQuery, JourneyFactory, loadGTFS, RaptorAlgorithmFactory } = planner;
/** Its name for a row of each file. */
const types = {
  'calendar.txt': 'calendar',
  'calendar_dates.txt': 'calendar_date',
  'stops.txt': 'stop',
  'transfers.txt': 'transfer',
  'trips.txt': 'trip',
  'stop_times.txt': 'stop_time',
};

/**
 * Reads rows in the format of gtfs-stream, which does not detect the end of a zip under this Node. The feed is exported by the
 * benchmark and has no quotes.
 */
async function* readRows(file) {
  const zip = new StreamZip.async({ file });
  for (const [name, type] of Object.entries(types)) {
    let heads;
    for await (const line of createInterface({ input: await zip.stream(name) })) {
      const cells = line.split(',');
      if (!heads) heads = cells;
      else yield { type, data: Object.fromEntries(heads.map((head, i) => [head, cells[i]])) };
    }
  }
  await zip.close();
}

await runQueries(async (zip, date) => {
  const [trips, transfers, interchange] = await loadGTFS({ pipe: () => Readable.from(readRows(zip)) });
  // A query changes its date object, so each query gets a new one.
  const toDay = () => new Date(`${date}T12:00:00Z`);
  const raptor = RaptorAlgorithmFactory.create(trips, transfers, interchange, toDay());
  const single = new DepartAfterQuery(raptor, new JourneyFactory(), 1);
  // Journeys without a vehicle have no times.
  const toArrival = ({ legs, arrivalTime }, departureSec) =>
    legs.some((leg) => 'trip' in leg)
      ? arrivalTime
      : departureSec + legs.reduce((sum, { duration }) => sum + duration, 0);
  return {
    departAt: ({ from, to, departureSec }) => {
      const arrivals = single
        .plan(from, to, toDay(), departureSec)
        .map((journey) => toArrival(journey, departureSec));
      return arrivals.length === 0 ? null : Math.min(...arrivals);
    },
  };
});
