/** Simulates riders of some days: writes their tap files, ingests them, and closes the days. */
import { createReadStream } from 'node:fs';
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { DayAssumptions } from '../../bureau/demand/assumptions.ts';
import { countPeople, createCardGroups, drawPeople, type Person } from '../../bureau/demand/people.ts';
import type { RideFinder } from '../../bureau/demand/ride-finder.ts';
import { type SimulatedDay, simulateDay } from '../../bureau/demand/simulate-day.ts';
import { TerminalBook } from '../../bureau/demand/terminals.ts';
import type { TravelTable } from '../../bureau/demand/tours.ts';
import { noWallets, WalletSpools } from '../../bureau/demand/wallet-book.ts';
import { ingestAhead } from '../../money/cards/ingest-ahead.ts';
import { parseTaps, toTapFormat } from '../../money/cards/tap-files.ts';
import { bounds } from '../../money/ledger/bounds.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { Card } from '../../money/scheme/tap.ts';
import { isOfficeDay } from '../../money/settlement/banking-day.ts';
import { closeDays, isOver } from '../../money/settlement/clearing-day.ts';
import { toCreditGrowth } from '../../money/settlement/flow-effects.ts';
import { toCutSec } from '../../money/settlement/scheme-on.ts';
import type { Clearing } from '../clearing/clearing.ts';
import { hashFile } from '../files/hash-file.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { loadLineFinder } from '../pricing/feed-lines.ts';
import { openRideFinder } from './open-ride-finder.ts';
import { type Arrivals, clearFolder, writeCards, writeDeliveries } from './simulated-files.ts';
import { SpoolFile } from './spool-file.ts';

export interface SimulationPlan {
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
  /** People of the base; a scenario adds those who travel only with it. */
  readonly riders: number;
  /** The same seed gives the same days. */
  readonly seed: number;
  /** Who travels; its rows of stops are those of the timetable. */
  readonly table: TravelTable;
  readonly assumptions: DayAssumptions;
  /** Searches of a day, where several simulations share them. */
  readonly getFinder?: (day: ServiceDay, open: () => RideFinder) => RideFinder;
  /** Receives the tap files. */
  readonly folder: string;
  /** False: tap files are written and nothing else. */
  readonly isSettled: boolean;
}

/** Shows the progress of one piece of work. */
export type OpenBar = (label: string) => {
  readonly update: (done: number, total?: number) => void;
  readonly stop: () => void;
};

interface CountedDay extends SimulatedDay {
  readonly tapCount: number;
  readonly terminalFiles: number;
}

export interface DayReport {
  readonly date: string;
  /** Null on days on which only late files arrive. */
  readonly counts: CountedDay | null;
  readonly positions: Readonly<Record<string, number>>;
  readonly unresolvedFen: number;
  readonly dueFen: number;
  /** Money paid in minus money paid out and held; any value but 0 means faulty books. */
  readonly differenceFen: number;
  readonly sealHash: string | null;
}

/** Days after the last one on which late files still arrive. */
export const LATE_DAYS = 3;
const CARDS_AT_ONCE = 10_000;

/**
 * @param date - the first day as typed
 * @throws ProblemError `bad-time` for days that a ledger cannot hold
 */
export function checkSimulatedDays(firstDay: ServiceDay, lastDay: ServiceDay, date: string): void {
  if (firstDay >= 0 && (lastDay + LATE_DAYS + 2) * 86_400 <= bounds.eventSec) return;
  throw new ProblemError('bad-time', {
    zh: `${date} 不在账本可记的年份（1970 至 2199）之内`,
    en: `${date} is not within the years that a ledger holds, 1970 to 2199`,
  });
}

/**
 * @param nowSec - the present: days after it are not closed in a ledger of real days
 * @throws ProblemError `scheme-unknown`, `batch-state`, `bad-request` for a folder with other files, `disk-full`
 */
export async function simulateDays(
  clearing: Clearing,
  loaded: LoadedTimetable,
  plan: SimulationPlan,
  nowSec: number,
  openBar: OpenBar,
): Promise<DayReport[]> {
  const { assumptions, firstDay, folder, isSettled, lastDay, riders, seed, table } = plan;
  clearing.book.versionAt(firstDay);
  if (isSettled) await checkLedger(clearing, lastDay + LATE_DAYS, nowSec);
  const cityIds = loaded.region.cities.map(({ id }) => id);
  const findGroups = createCardGroups(cityIds, clearing.scheme, assumptions);
  // Each reading draws the people again, so that memory does not grow with their number.
  const draw = () => drawPeople(riders, seed, table, findGroups);
  clearFolder(folder);
  await registerPeople(clearing, writeCards(folder, draw()), plan, openBar);
  const spools: SpoolFile[] = [];
  const addSpool = () => {
    const spool = new SpoolFile(folder);
    spools.push(spool);
    return spool;
  };
  try {
    const simulate = createDaySimulator(clearing, loaded, plan, { cityIds, draw, addSpool, openBar });
    const arrivals: Arrivals = new Map();
    const reports: DayReport[] = [];
    for (let day = firstDay; day <= lastDay; day++) {
      const counts = simulate(day, arrivals);
      if (isSettled) await settleDay(clearing, day, arrivals, openBar);
      reports.push(await toDayReport(clearing, day, counts, isSettled));
    }
    for (let day = lastDay + 1; isSettled && day <= lastDay + LATE_DAYS; day++) {
      await settleDay(clearing, day, arrivals, openBar);
      reports.push(await toDayReport(clearing, day, null, true));
    }
    return reports;
  } finally {
    for (const spool of spools) spool.close();
  }
}

