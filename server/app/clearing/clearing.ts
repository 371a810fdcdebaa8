/** Opens the clearing of a data folder: scheme, fare network, database, ingest and settling. */

import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { type CardsContext, createCardsContext } from '../../money/cards/cards-context.ts';
import { createTapIngest, type TapIngest } from '../../money/cards/ingest-taps.ts';
import { createCardSettler } from '../../money/cards/rework-cards.ts';
import {
  type BatchGround,
  listBatchGrounds,
  type OpenGround,
  openGround,
} from '../../money/ground/open-ground.ts';
import type { GroundNotice } from '../../money/ground/plan-ground.ts';
import {
  checkSchemeId,
  type PresentGround,
  type TakenGround,
  takeGround,
} from '../../money/ground/take-ground.ts';
import { withTrialGround } from '../../money/ground/trial-ground.ts';
import type { RuleMarks } from '../../money/ledger/ledger-store.ts';
import type { FareNetworks } from '../../money/scheme/fare-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import type { SchemeBook } from '../../money/scheme/scheme-book.ts';
import type { BankingCalendar } from '../../money/settlement/banking-day.ts';
import { toCeilingSwitches } from '../../money/settlement/ceilings.ts';
import type { ClearingContext } from '../../money/settlement/clearing-context.ts';
import { findJudgedFrom } from '../../money/settlement/evidence.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import { loadCalendar } from '../files/load-calendar.ts';
import type { FeedOptions } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { RegionFiles } from '../planning/region.ts';
import { loadFareNetworkTable } from '../pricing/load-fare-network.ts';
import { loadScheme } from '../pricing/load-scheme.ts';
import { loadFares } from '../pricing/price-itinerary.ts';
import {
  type ClearingSource,
  openLedgerAt,
  type Pricing,
  type SourcedClearing,
  toPricing,
} from '../verify/clearing-source.ts';
import { withIdlePosting } from './idle-posting.ts';
import { findLedger } from './ledger-place.ts';

export interface ClearingOptions extends FeedOptions {
  /** Folder of the scheme's versions and its banking calendar. */
  readonly scheme?: string;
  /** A copy of a ledger in SQLite, which is only read: the ledger of the data folder is not opened. */
  readonly ledger?: string;
}

