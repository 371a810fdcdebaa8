/** Imports feeds: the only door through which files become databases. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { findDiskFull } from '../../base/problem.ts';
import { toDateText, toServiceTime } from '../../base/service-day.ts';
import { withShownPaths } from '../../base/shown-path.ts';
import { buildDatabase } from './build-database.ts';
import { cleanFeed } from './clean-feed.ts';
import { openFeed } from './feed-db.ts';
import { type ImportedFeed, listImportedFeeds, saveImportedFeeds } from './feed-list.ts';
import { FeedRefusal } from './feed-refusal.ts';
import { defaultLimits, type FeedSource, type SourceLimits, toFeedId } from './feed-source.ts';
import { acquireImportLock } from './import-lock.ts';
import { type FeedMeta, getMeta } from './meta.ts';
import { openSource } from './open-source.ts';
import { type FeedProblems, ProblemLog, withProblems } from './problems.ts';
import { listStateProblems, type ServiceState, toServiceState } from './service-state.ts';
import { IMPORTER_VERSION, stageFeed } from './stage-feed.ts';
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
  readonly limits?: Partial<SourceLimits>;
  /** How long to wait for another import in the same folder. */
  readonly lockWaitMs?: number;
  /** Seconds since 1970: with it, the report says whether the feeds' trips run now. */
  readonly nowSec?: number;
}

/** When the trips run that are served; dates are `YYYY-MM-DD`. */
export interface FeedService {
  /** The first and the last day with service; absent where nothing ever runs. */
  readonly firstDate?: string;
  readonly lastDate?: string;
  /** Days on which something runs. */
  readonly days: number;
  /** Times without a week in which nothing runs. */
  readonly periods: readonly { readonly from: string; readonly to: string }[];
  /** Today in the feed's time zone; absent where it was not asked for. */
  readonly state?: ServiceState;
}

export interface FeedReport {
  readonly feedId: string;
  readonly path: string;
  readonly status: 'imported' | 'unchanged' | 'refused';
  /** What is served under this id from now on: this content, that of an earlier import, or nothing. */
  readonly served: 'new' | 'previous' | 'none';
  readonly hash?: string;
  /** Rows that were taken over, by file; of a refused feed, those that would have been. */
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: FeedProblems;
  /** Absent where nothing is served, or where the time of its service could not be told. */
  readonly service?: FeedService;
}

export interface ImportReport {
  readonly feeds: readonly FeedReport[];
}

const LOCK_WAIT_MS = 60_000;
const HASH_CHARS = 16;

interface Outcome {
  readonly status: FeedReport['status'];
  readonly hash?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: FeedProblems;
  readonly span?: Pick<FeedMeta, 'service' | 'timeZone'>;
}

