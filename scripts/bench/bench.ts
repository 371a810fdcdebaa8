/**
 * `npm run bench`: how fast the two cities' feeds are loaded and searched on this machine.
 *
 * Everything is drawn from seeds, so that two runs do the same work. `-- --json FILE` also writes the figures.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findServiceDay } from '../../server/base/service-day.ts';
import { regionFile } from '../../server/cli/paths.ts';
import { loadRegion } from '../../server/cli/region.ts';
import { createWorld } from '../../server/cli/world.ts';
import type { Distribution } from './distribution.ts';
import { measurePlans, measureSearch } from './measure-search.ts';
import { measureLoading, measureServer } from './measure-start.ts';
import { listBenchQueries } from './queries.ts';

const DATE = '2026-11-25';
const QUERIES = 500;
const SEED = 20_261_125;
/** Other queries than the measured ones: the machine code is warm, the answers are not remembered. */
const WARM_UP = { count: 200, seed: 1 };
const SERVER_PLANS = 100;

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'tongcheng-bench-'));
try {
  const figures = await measure();
  print(figures);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const { times, loaded } = await measureLoading(join(folder, 'load'));
  const world = createWorld(loaded, loadRegion(regionFile));
  const { stops, trips, patterns } = world.timetable;
  const day = findServiceDay(DATE) as number;
  const queries = listBenchQueries(stops, QUERIES, SEED);
  const warmUp = listBenchQueries(stops, WARM_UP.count, WARM_UP.seed);
  const dayStartMs = performance.now();
  world.cache.getSearch(day, { minTransferSec: 0, additionalTransferSec: 0 });
  const dayMs = performance.now() - dayStartMs;
  measureSearch(world, day, warmUp);
  const search = measureSearch(world, day, queries);
  measurePlans(world, day, warmUp, 'single');
  const single = measurePlans(world, day, queries, 'single');
  measurePlans(world, day, warmUp, 'page');
  const page = measurePlans(world, day, queries, 'page');
  const asked = queries.slice(0, SERVER_PLANS);
  const serverDir = join(folder, 'serve');
  return {
    machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version },
    timetable: {
      stops: stops.boardable,
      trips: trips.count,
      patterns: patterns.count,
      departures: patterns.runStart.length,
      footpaths: world.timetable.footpaths.targets.length,
    },
    load: { ...times, dayMs },
    queries: {
      count: QUERIES,
      seed: SEED,
      date: DATE,
      crossing: queries.filter(({ crosses }) => crosses).length,
    },
    search,
    single,
    page,
    firstStart: await measureServer(serverDir, DATE, asked),
    laterStart: await measureServer(serverDir, DATE, asked),
  };
}

function print(figures: Awaited<ReturnType<typeof measure>>): void {
  const { machine, timetable, load, queries, search, single, page, firstStart, laterStart } = figures;
  const sec = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const lines = [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`,
    `${timetable.stops} stops, ${timetable.trips} trips, ${timetable.departures} departures, ${timetable.footpaths} footpaths`,
    '',
    `import ${sec(load.importMs)}   compile ${sec(load.compileMs)}   from snapshot ${sec(load.snapshotMs)}   query day ${load.dayMs.toFixed(0)} ms`,
    `serve, first start ${sec(firstStart.readyMs)}, later ${sec(laterStart.readyMs)};  memory ${laterStart.idleMb.toFixed(0)} MB idle, ${laterStart.afterPlansMb.toFixed(0)} MB after ${SERVER_PLANS} plans`,
    '',
    `${queries.count} door-to-door queries (seed ${queries.seed}), ${queries.crossing} from one city to the other, ${queries.date} 06:00-21:00`,
    `${''.padEnd(34)}${['median', 'mean', 'p95', 'p99', 'max'].map((head) => head.padStart(11)).join('')}`,
    toRow('search alone, one departure', search.ms),
    toRow('plan, best at one time', single.ms),
    toRow('plan, as the page asks', page.ms),
    '',
    `search: ${search.answered} answered, ${Math.round(search.stopVisitsPerQuery)} stop visits a query, ${search.nsPerStopVisit.toFixed(1)} ns each`,
    `plan as the page asks: ${page.answered} answered, ${page.itineraries} itineraries, ${page.priced} with a full fare`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function toRow(name: string, { median, mean, p95, p99, max }: Distribution): string {
  return `${name.padEnd(34)}${[median, mean, p95, p99, max].map((ms) => `${ms.toFixed(2)} ms`.padStart(11)).join('')}`;
}
