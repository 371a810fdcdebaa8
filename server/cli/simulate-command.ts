/** `tongcheng simulate`: riders of some days over both cities, their taps taken in, priced, settled and reported. */
import { createReadStream } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Clearing, openClearing } from '../app/clearing/clearing.ts';
import { hashFile } from '../app/files/hash-file.ts';
import { defaultDataDir, regionFile } from '../app/files/paths.ts';
import { type Arrivals, clearFolder, writeCards, writeDeliveries } from '../app/files/simulated-files.ts';
import { SpoolFile } from '../app/files/spool-file.ts';
import { listAttractions, loadZones } from '../app/planning/load-zones.ts';
import { loadLineFinder } from '../app/pricing/feed-lines.ts';
import { ProblemError } from '../base/problem.ts';
import { findServiceDay, type ServiceDay, toDateText } from '../base/service-day.ts';
import { toShownPath } from '../base/shown-path.ts';
import { dayAssumptions } from '../bureau/demand/assumptions.ts';
import { buildCityStops } from '../bureau/demand/city-stops.ts';
import { drawPeople, type Person } from '../bureau/demand/people.ts';
import { RideFinder } from '../bureau/demand/ride-finder.ts';
import { simulateDay } from '../bureau/demand/simulate-day.ts';
import { TerminalBook } from '../bureau/demand/terminals.ts';
import { noWallets, WalletSpools } from '../bureau/demand/wallet-book.ts';
import { ingestAhead } from '../money/cards/ingest-ahead.ts';
import { parseTaps, toTapFormat } from '../money/cards/tap-files.ts';
import { bounds } from '../money/ledger/bounds.ts';
import type { Scheme } from '../money/scheme/scheme.ts';
import type { Card } from '../money/scheme/tap.ts';
import { isOfficeDay } from '../money/settlement/banking-day.ts';
import { closeDays, isOver } from '../money/settlement/clearing-day.ts';
import { toCutSec } from '../money/settlement/scheme-on.ts';
import { toHeadwayWaitShare } from '../transit/timetable/travel-rules.ts';
import { createBar } from './bar.ts';
import { loadShown } from './options.ts';
import { printSimulation, type SimulationReport, toDayReport } from './simulation-report.ts';
import type { ClearingCommandOptions } from './with-clearing.ts';

export interface SimulateOptions extends ClearingCommandOptions {
  readonly date: string;
  readonly days: string;
  readonly riders: string;
  readonly seed: string;
  readonly out?: string;
  /** `--no-settle`: files only. */
  readonly settle: boolean;
}

/** Days after the last one on which late files still come. */
const LATE_DAYS = 3;
const CARDS_AT_ONCE = 10_000;

/**
 * @param nowSec - the present, which a ledger of real days must not be taken beyond
 * @returns the exit code: 1 where the books do not balance
 */
export async function runSimulate(options: SimulateOptions, nowSec: number): Promise<number> {
  const first = findServiceDay(options.date);
  if (first === undefined)
    throw new ProblemError('bad-time', {
      zh: `日期 ${options.date} 不正确`,
      en: `${options.date} is no date, YYYY-MM-DD was expected`,
    });
  const lastDay = first + Number(options.days) - 1;
  if (first < 0 || (lastDay + LATE_DAYS + 2) * 86_400 > bounds.eventSec)
    throw new ProblemError('bad-time', {
      zh: `${options.date} 不在账本可记的年份（1970 至 2199）之内`,
      en: `${options.date} is not within the years that a ledger holds, 1970 to 2199`,
    });
  const isLoud = options.json !== true;
  const loaded = await loadShown(options);
  const { region } = loaded;
  const clearing = await openClearing(options, loaded);
  const folder = resolve(options.out ?? join(options.data ?? defaultDataDir, 'simulated'));
  const spools: SpoolFile[] = [];
  const addSpool = () => {
    const spool = new SpoolFile(folder);
    spools.push(spool);
    return spool;
  };
  try {
    clearing.book.versionAt(first);
    if (options.settle) await checkLedger(clearing, lastDay + LATE_DAYS, nowSec);
    const seed = Number(options.seed);
    const riders = Number(options.riders);
    const { imported, timetable } = loaded;
    const findLine = loadLineFinder(imported);
    const zonesFile = join(dirname(resolve(options.region ?? regionFile)), 'zones.csv');
    const cities = buildCityStops(
      timetable,
      region.cities.map(({ id }) => id),
      loadZones(zonesFile, region),
      listAttractions(region),
    );
    const demand = { timetable, cities };
    // Drawn anew for each reading: no number of riders fills the memory.
    const draw = () => drawPeople(riders, seed, demand, clearing.scheme, dayAssumptions);
    clearFolder(folder);
    await registerPeople(clearing, writeCards(folder, draw()), riders, options);

    const wallets = lastDay > first ? new WalletSpools(addSpool(), addSpool()) : undefined;
    const terminals = new TerminalBook(addSpool());
    const lateSpool = addSpool();
    const arrivals: Arrivals = new Map();
    const report: SimulationReport = {
      seed,
      riders,
      folder: options.out ?? toShownPath(folder),
      assumptions: dayAssumptions,
      days: [],
    };
    for (let day = first; day <= lastDay; day++) {
      const bar = createBar(`${toDateText(day)} riders`, isLoud);
      const simulated = simulateDay({
        day,
        seed,
        isWorkingDay: isOfficeDay(clearing.calendar, day),
        ...demand,
        people: draw(),
        riders,
        wallets: wallets ?? noWallets,
        terminals,
        finder: new RideFinder(timetable, day, toHeadwayWaitShare(timetable.rules)),
        ...toSchemes(clearing, day),
        fareNetwork: clearing.fareNetwork,
        toNetworkId: (routeId) => findLine(clearing.scheme, routeId)?.network.id,
        toOperatorId: (routeId) => findLine(clearing.scheme, routeId)?.operatorId,
        assumptions: dayAssumptions,
        onProgress: bar.update,
      });
      bar.stop();
      wallets?.turn();
      const startSec = toCutSec(clearing.scheme, day - 1);
      const deliveries = terminals.deliver(seed, day, startSec, dayAssumptions);
      const { toServiceDay } = clearing.cards();
      const files = writeDeliveries(folder, day, deliveries, toServiceDay, arrivals, lateSpool);
      if (options.settle) await settleDay(clearing, day, arrivals, isLoud);
      report.days.push(await toDayReport(clearing, day, { ...simulated, ...files }, options.settle));
    }
    for (let day = lastDay + 1; options.settle && day <= lastDay + LATE_DAYS; day++) {
      await settleDay(clearing, day, arrivals, isLoud);
      report.days.push(await toDayReport(clearing, day, null, true));
    }
    if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
    else printSimulation(report, clearing.scheme, process.stdout);
    return report.days.every(({ differenceFen }) => differenceFen === 0) ? 0 : 1;
  } finally {
    for (const spool of spools) spool.close();
    await clearing.close();
  }
}

