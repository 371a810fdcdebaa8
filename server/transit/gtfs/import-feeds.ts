/** Imports feeds into a data folder: hash, copy, validate, clean, build the database, put it in service. */
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { findDiskFull } from '../../base/problem.ts';
import { toDateText, toServiceTime } from '../../base/service-day.ts';
import { withShownPaths } from '../../base/shown-path.ts';
import { buildDatabase } from './build-database.ts';
import {
  acquireImportLock,
  findMeta,
  removeLeftovers,
  removeReplaced,
  toDatabasePath,
} from './data-folder.ts';
import type { FeedMeta } from './feed-db.ts';
import { cleanFeed } from './feed-edits.ts';
import { type ImportedFeed, listImportedFeeds, saveImportedFeeds } from './feed-list.ts';
import { openRawFeed } from './open-raw-feed.ts';
import { type FeedProblems, ProblemLog, withProblems } from './problems.ts';
import {
  defaultLimits,
  FeedRefusal,
  hashRawFeed,
  IMPORTER_VERSION,
  type RawFeed,
  type RawFeedLimits,
  toFeedId,
} from './raw-feed.ts';
import { listStateProblems, type ServiceState, toServiceState } from './service-days.ts';
import { validateFeed } from './validate-feed.ts';

export type ImportPhase = 'hash' | 'extract' | 'validate' | 'import' | 'index';

export interface ImportEvent {
  readonly feedId: string;
  readonly phase: ImportPhase;
  readonly done: number;
  readonly total?: number;
}

export interface ImportOptions {
  /** Feeds: folders or zip archives. Their names become their ids. */
  readonly paths: readonly string[];
  readonly dataDir: string;
  readonly onProgress?: (event: ImportEvent) => void;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<RawFeedLimits>;
  /** How long to wait until another import in the same folder ends. */
  readonly lockWaitMs?: number;
  /** Seconds since 1970. Where given, the report says whether the trips of each feed run now. */
  readonly nowSec?: number;
}

/** The days on which the served trips run, as `YYYY-MM-DD`. */
export interface FeedService {
  /** First and last day with service; absent where nothing ever runs. */
  readonly firstDate?: string;
  readonly lastDate?: string;
  /** Number of days with service. */
  readonly days: number;
  /** Ranges of days in which no pause lasts a week. */
  readonly periods: readonly { readonly from: string; readonly to: string }[];
  /** Today, in the feed's time zone; absent without `nowSec`. */
  readonly state?: ServiceState;
}

export interface FeedReport {
  readonly feedId: string;
  readonly path: string;
  readonly status: 'imported' | 'unchanged' | 'refused';
  /** Content in service under this id after the import: this one, that of an earlier import, or none. */
  readonly served: 'new' | 'previous' | 'none';
  readonly hash?: string;
  /** Usable rows by file, also of a refused feed. */
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: FeedProblems;
  /** Absent where nothing is served, or where validation could not determine the days. */
  readonly service?: FeedService;
}

export interface ImportReport {
  readonly feeds: readonly FeedReport[];
}

const LOCK_WAIT_MS = 60_000;

interface Outcome {
  readonly status: FeedReport['status'];
  readonly hash?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: FeedProblems;
  readonly span?: Pick<FeedMeta, 'service' | 'timeZone'>;
}

/**
 * Imports the feeds one after another and writes the list of feeds in service, in the order of `paths`.
 *
 * A feed with a database of the same hash is not validated again. Where a feed is refused, its last good database stays
 * in service. Throws `import-busy`, `disk-full`, errors of the file system and the reason of `signal`; the content of a
 * feed never causes a throw.
 */
export async function importFeeds(options: ImportOptions): Promise<ImportReport> {
  const { dataDir, paths, signal } = options;
  await mkdir(join(dataDir, 'feeds'), { recursive: true });
  const release = await acquireImportLock(dataDir, options.lockWaitMs ?? LOCK_WAIT_MS, signal);
  try {
    await removeLeftovers(dataDir);
    const previous = new Map(listImportedFeeds(dataDir).map((feed) => [feed.feedId, feed]));
    const served: ImportedFeed[] = [];
    const reports: FeedReport[] = [];
    const seen = new Set<string>();
    for (const path of paths) {
      signal?.throwIfAborted();
      const feedId = toFeedId(path);
      const isRepeated = seen.has(feedId);
      seen.add(feedId);
      const outcome = isRepeated ? toDuplicate(feedId, path) : await importFeed(feedId, path, options);
      const old = isRepeated ? undefined : previous.get(feedId);
      if (outcome.status !== 'refused' && outcome.hash !== undefined) {
        served.push({ feedId, hash: outcome.hash, file: toDatabasePath(dataDir, feedId, outcome.hash) });
      } else if (old) served.push(old);
      const isNew = outcome.status !== 'refused';
      const { span = old && findMeta(old.file, old.hash), ...result } = outcome;
      const report = { feedId, path, ...result, served: isNew ? 'new' : old ? 'previous' : 'none' } as const;
      reports.push(withService(report, isNew || old ? span : undefined, options.nowSec));
    }
    await saveImportedFeeds(
      dataDir,
      served.map((feed) => ({ ...feed, file: relative(dataDir, feed.file) })),
    );
    await removeReplaced(dataDir, served);
    return { feeds: reports };
  } catch (error) {
    // Streams wrap the reason of `signal` in other errors.
    signal?.throwIfAborted();
    throw findDiskFull(error) ?? error;
  } finally {
    release();
  }
}

