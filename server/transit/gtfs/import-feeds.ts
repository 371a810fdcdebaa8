/** Imports feeds: the only door through which files become databases. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { buildDatabase } from './build-database.ts';
import { cleanFeed } from './clean-feed.ts';
import { openFeed } from './feed-db.ts';
import { type ImportedFeed, listImportedFeeds, saveImportedFeeds } from './feed-list.ts';
import { FeedRefusal } from './feed-refusal.ts';
import { defaultLimits, type FeedSource, openSource, type SourceLimits, toFeedId } from './feed-source.ts';
import { acquireImportLock } from './import-lock.ts';
import { type FeedMeta, getMeta } from './meta.ts';
import { type FeedProblems, ProblemLog } from './problems.ts';
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
}

/**
 * Imports the feeds one after another and lists those that are served, in the order of `paths`.
 *
 * A feed whose content is known is not read again; one that is refused leaves its last good database
 * in service. Throws `import-busy`, what the file system throws, and the reason of `signal`; never for
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
      reports.push({ feedId, path, ...outcome, served: isNew ? 'new' : old ? 'previous' : 'none' });
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
    throw error;
  } finally {
    release();
  }
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
    const value = error.cause instanceof Error ? { value: error.cause.message } : {};
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
  if (meta) return { status: 'unchanged', hash: known, counts: meta.counts, problems: meta.problems };

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
    const valid = await validateFeed(staging, {
      maxRecordBytes,
      otherFiles,
      onProgress: tell('validate'),
      ...abort,
    });
    const { counts, columns, problems } = valid;
    if (problems.errors > 0) return { status: 'refused', hash, counts, problems };
    await cleanFeed(staging, valid.edits, { maxRecordBytes, ...abort });
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
    tell('import')(0, rows);
    await buildDatabase({
      dir: staging,
      file: temporary,
      meta: { feedId, hash, importerVersion: IMPORTER_VERSION, counts, columns, problems },
      provenance: valid.provenance,
      fareRows: valid.fareRows,
      onRows: (done) => tell('import')(done, rows),
      onIndex: () => tell('index')(0, 1),
    });
    signal?.throwIfAborted();
    await rename(temporary, file);
    tell('index')(1, 1);
    return { status: 'imported', hash, counts, problems };
  } catch (error) {
    if (signal?.aborted || (error as { category?: unknown }).category === undefined) throw error;
    // A typed error of node-gtfs: something in the feed that validation did not know to look for.
    const log = new ProblemLog();
    const where = { file: feedId, value: error instanceof Error ? error.message : '' };
    log.add('database-failed', where, { zh: '可写入数据库的数据', en: 'data that the database takes' });
    return { status: 'refused', hash: known, counts: {}, problems: log.toProblems() };
  } finally {
    await rm(staging, { recursive: true, force: true });
    await rm(temporary, { force: true });
  }
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
