/** Opens the clearing of a data folder: scheme, fare network, database, ingest and settling. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { type CardsContext, createCardsContext } from '../../money/cards/cards-context.ts';
import { createTapIngest, type TapIngest } from '../../money/cards/ingest-taps.ts';
import { createCardSettler } from '../../money/cards/rework-cards.ts';
import type { FareNetwork, FareNetworkTable } from '../../money/scheme/fare-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { SchemeBook } from '../../money/scheme/scheme-book.ts';
import { type BankingCalendar, parseBankingCalendar } from '../../money/settlement/banking-day.ts';
import { toCeilingSwitches } from '../../money/settlement/ceilings.ts';
import type { ClearingContext } from '../../money/settlement/clearing-context.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import { defaultDataDir } from '../files/paths.ts';
import type { FeedOptions } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { RegionFiles } from '../planning/region.ts';
import { loadFareNetworkTable } from '../pricing/load-fare-network.ts';
import { loadScheme } from '../pricing/load-scheme.ts';
import { loadFares } from '../pricing/price-itinerary.ts';
import { type ClearingSource, openSource, type SourcedClearing } from '../verify/clearing-source.ts';

export interface ClearingOptions extends FeedOptions {
  /** Folder of the scheme's versions and its banking calendar. */
  readonly scheme?: string;
}

export interface Clearing {
  readonly store: OpenLedger;
  /** The scheme's versions as written; `currentBook` adds the payers switched by ceilings. */
  readonly book: SchemeBook;
  readonly scheme: Scheme;
  readonly fareNetwork: FareNetwork;
  readonly fareNetworkTable: FareNetworkTable;
  readonly source: ClearingSource;
  readonly calendar: BankingCalendar;
  readonly ingest: TapIngest;
  readonly cards: () => CardsContext;
  /** @param nowSec - the present: only days that ended before it can be closed */
  readonly context: (nowSec: number, onProgress?: ClearingContext['onProgress']) => ClearingContext;
  /** The versions, with the payers switched whose ceiling is reached. */
  readonly currentBook: () => SchemeBook;
  /** Reads deny list and ceilings again; call it after a close and after a change of the deny list. */
  readonly refresh: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the ledger of a data folder, or the PostgreSQL database of `DATABASE_URL`.
 *
 * Its fare network is the one that prices plans: one file for each scheme and set of feeds.
 *
 * @throws ProblemError `scheme-unknown` where the folder holds no scheme
 */
export async function openClearing(
  options: ClearingOptions,
  feeds: LoadedTimetable,
  url: string | null = process.env.DATABASE_URL ?? null,
): Promise<Clearing> {
  const folder = findSchemeDir(options, feeds.region);
  if (folder === undefined) {
    throw new ProblemError('scheme-unknown', {
      zh: '这些数据所在的区域没有一卡通方案，请用 --scheme 指定其文件夹',
      en: 'The region of these feeds has no scheme of a card; name its folder with --scheme',
    });
  }
  const book = loadScheme(folder);
  if (!book) {
    const shown = toShownPath(folder);
    throw new ProblemError('scheme-unknown', {
      zh: `${shown} 中没有一卡通方案`,
      en: `${shown} holds no scheme of the card`,
    });
  }
  const scheme = book.versions.at(-1) as Scheme;
  const ledgerDir = join(resolve(options.data ?? defaultDataDir), 'ledger');
  mkdirSync(ledgerDir, { recursive: true });
  const fareNetworkTable = loadFareNetworkTable(
    scheme,
    feeds.imported,
    () => loadFares(feeds.imported).tariff,
  );
  const ledger: ClearingSource['ledger'] = url
    ? { dialect: 'postgres', url }
    : { dialect: 'sqlite', file: join(ledgerDir, 'ledger.sqlite') };
  const source = { versions: book.versions, calendar: loadCalendar(folder), fareNetworkTable, ledger };
  return { ...(await wireClearing(await openSource(source))), fareNetworkTable, source };
}

/** The folder of the card's scheme: from `options`, else from the region. */
export function findSchemeDir(
  { scheme }: Pick<ClearingOptions, 'scheme'>,
  { schemeDir }: RegionFiles,
): string | undefined {
  return scheme === undefined ? schemeDir : resolve(scheme);
}

/** Builds the clearing over an open ledger. */
export async function wireClearing({
  store,
  book,
  fareNetwork,
  calendar,
}: SourcedClearing): Promise<Omit<Clearing, 'fareNetworkTable' | 'source'>> {
  let current: { readonly book: SchemeBook; readonly cards: CardsContext };
  const refresh = async () => {
    const batches = await store.listBatches();
    const [first, last] = [batches[0]?.batchDay, batches.at(-1)?.batchDay];
    const flows = first === undefined || last === undefined ? [] : await store.listFlows(first, last);
    const switched = book.withSwitches(toCeilingSwitches(flows, book));
    current = {
      book: switched,
      cards: createCardsContext(switched, fareNetwork, await store.listDenyList()),
    };
    ingest.forget();
  };
  const ingest = createTapIngest(store, () => current.cards);
  await refresh();
  return {
    store,
    book,
    scheme: book.versions.at(-1) as Scheme,
    fareNetwork,
    calendar,
    ingest,
    cards: () => current.cards,
    currentBook: () => current.book,
    context: (nowSec, onProgress) => ({
      book: current.book,
      calendar,
      nowSec,
      settleCards: createCardSettler(current.cards),
      ...(onProgress ? { onProgress } : {}),
    }),
    refresh,
    close: () => store.close(),
  };
}

export function loadCalendar(folder: string): BankingCalendar {
  const file = join(folder, 'holidays.json');
  return parseBankingCalendar(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
}