/** @returns simulates one day after another, writes its tap files and adds them to `arrivals` */
function createDaySimulator(
  clearing: Clearing,
  loaded: LoadedTimetable,
  { assumptions, firstDay, folder, getFinder, lastDay, riders, seed, table }: SimulationPlan,
  {
    addSpool,
    cityIds,
    draw,
    openBar,
  }: {
    readonly addSpool: () => SpoolFile;
    readonly cityIds: readonly string[];
    readonly draw: () => Iterable<Person>;
    readonly openBar: OpenBar;
  },
): (day: ServiceDay, arrivals: Arrivals) => CountedDay {
  const { calendar, scheme } = clearing;
  const { imported, timetable } = loaded;
  const findLine = loadLineFinder(imported);
  const wallets = lastDay > firstDay ? new WalletSpools(addSpool(), addSpool()) : undefined;
  const terminals = new TerminalBook(addSpool());
  const lateSpool = addSpool();
  return (day, arrivals) => {
    const openFinder = () => openRideFinder(loaded, day, scheme, table);
    const bar = openBar(`${toDateText(day)} riders`);
    const simulated = simulateDay({
      day,
      seed,
      isWorkingDay: isOfficeDay(calendar, day),
      timetable,
      cityIds,
      table,
      people: draw(),
      riders: countPeople(table, riders),
      wallets: wallets ?? noWallets,
      terminals,
      finder: getFinder ? getFinder(day, openFinder) : openFinder(),
      ...toSchemes(clearing, day),
      fareNetwork: clearing.cards().fareNetworkOn(day),
      toNetworkId: (routeId) => findLine(scheme, routeId)?.network.id,
      toOperatorId: (routeId) => findLine(scheme, routeId)?.operatorId,
      assumptions,
      onProgress: bar.update,
    });
    bar.stop();
    wallets?.turn();
    const deliveries = terminals.deliver(seed, day, toCutSec(scheme, day - 1), assumptions);
    const files = writeDeliveries(
      folder,
      day,
      deliveries,
      clearing.cards().toServiceDay,
      arrivals,
      lateSpool,
    );
    return { ...simulated, ...files };
  };
}

/**
 * Refuses to close future days in a ledger of real days: its real taps would wait for the last closed day.
 *
 * @param lastDay - last day that the simulation closes
 * @throws ProblemError `batch-state`
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

/** The version of the day, and the version before, which a few terminals still use. */
function toSchemes({ book }: Clearing, day: ServiceDay): { scheme: Scheme; oldScheme: Scheme | null } {
  const scheme = book.versionAt(day);
  const at = book.versions.findIndex(({ version }) => version === scheme.version);
  return { scheme, oldScheme: book.versions[at - 1] ?? null };
}

/** Reads all people; registers their cards where days are settled. */
async function registerPeople(
  { ingest, store }: Clearing,
  people: Iterable<Person>,
  { isSettled, riders, table }: SimulationPlan,
  openBar: OpenBar,
): Promise<void> {
  const bar = isSettled ? openBar('cards') : undefined;
  const total = countPeople(table, riders);
  let cards: Card[] = [];
  let done = 0;
  for (const { cardId, categoryId, homeCity, issuerId, mediumId } of people) {
    done++;
    if (!isSettled) continue;
    cards.push({ cardId, issuerId, mediumId, categoryId, homeCity, validToSec: null });
    if (cards.length < CARDS_AT_ONCE && done < total) continue;
    await store.putCards(cards);
    bar?.update(done, total);
    cards = [];
  }
  bar?.stop();
  ingest.forget();
}

/** Ingests the files that arrive on a day, then closes the day. */
async function settleDay(clearing: Clearing, day: ServiceDay, arrivals: Arrivals, openBar: OpenBar) {
  const bar = openBar(`${toDateText(day)} taps`);
  let done = 0;
  for await (const { chunk } of ingestAhead(
    clearing.ingest,
    listChunks(clearing, arrivals.get(day) ?? [], day),
  )) {
    done += chunk.taps.length;
    bar.update(done);
  }
  bar.stop();
  const steps = openBar(`${toDateText(day)} close`);
  let count = 0;
  // The clock of a simulated day shows its end; the machine's clock is not used.
  const context = clearing.context(toCutSec(clearing.scheme, day));
  for await (const _ of closeDays(clearing.store, context, day)) steps.update(++count, 5);
  steps.stop();
  await clearing.refresh();
}

async function* listChunks({ scheme }: Clearing, files: readonly string[], day: ServiceDay) {
  // The last second before the cut of the day; the machine's clock is not used.
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

async function toDayReport(
  { store }: Clearing,
  day: ServiceDay,
  counts: CountedDay | null,
  isSettled: boolean,
): Promise<DayReport> {
  const date = toDateText(day);
  if (!isSettled)
    return { date, counts, positions: {}, unresolvedFen: 0, dueFen: 0, differenceFen: 0, sealHash: null };
  const flows = await store.listFlows(day, day);
  const positions = await store.listPositions(day);
  const batch = (await store.listBatches()).find(({ batchDay }) => batchDay === day);
  const unresolvedFen = toCreditGrowth(flows, 'UNRES');
  const dueFen = toCreditGrowth(flows, 'DUE');
  const netSum = positions.reduce((sum, { netFen }) => sum + netFen, 0);
  return {
    date,
    counts,
    positions: Object.fromEntries(positions.map(({ partyId, netFen }) => [partyId, netFen])),
    unresolvedFen,
    dueFen,
    differenceFen: netSum + unresolvedFen + dueFen,
    sealHash: batch?.sealHash ?? null,
  };
}
