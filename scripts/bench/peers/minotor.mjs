/** minotor (https://github.com/aubryio/minotor): earliest arrival with the journey's legs. It has no range query. */
import { Duration, Query, Router, Time } from 'minotor';
import { GtfsParser } from 'minotor/parser';
import { runQueries } from './run-queries.mjs';

const MAX_TRANSFERS = 11;

await runQueries(async (zip, date) => {
  const { timetable, stopsIndex } = await new GtfsParser(zip).parse(new Date(`${date}T12:00:00Z`));
  const router = new Router(timetable, stopsIndex);
  return {
    departAt: ({ from, to, departureSec }) => {
      const query = new Query.Builder()
        .from(from)
        .to(to)
        .departureTime(Time.fromSeconds(departureSec))
        .maxTransfers(MAX_TRANSFERS)
        .minTransferTime(Duration.zero())
        .build();
      const result = router.route(query);
      const arrival = result.arrivalAt(to);
      if (arrival === undefined) return null;
      result.bestRoute();
      return arrival.time.toSeconds();
    },
  };
});