function withService(report: FeedReport, span: Outcome['span'], nowSec: number | undefined): FeedReport {
  const { service, timeZone = '' } = span ?? {};
  if (!service) return report;
  const today =
    nowSec === undefined ? undefined : toServiceTime(nowSec, timeZone === '' ? 'UTC' : timeZone).day;
  const [first, last] = [service.periods[0], service.periods.at(-1)];
  return {
    ...report,
    problems:
      today === undefined
        ? report.problems
        : withProblems(report.problems, listStateProblems(service, today)),
    service: {
      ...(first && last ? { firstDate: toDateText(first.from), lastDate: toDateText(last.to) } : {}),
      days: service.days,
      periods: service.periods.map(({ from, to }) => ({ from: toDateText(from), to: toDateText(to) })),
      ...(today === undefined ? {} : { state: toServiceState(service, today) }),
    },
  };
}

function toDuplicate(feedId: string, path: string): Outcome {
  const log = new ProblemLog();
  const expected = { zh: '每个数据名只出现一次', en: 'each feed name once' };
  log.add('duplicate-feed-id', { file: basename(path), value: feedId }, expected);
  return { status: 'refused', counts: {}, problems: log.toProblems() };
}

async function importFeed(feedId: string, path: string, options: ImportOptions): Promise<Outcome> {
  let feed: RawFeed | undefined;
  try {
    const limits = { ...defaultLimits, ...options.limits };
    feed = await openRawFeed(path, limits);
    return await importRawFeed(feedId, feed, limits, options);
  } catch (error) {
    if (!(error instanceof FeedRefusal)) throw error;
    const log = new ProblemLog();
    const value = error.cause instanceof Error ? { value: toReason(error.cause) } : {};
    log.add(error.code, { file: error.file, ...value }, error.expected);
    return { status: 'refused', counts: {}, problems: log.toProblems() };
  } finally {
    feed?.close();
  }
}

async function importRawFeed(
  feedId: string,
  feed: RawFeed,
  limits: RawFeedLimits,
  options: ImportOptions,
): Promise<Outcome> {
  const { dataDir, signal } = options;
  const abort = signal ? { signal } : {};
  const toReporter = (phase: ImportPhase) => (done: number, total?: number) =>
    options.onProgress?.({ feedId, phase, done, ...(total === undefined ? {} : { total }) });

  const known = await hashRawFeed(feed, { limits, onProgress: toReporter('hash'), ...abort });
  const meta = findMeta(toDatabasePath(dataDir, feedId, known), known);
  if (meta)
    return { status: 'unchanged', hash: known, counts: meta.counts, problems: meta.problems, span: meta };

  const home = join(dataDir, 'feeds', feedId);
  await mkdir(home, { recursive: true });
  const staging = await mkdtemp(join(home, 'staging-'));
  const temporary = `${toDatabasePath(dataDir, feedId, known)}.tmp-${process.pid}`;
  try {
    // The feed may have changed since the first pass, so the hash of the copy names the database.
    const hash = await hashRawFeed(feed, {
      limits,
      into: staging,
      onProgress: toReporter('extract'),
      ...abort,
    });
    const file = toDatabasePath(dataDir, feedId, hash);
    const { maxRecordBytes } = limits;
    const otherFiles = feed.members.map((member) => member.name);
    const renamedFiles = feed.members.flatMap(({ givenName, name }) =>
      givenName === undefined ? [] : [[givenName, name] as const],
    );
    const valid = await validateFeed(staging, {
      feedId,
      maxRecordBytes,
      otherFiles,
      renamedFiles,
      onProgress: toReporter('validate'),
      ...abort,
    });
    const { counts, columns, problems, service, timeZone } = valid;
    const span = { timeZone, ...(service ? { service } : {}) };
    if (problems.errors > 0) return { status: 'refused', hash, counts, problems };
    await cleanFeed(staging, valid.edits, { maxRecordBytes, ...abort });
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    toReporter('import')(0, rows);
    await buildDatabase({
      dir: staging,
      file: temporary,
      meta: { feedId, hash, importerVersion: IMPORTER_VERSION, counts, columns, problems, ...span },
      provenance: valid.provenance,
      fareRows: valid.fareRows,
      onRows: (done) => toReporter('import')(done, rows),
      onIndex: () => toReporter('index')(0, 1),
    });
    signal?.throwIfAborted();
    await rename(temporary, file);
    toReporter('index')(1, 1);
    return { status: 'imported', hash, counts, problems, span };
  } catch (error) {
    if (signal?.aborted || (error as { category?: unknown }).category === undefined || findDiskFull(error))
      throw error;
    // node-gtfs gives its own errors a `category`: a defect in the feed that validation has no check for.
    const log = new ProblemLog();
    const where = { file: feedId, value: error instanceof Error ? toReason(error) : '' };
    log.add('database-failed', where, { zh: '可写入数据库的数据', en: 'data that the database takes' });
    return { status: 'refused', hash: known, counts: {}, problems: log.toProblems() };
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(temporary, { force: true });
  }
}

/** The message of an error without paths of this machine; of a system error, its code. */
function toReason(error: Error): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && code !== undefined) return code;
  return withShownPaths(error.message.split('\n')[0] ?? '');
}