/**
 * Days to come are simulated in a ledger of their own: real taps would have to wait for the day up to which it is closed.
 *
 * @param lastDay - last day that the simulation closes
 * @throws ProblemError `batch-state` for a ledger of days that have been
 */
async function checkLedger({ book, store }: Clearing, lastDay: ServiceDay, nowSec: number): Promise<void> {
  if (isOver(book, lastDay, nowSec)) return;
  const batches = await store.listBatches();
  const lastCut = batches.findLast(({ state }) => state !== 'open');
  if (batches.length === 0 || (lastCut && !isOver(book, lastCut.batchDay, nowSec))) return;
  throw new ProblemError('batch-state', {
    zh: `模拟将清算到 ${toDateText(lastDay)}，该日尚未结束，而账本里已有此前的数据；请用 --data 另选文件夹`,
    en: `the simulation would close days up to ${toDateText(lastDay)}, which has not ended, in a ledger that holds earlier days; choose another folder with --data`,
  });
}

/** The version of the day, and the one before that a few terminals still hold. */
function toSchemes({ book }: Clearing, day: ServiceDay): { scheme: Scheme; oldScheme: Scheme | null } {
  const scheme = book.versionAt(day);
  const at = book.versions.findIndex(({ version }) => version === scheme.version);
  return { scheme, oldScheme: book.versions[at - 1] ?? null };
}

/** Reads all people, and makes their cards known to the ledger if days are settled. */
async function registerPeople(
  { ingest, store }: Clearing,
  people: Iterable<Person>,
  riders: number,
  { json, settle }: SimulateOptions,
) {
  const bar = createBar('cards', settle && json !== true);
  let cards: Card[] = [];
  let done = 0;
  for (const { cardId, categoryId, homeCity, issuerId, mediumId } of people) {
    done++;
    if (!settle) continue;
    cards.push({ cardId, issuerId, mediumId, categoryId, homeCity, validToSec: null });
    if (cards.length < CARDS_AT_ONCE && done < riders) continue;
    await store.putCards(cards);
    bar.update(done, riders);
    cards = [];
  }
  bar.stop();
  ingest.forget();
}

/** Takes in what arrived on the evening of a day, then closes the day. */
async function settleDay(clearing: Clearing, day: ServiceDay, arrivals: Arrivals, isLoud: boolean) {
  const bar = createBar(`${toDateText(day)} taps`, isLoud);
  let done = 0;
  for await (const { chunk } of ingestAhead(
    clearing.ingest,
    listChunks(clearing, arrivals.get(day) ?? [], day),
  )) {
    done += chunk.taps.length;
    bar.update(done);
  }
  bar.stop();
  const steps = createBar(`${toDateText(day)} close`, isLoud);
  let count = 0;
  // A simulated day has a clock of its own: it is closed when it ends, whatever the machine's clock says.
  const context = clearing.context(toCutSec(clearing.scheme, day));
  for await (const _ of closeDays(clearing.store, context, day)) steps.update(++count, 5);
  steps.stop();
  await clearing.refresh();
}

async function* listChunks({ scheme }: Clearing, files: readonly string[], day: ServiceDay) {
  // Received before the day is cut, whatever the machine's clock says.
  const receivedSec = toCutSec(scheme, day) - 1;
  for (const file of files) {
    const fileId = await hashFile(file);
    const source = { fileId, name: file, format: toTapFormat(file) };
    for await (const chunk of parseTaps(source, createReadStream(file))) {
      if (chunk.problems.length > 0) throw new RangeError(`${file}: ${JSON.stringify(chunk.problems[0])}`);
      yield { chunk, commitId: `${fileId}/${chunk.chunkNo}`, receivedSec, about: file };
    }
  }
}
