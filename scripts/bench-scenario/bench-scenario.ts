/**
 * `npm run bench:scenario`: how long a scenario takes to apply, a changed isochrone, and all zones to all zones before and
 * after it; travel times a second beside one search for each departure.
 *
 * `-- --zones 500`, `--departures 120`, `--threads 2`, `--json FILE`. `TEST_FEEDS` names a folder with `poa-eptc.zip` and
 * `poa-trensurb.zip`; without it only the two cities are measured.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { measureScenario, type ScenarioRow, toScenarioTable } from './measure-scenario.ts';

const { values } = parseArgs({
  options: {
    zones: { type: 'string', default: '500' },
    departures: { type: 'string', default: '120' },
    threads: { type: 'string', default: String(cpus().length) },
    json: { type: 'string' },
  },
});
const sizes = {
  zones: Number(values.zones),
  departures: Number(values.departures),
  threads: Number(values.threads),
};
const scratch = mkdtempSync(join(tmpdir(), 'tongcheng-bench-scenario-'));
const rows: ScenarioRow[] = [];
const load = () => loadavg()[0]?.toFixed(2);
process.stderr.write(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${load()}\n`,
);
try {
  const cities = await loadFeeds({ data: join(scratch, 'two-cities') });
  rows.push(...(await measureScenario('two cities', cities, sizes)));
  const folder = process.env.TEST_FEEDS ?? '';
  const zips = ['poa-eptc.zip', 'poa-trensurb.zip'].map((name) => join(folder, name));
  if (zips.every((zip) => existsSync(zip))) {
    const poa = await loadFeeds({ feeds: zips, data: join(scratch, 'poa') });
    rows.push(...(await measureScenario('Porto Alegre', poa, sizes)));
  } else process.stderr.write('TEST_FEEDS names no folder with poa-eptc.zip: Porto Alegre is left out\n');
  process.stdout.write(`${toScenarioTable(rows)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  process.stderr.write(`load ${load()}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
