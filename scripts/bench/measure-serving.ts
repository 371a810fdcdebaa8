/** Measures the server with a feed: time until it listens, memory, and plans over HTTP. */
import type { BenchFeed } from './bench-feeds.ts';
import { type BenchRow, toBenchRow } from './bench-row.ts';
import type { FeedSearch, PreparedQuery } from './feed-search.ts';
import { measureServer } from './measure-start.ts';

const SERVER_PLANS = 50;

/** Starts the server with a feed whose timetable is already compiled. */
export async function measureServing(
  feed: BenchFeed,
  { timetable }: FeedSearch,
  prepared: readonly PreparedQuery[],
  dataDir: string,
): Promise<BenchRow[]> {
  const { lat, lon } = timetable.stops;
  const pointOf = (stop: number) => ({ lat: lat[stop] as number, lon: lon[stop] as number });
  const server = await measureServer({
    feeds: feed.paths,
    dataDir,
    date: feed.date,
    utcOffset: feed.utcOffset,
    plans: prepared.slice(0, SERVER_PLANS).map(({ from, to, timeSec }) => ({
      from: pointOf(from),
      to: pointOf(to),
      departureSec: timeSec,
    })),
  });
  return [
    toBenchRow(feed.name, 'tongcheng', 'server, start from snapshot', [server.readyMs], undefined, {
      memoryMb: Math.round(server.idleMb),
    }),
    toBenchRow(feed.name, 'tongcheng', 'server, plan over HTTP', server.planMs, undefined, {
      memoryMb: Math.round(server.afterPlansMb),
    }),
    toBenchRow(feed.name, 'tongcheng', 'server, plan over HTTP, 2 clients', server.planTwiceMs),
  ];
}