export interface Clearing {
  readonly store: OpenLedger;
  /** The versions of the books; `currentBook` adds the payers switched by ceilings. */
  readonly book: SchemeBook;
  /** The newest version. */
  readonly scheme: Scheme;
  readonly fareNetworks: FareNetworks;
  /** The grounds that priced a batch; none in a ledger without grounds. */
  readonly listGrounds: (batchDay: ServiceDay) => Promise<readonly BatchGround[]>;
  readonly calendar: BankingCalendar;
  readonly ingest: TapIngest;
  readonly cards: () => CardsContext;
  /** @param nowSec - the present: only days that ended before it can be closed */
  readonly context: (nowSec: number, onProgress?: ClearingContext['onProgress']) => ClearingContext;
  /** The versions, with the payers switched whose ceiling is reached. */
  readonly currentBook: () => SchemeBook;
  /** Reads grounds, deny lists, register and ceilings again; call it after a close and after a change of them. */
  readonly refresh: () => Promise<void>;
  /** Reads them again where another process changed one of them. Ingest does so before each commit. */
  readonly freshen: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A clearing whose ledger threads can open, too. */
export interface OpenedClearing extends Clearing {
  readonly source: ClearingSource;
  /** What the user must know of the scheme's files and of new grounds. */
  readonly notices: readonly GroundNotice[];
}

export interface OpenHow {
  /** Clock of the ledger; absent: this machine's. */
  readonly nowSec?: number;
  /** Whether nothing is priced anew: the books do not take the present scheme and feeds, unless they have none yet. */
  readonly isReading?: boolean;
  /** Whether the present scheme and feeds hold for this clearing alone, and the books do not take them. */
  readonly isTrial?: boolean;
  /** Whether entries come into the tables while nobody writes; for a process that lives long. */
  readonly postsWhenIdle?: boolean;
}

/**
 * Opens the ledger of a data folder, or the PostgreSQL database of `DATABASE_URL`, and takes the present scheme and feeds
 * into its books where they differ.
 *
 * @throws ProblemError `scheme-unknown` where the folder holds no scheme, `scheme-other` where the books belong to another one
 */
export async function openClearing(
  options: ClearingOptions,
  feeds: LoadedTimetable,
  url: string | null = process.env.DATABASE_URL ?? null,
  {
    isReading = false,
    isTrial = false,
    nowSec = Math.floor(Date.now() / 1_000),
    postsWhenIdle = false,
  }: OpenHow = {},
): Promise<OpenedClearing> {
  const folder = findSchemeDir(options, feeds.region);
  if (folder === undefined) {
    throw new ProblemError('scheme-unknown', {
      zh: '这些数据所在的区域没有一卡通方案，请用 --scheme 指定其文件夹',
      en: 'The region of these feeds has no scheme of a card; name its folder with --scheme',
    });
  }
  const { versions } = getScheme(folder);
  const ledger = findLedger(options, url);
  if (ledger.dialect === 'sqlite') mkdirSync(dirname(ledger.file), { recursive: true });
  const source = { calendar: loadCalendar(folder), ledger };
  const opened = await openLedgerAt(ledger);
  const kept = postsWhenIdle ? withIdlePosting(opened) : opened;
  const store = isTrial ? withTrialGround(kept) : kept;
  try {
    const loadTable = (scheme: Scheme) =>
      loadFareNetworkTable(scheme, feeds.imported, () => loadFares(feeds.imported).tariff);
    const { ground, notices } = await openBooks(store, { versions, loadTable }, nowSec, isReading);
    const clearing = await wireClearing({ store, calendar: source.calendar, ...toPricing(ground) });
    // Assigned, not spread: parts of a clearing change with its grounds.
    return Object.assign(clearing, { source, notices });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The grounds of the ledger, after taking what is new unless it is only read. */
async function openBooks(
  store: OpenLedger,
  present: PresentGround,
  nowSec: number,
  isReading: boolean,
): Promise<TakenGround> {
  const ground = isReading ? await openGround(store) : undefined;
  if (!ground) return takeGround(store, present, nowSec);
  checkSchemeId(ground.book.versions[0] as Scheme, present.versions[0] as Scheme);
  return { ground, notices: [] };
}

/** @throws ProblemError `scheme-unknown` where the folder holds no scheme */
export function getScheme(folder: string): SchemeBook {
  const book = loadScheme(folder);
  if (book) return book;
  const shown = toShownPath(folder);
  throw new ProblemError('scheme-unknown', {
    zh: `${shown} 中没有一卡通方案`,
    en: `${shown} holds no scheme of the card`,
  });
}

/** The folder of the card's scheme: from `options`, else from the region. */
export function findSchemeDir(
  { scheme }: Pick<ClearingOptions, 'scheme'>,
  { schemeDir }: RegionFiles,
): string | undefined {
  return scheme === undefined ? schemeDir : resolve(scheme);
}

/** Builds the clearing over an open ledger. */
export async function wireClearing({ store, calendar, ...first }: SourcedClearing): Promise<Clearing> {
  let pricing: Pricing = first;
  let current: { readonly marks: RuleMarks; readonly book: SchemeBook; readonly cards: CardsContext };
  const refresh = async () => {
    // Read first: what changes while the rest is read is found by the next `freshen`.
    const marks = await store.readRuleMarks();
    if (pricing.ground && pricing.ground.lastNo !== marks.groundNo)
      pricing = toPricing((await openGround(store)) as OpenGround);
    const { book, fareNetworks, ground } = pricing;
    const batches = await store.listBatches();
    const [first, last] = [batches[0]?.batchDay, batches.at(-1)?.batchDay];
    const flows = first === undefined || last === undefined ? [] : await store.listFlows(first, last);
    const switched = book.withSwitches(toCeilingSwitches(flows, book));
    current = {
      marks,
      book: switched,
      cards: createCardsContext(
        switched,
        fareNetworks,
        await store.listDenials(),
        ground?.groundOn,
        await store.findTerminalRegister(),
        findJudgedFrom(batches, await store.listEvidence()),
      ),
    };
    ingest.forget();
  };
  const freshen = async () => {
    if (!isDeepStrictEqual(await store.readRuleMarks(), current.marks)) await refresh();
  };
  const ingest = createTapIngest(store, () => current.cards, { freshen });
  await refresh();
  return {
    store,
    get book() {
      return pricing.book;
    },
    get scheme() {
      return pricing.book.versions.at(-1) as Scheme;
    },
    get fareNetworks() {
      return pricing.fareNetworks;
    },
    listGrounds: async (batchDay) =>
      pricing.ground ? listBatchGrounds(store, pricing.ground, batchDay) : [],
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
    freshen,
    close: () => store.close(),
  };
}
