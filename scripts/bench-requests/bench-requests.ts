/**
 * `npm run bench:requests`: measures the processor time of the most expensive valid requests of each endpoint, and how long
 * cheap requests take meanwhile.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { endpoints } from '../../server/api/endpoints/endpoints.ts';
import { packageDir } from '../../server/app/files/paths.ts';
import type { Asked } from './asked.ts';
import { findCostlyRequests } from './costly-requests.ts';
import {
  type BesideFigures,
  measureBeside,
  measureRequest,
  type RequestFigures,
} from './measure-requests.ts';
import { startProbed } from './probed-server.ts';
import { readSamples, type Samples, toText } from './samples.ts';

const { values } = parseArgs({
  options: {
    /** Folder of the project version to measure. */
    server: { type: 'string', default: packageDir },
    feeds: { type: 'string', multiple: true },
    date: { type: 'string' },
    data: { type: 'string' },
    /** Operation ids, separated by commas; all where empty. */
    only: { type: 'string', default: '' },
    /** Measures only requests whose label contains this text. */
    label: { type: 'string', default: '' },
    /** Measures older versions of paths, too. They call the newest version and convert its answer. */
    older: { type: 'boolean', default: false },
    repeats: { type: 'string', default: '2' },
    /** Riders of the simulated day in the ledger. */
    riders: { type: 'string', default: '2000' },
    'no-beside': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

interface Row extends RequestFigures {
  readonly operationId: string;
  readonly label: string;
  readonly beside?: BesideFigures;
}

const root = resolve(values.server);
const scratch = mkdtempSync(join(tmpdir(), 'tongcheng-requests-'));
const dataDir = values.data ?? scratch;
const isTwoCities = values.feeds === undefined;
const feeds = isTwoCities ? [] : ['--feeds', ...(values.feeds ?? []).map((path) => resolve(path))];
const date = values.date ?? (isTwoCities ? '2026-11-25' : undefined);
const say = (text: string) => process.stdout.write(`${text}\n`);
const toMs = (ms: number) => (Number.isFinite(ms) ? ms.toFixed(ms < 10 ? 1 : 0) : 'none').padStart(8);

function simulate(): void {
  const args = ['server/main.ts', 'simulate', '--data', dataDir, '--date', date ?? '', '--json'];
  const made = spawnSync(process.execPath, [...args, '--riders', values.riders, '--seed', '1'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (made.status !== 0) throw new Error('the day could not be simulated');
}

function listCheap(samples: Samples): string[] {
  const [a, b] = samples.stops as readonly [(typeof samples.stops)[0], (typeof samples.stops)[0]];
  const plan = {
    fromPlace: toText(a),
    toPlace: toText(b),
    time: `${samples.date}T08:00`,
    numItineraries: '1',
  };
  return ['/api/v1/health', `/api/v6/plan?${new URLSearchParams(plan)}`];
}

try {
  const load = () => loadavg()[0]?.toFixed(2);
  say(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${load()} before; ${root}`);
  if (isTwoCities && Number(values.riders) > 0) simulate();
  const server = await startProbed(root, ['--data', dataDir, ...feeds]);
  try {
    const samples = await readSamples(server.url, date, isTwoCities && Number(values.riders) > 0);
    say(`${samples.date}, from ${toText(samples.from)} to ${toText(samples.to)}\n`);
    say(
      'processor time of the serving thread, ms: first, again; ms to the answer; kB; p99 of cheap ones beside',
    );
    const only = values.only.split(',').filter((id) => id !== '');
    const chosen = endpoints.filter(
      ({ isDeprecated, operationId }) =>
        (values.older || !isDeprecated) && (only.length === 0 || only.includes(operationId)),
    );
    const cheap = listCheap(samples);
    const rows: Row[] = [];
    const costliest: Asked[] = [];
    for (const { operationId } of chosen) {
      const asked = (findCostlyRequests(operationId)?.(samples) ?? []).filter(({ label }) =>
        label.includes(values.label),
      );
      let top: { readonly asked: Asked; readonly row: Row } | undefined;
      for (const one of asked) {
        const figures = await measureRequest(server, one, Number(values.repeats));
        const row: Row = { operationId, label: one.label, ...figures };
        say(toLine(row));
        rows.push(row);
        if (!top || row.againMs > top.row.againMs) top = { asked: one, row };
      }
      if (!top) continue;
      costliest.push(top.asked);
      if (values['no-beside']) continue;
      const rules = { clients: 1, rounds: 50, forMs: 2_000 };
      const beside = await measureBeside(server, [top.asked], cheap, rules);
      rows[rows.indexOf(top.row)] = { ...top.row, beside };
      say(`${' '.repeat(6)}beside "${top.asked.label}": ${toBesideText(beside)}`);
    }
    if (!values['no-beside']) {
      const most = rows.toSorted((a, b) => b.againMs - a.againMs)[0];
      const one = costliest.find((asked) => asked.label === most?.label);
      if (one) {
        say(`\n20 clients at once, each asks "${one.label}" once`);
        const rules = { clients: 20, rounds: 1, forMs: 60_000 };
        say(toBesideText(await measureBeside(server, [one], cheap, rules)));
      }
    }
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
    say(`\nload ${load()} after`);
  } finally {
    await server.stop();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function toLine(row: Row): string {
  const { againMs, answeredMs, bytes, firstMs, isIncomplete, label, operationId, refusal, status } = row;
  const end =
    refusal === undefined ? (isIncomplete ? 'incomplete' : '') : `${status} ${refusal.slice(0, 200)}`;
  const kB = (bytes / 1000).toFixed(0).padStart(6);
  return `${toMs(firstMs)}${toMs(againMs)}${toMs(answeredMs)}${kB}  ${operationId}: ${label}  ${end}`;
}

function toBesideText({ cheapCount, maxMs, p99Ms, statuses }: BesideFigures): string {
  const [health = 0, plan = 0] = p99Ms;
  const [healthMax = 0, planMax = 0] = maxMs;
  const costly = Object.entries(statuses).map(([word, count]) => `${count} x ${word}`);
  return `health p99${toMs(health)} max${toMs(healthMax)}, plan p99${toMs(plan)} max${toMs(planMax)} ms (${cheapCount} asked; costly: ${costly.join(', ')})`;
}
