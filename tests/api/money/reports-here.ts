/** Bulletins of the example's ledger on the thread of the test, over a railway between its two cities. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskClearing } from '../../../server/app/clearing/money-tasks.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { buildQuarterReport } from '../../../server/app/reports/quarter-report.ts';
import type { ReportUseCases } from '../../../server/app/reports/report-room.ts';
import { toReportFile } from '../../../server/app/reports/write-report.ts';
import { parseStatementPeriod } from '../../../server/money/settlement/statements/statement-period.ts';
import { smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';

const seat = (id: string, lon: number) => ({
  id,
  names: { zh: `${id}市`, en: `City ${id}` },
  seats: [{ adcode: id, names: { zh: id, en: id }, lat: 40.8, lon }],
});

const region = {
  names: { zh: '两市', en: 'Two cities' },
  bbox: { south: 40, west: 110, north: 42, east: 113 },
  start: { lat: 40.8, lon: 111.3, zoom: 9 },
  cities: [seat('A', 111), seat('B', 111.7)],
};

/** Stops have the ids of the example's taps: `ex:S1` to `ex:S9` of the metro, `ex:R1` to `ex:R3` of the railway. */
const feed = {
  ...smallFeed,
  'stops.txt': [
    'stop_id,stop_name,stop_lat,stop_lon',
    ...Array.from({ length: 9 }, (_, i) => `S${i + 1},Metro ${i + 1},40.8,${111 + i / 100}`),
    'R1,East,40.8,111.01',
    'R2,Middle,40.8,111.69',
    'R3,West,40.8,111.71',
    '',
  ].join('\n'),
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nrail,bus,D1,2\n',
  'trips.txt': 'route_id,service_id,trip_id\nrail,all,T1\n',
  'stop_times.txt':
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' +
    'T1,09:00:00,09:00:00,R1,1\nT1,10:00:00,10:01:00,R2,2\nT1,10:10:00,10:10:00,R3,3\n',
};

/** @param folder for the feed, which the caller removes */
export function createReportsHere(clearing: TaskClearing, folder: string): ReportUseCases {
  let loading: Promise<LoadedTimetable> | undefined;
  const load = async () => {
    const regionFile = join(folder, 'region.json');
    const data = join(folder, 'feeds');
    mkdirSync(data);
    writeFileSync(regionFile, JSON.stringify(region));
    const path = await writeInlineFeed(join(folder, 'ex'), feed);
    return loadFeeds({ feeds: [path], data, region: regionFile });
  };
  const refuse = async () => {
    throw new RangeError('the example has no scenarios');
  };
  return {
    quarter: async ({ format, language, period }) => {
      loading ??= load();
      const { report } = await buildQuarterReport(await loading, clearing, parseStatementPeriod(period));
      return toReportFile(report, format, language);
    },
    scenario: refuse,
    followUp: refuse,
    circles: refuse,
  };
}
