/** Measures the peers on a feed exported for them, with the queries of the other engines. */
import { join } from 'node:path';
import type { ConnectionOracle } from '../../tests/support/connection-oracle.ts';
import type { PlainFeeds } from '../../tests/support/gtfs-trips.ts';
import type { BenchFeed } from './bench-feeds.ts';
import { type BenchRow, compare, toBenchRow } from './bench-row.ts';
import { toPeerStopId, writePeerFeed } from './peer-feed.ts';
import { installPeers, type PeerAnswer, peers, runPeer } from './run-peer.ts';
import { type KnownQuery, listStopQueries, type StopQuery } from './stop-queries.ts';

const WARM_UP = { count: 20, seed: 1 };

export async function measurePeers(
  run: { readonly feed: BenchFeed; readonly scratch: string; readonly say: (text: string) => void },
  plain: PlainFeeds,
  oracle: ConnectionOracle,
  queries: readonly KnownQuery[],
): Promise<BenchRow[]> {
  const { feed, scratch, say } = run;
  installPeers();
  say('a feed for the peers');
  const zip = join(scratch, `${feed.name}-written-out.zip`);
  await writePeerFeed(zip, plain, feed.date, oracle);
  const rowOf = new Map(oracle.keys.map((key, row) => [key, row]));
  const idOf = (key: string) => toPeerStopId(rowOf.get(key) as number);
  const toPeerQuery = ({ from, to, departureSec }: StopQuery) => ({
    from: idOf(from),
    to: idOf(to),
    departureSec,
  });
  const asked = queries.slice(0, feed.peerQueries);
  const expected = asked.map(({ arrivalSec }) => arrivalSec ?? null);
  const rows: BenchRow[] = [];
  for (const peer of peers) {
    say(peer);
    const figures = await runPeer(
      peer,
      {
        zip,
        date: feed.date,
        warmUp: listStopQueries(oracle.keys, WARM_UP.count, WARM_UP.seed).map(toPeerQuery),
        queries: asked.map(toPeerQuery),
      },
      scratch,
    );
    const toTimes = (answers: readonly PeerAnswer[]) => answers.map(({ ms }) => ms);
    const found = figures.departAt.map(({ arrivalSec }) => arrivalSec);
    rows.push(
      toBenchRow(feed.name, peer, 'load', [figures.loadMs], undefined, {
        memoryMb: Math.round(figures.rssMb),
        peakMemoryMb: Math.round(figures.peakMb),
      }),
      toBenchRow(feed.name, peer, 'depart-at', toTimes(figures.departAt), compare(found, expected), {
        early: found.filter((sec, i) => sec !== null && sec < (expected[i] ?? Number.POSITIVE_INFINITY))
          .length,
      }),
    );
  }
  return rows;
}