/**
 * Imports the feeds one after another and lists those that are served, in the order of `paths`.
 *
 * A feed whose content is known is not read again; one that is refused leaves its last good database
 * in service. Throws `import-busy`, `disk-full`, what the file system throws, and the reason of `signal`; never for
 * what a feed contains.
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
      const { span = old && findKnown(old.file, old.hash), ...result } = outcome;
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
    // Streams wrap the reason in errors of their own.
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

function toDatabasePath(dataDir: string, feedId: string, hash: string): string {
  return join(dataDir, 'feeds', feedId, `${hash.slice(0, HASH_CHARS)}.sqlite`);
}

function toDuplicate(feedId: string, path: string): Outcome {
  const log = new ProblemLog();
  const expected = { zh: '每个数据名只出现一次', en: 'each feed name once' };
  log.add('duplicate-feed-id', { file: basename(path), value: feedId }, expected);
  return { status: 'refused', counts: {}, problems: log.toProblems() };
}

async function importFeed(feedId: string, path: string, options: ImportOptions): Promise<Outcome> {
  let source: FeedSource | undefined;
  try {
    const limits = { ...defaultLimits, ...options.limits };
    source = await openSource(path, limits);
    return await importSource(feedId, source, limits, options);
  } catch (error) {
    if (!(error instanceof FeedRefusal)) throw error;
    const log = new ProblemLog();
    const value = error.cause instanceof Error ? { value: toReason(error.cause) } : {};
    log.add(error.code, { file: error.file, ...value }, error.expected);
    return { status: 'refused', counts: {}, problems: log.toProblems() };
  } finally {
    source?.close();
  }
}

async function importSource(
  feedId: string,
  source: FeedSource,
  limits: SourceLimits,
  options: ImportOptions,
): Promise<Outcome> {
  const { dataDir, signal } = options;
  const abort = signal ? { signal } : {};
  const tell = (phase: ImportPhase) => (done: number, total?: number) =>
    options.onProgress?.({ feedId, phase, done, ...(total === undefined ? {} : { total }) });

  const known = await stageFeed(source, { limits, onProgress: tell('hash'), ...abort });
  const meta = findKnown(toDatabasePath(dataDir, feedId, known), known);
  if (meta)
    return { status: 'unchanged', hash: known, counts: meta.counts, problems: meta.problems, span: meta };

  const home = join(dataDir, 'feeds', feedId);
  await mkdir(home, { recursive: true });
  const staging = await mkdtemp(join(home, 'staging-'));
  const temporary = `${toDatabasePath(dataDir, feedId, known)}.tmp-${process.pid}`;
  try {
    // What was unpacked counts, should the source have changed since it was hashed.
    const hash = await stageFeed(source, { limits, into: staging, onProgress: tell('extract'), ...abort });
    const file = toDatabasePath(dataDir, feedId, hash);
    const { maxRecordBytes } = limits;
    const otherFiles = source.members.map((member) => member.name);
    const renamedFiles = source.members.flatMap(({ givenName, name }) =>
      givenName === undefined ? [] : [[givenName, name] as const],
    );
    const valid = await validateFeed(staging, {
      feedId,
      maxRecordBytes,
      otherFiles,
      renamedFiles,
      onProgress: tell('validate'),
      ...abort,
    });
    const { counts, columns, problems, service, timeZone } = valid;
    const span = { timeZone, ...(service ? { service } : {}) };
    if (problems.errors > 0) return { status: 'refused', hash, counts, problems };
    await cleanFeed(staging, valid.edits, { maxRecordBytes, ...abort });
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    tell('import')(0, rows);
    await buildDatabase({
      dir: staging,
      file: temporary,
      meta: { feedId, hash, importerVersion: IMPORTER_VERSION, counts, columns, problems, ...span },
      provenance: valid.provenance,
      fareRows: valid.fareRows,
      onRows: (done) => tell('import')(done, rows),
      onIndex: () => tell('index')(0, 1),
    });
    signal?.throwIfAborted();
    await rename(temporary, file);
    tell('index')(1, 1);
    return { status: 'imported', hash, counts, problems, span };
  } catch (error) {
    if (signal?.aborted || (error as { category?: unknown }).category === undefined || findDiskFull(error))
      throw error;
    // A typed error of node-gtfs: something in the feed that validation did not know to look for.
    const log = new ProblemLog();
    const where = { file: feedId, value: error instanceof Error ? toReason(error) : '' };
    log.add('database-failed', where, { zh: '可写入数据库的数据', en: 'data that the database takes' });
    return { status: 'refused', hash: known, counts: {}, problems: log.toProblems() };
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(temporary, { force: true });
  }
}

/** What an error says, without where things lie on this machine: errors of the system are told by their code. */
function toReason(error: Error): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && code !== undefined) return code;
  return withShownPaths(error.message.split('\n')[0] ?? '');
}

/** The notes of a database that is complete and of this content, or undefined. */
function findKnown(file: string, hash: string): FeedMeta | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const db = openFeed(file);
    try {
      const meta = getMeta(db);
      return meta.hash === hash && meta.importerVersion === IMPORTER_VERSION ? meta : undefined;
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

/** What a killed import left; under the lock nobody else can be using it. */
async function removeLeftovers(dataDir: string): Promise<void> {
  const feeds = join(dataDir, 'feeds');
  for (const feedId of await readdir(feeds)) {
    for (const name of await readdir(join(feeds, feedId)).catch(() => [])) {
      if (!name.startsWith('staging-') && !name.includes('.sqlite.tmp-')) continue;
      await rm(join(feeds, feedId, name), { recursive: true, force: true });
    }
  }
}

/** Older databases of feeds that are served from another file now. */
async function removeReplaced(dataDir: string, served: readonly ImportedFeed[]): Promise<void> {
  for (const { feedId, file } of served) {
    const home = join(dataDir, 'feeds', feedId);
    for (const name of await readdir(home)) {
      if (name.endsWith('.sqlite') && name !== basename(file)) await rm(join(home, name), { force: true });
    }
  }
}
