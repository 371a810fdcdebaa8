/** Worker thread with its own search on a shared timetable. */
import { parentPort, workerData } from 'node:worker_threads';
import { BatchNetworks, type WalkSetting } from '../../server/app/planning/batch-networks.ts';
import type { ServiceDay } from '../../server/base/service-day.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import type { PreparedQuery } from './feed-search.ts';

export interface WorkerTask {
  readonly timetable: Timetable;
  readonly day: ServiceDay;
  readonly walk: WalkSetting;
  readonly warmUp: readonly PreparedQuery[];
  readonly queries: readonly PreparedQuery[];
}

const { timetable, day, walk, warmUp, queries } = workerData as WorkerTask;
const search = new BatchNetworks(timetable).getSearch(day, walk, false);
for (const query of warmUp) search.departAt(query);
parentPort?.once('message', () => {
  const ms = queries.map((query) => {
    const startMs = performance.now();
    search.departAt(query);
    return performance.now() - startMs;
  });
  parentPort?.postMessage(ms);
  parentPort?.close();
});
parentPort?.postMessage('ready');
