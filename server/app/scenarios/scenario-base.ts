/** Reads a scenario document, and compares its base with the loaded feeds. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { defaultSheet, type ParameterSheet, toSheetHash } from '../../bureau/demand/model/parameters.ts';
import type { OtherFeeds, ScenarioBase } from '../../bureau/scenario/check-base.ts';
import { MAX_SCENARIO_BYTES, type Scenario } from '../../bureau/scenario/document.ts';
import { type ParsedScenario, parseScenario, refuseSize } from '../../bureau/scenario/parse-scenario.ts';
import { SearchCache } from '../../planner/model/search-cache.ts';
import type { ImportedFeed } from '../../transit/gtfs/feed-list.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { findVersion, toVersionHash } from './scheme-version.ts';

/** Hashes of the loaded feeds, in the form of the document. */
export function listFeedHashes({ imported }: Pick<LoadedTimetable, 'imported'>): Map<string, string> {
  return new Map(imported.map(({ feedId, hash }) => [feedId, `sha256:${hash}`]));
}

/** What a scenario stands on besides the feeds; the region's own where absent. */
export interface BaseParts {
  readonly schemeDir?: string | undefined;
  readonly zonesFile?: string | undefined;
  readonly sheet?: ParameterSheet | undefined;
  /** What the caller computes with. */
  readonly used?: readonly ('zones' | 'params')[];
}

export function toScenarioBase(loaded: LoadedTimetable, parts: BaseParts = {}): ScenarioBase {
  const { region, timetable } = loaded;
  return {
    findScheme: (date) => findScheme(parts.schemeDir ?? region.schemeDir, date),
    otherHashes: listOtherHashes(loaded, parts),
    usedParts: parts.used ?? [],
    otherFeeds: toOtherFeeds(loaded),
    timetable,
    feedHashes: listFeedHashes(loaded),
    context: { cities: region.cities, stopMerges: region.stopMerges },
    bounds: region.bounds,
    water: region.ground.water.flatMap(({ geometry }) => {
      if (geometry.type === 'Polygon') return [geometry.coordinates[0] ?? []];
      if (geometry.type === 'MultiPolygon') return geometry.coordinates.map(([ring]) => ring ?? []);
      return [];
    }),
  };
}

/** Changes take the timetable's times; the departures of a window sample the waits. */
export const windowRules = { minTransferSec: 0, additionalTransferSec: 0, samplesWaits: true };

/** A timetable with its network on a day: one side of a comparison. */
export function toSide(timetable: Timetable, day: number) {
  const { backward, forward } = new SearchCache(timetable).getSearch(day, windowRules).sides;
  return { timetable, network: forward.network, mirrored: backward.network };
}

const compiled = new WeakMap<LoadedTimetable, Map<string, Timetable>>();

function toOtherFeeds(loaded: LoadedTimetable): OtherFeeds {
  const { alternatives } = loaded;
  return {
    known: new Map(alternatives.feeds.map(({ feedId, hash }) => [`sha256:${hash}`, feedId])),
    compile: (by) => {
      const known = compiled.get(loaded) ?? new Map<string, Timetable>();
      compiled.set(loaded, known);
      const key = JSON.stringify([...by].sort());
      const timetable = known.get(key) ?? alternatives.compile(listReplaced(loaded, by));
      known.set(key, timetable);
      return timetable;
    },
  };
}

/** The feeds of a scenario, each under the id of the feed whose place it takes. */
export function listReplaced(
  { alternatives, imported }: Pick<LoadedTimetable, 'alternatives' | 'imported'>,
  by: ReadonlyMap<string, string | null>,
): ImportedFeed[] {
  return imported.flatMap((feed): ImportedFeed[] => {
    const hash = by.get(feed.feedId);
    if (hash === undefined) return [feed];
    const other = alternatives.feeds.find((one) => `sha256:${one.hash}` === hash);
    return other ? [{ ...other, feedId: feed.feedId }] : [];
  });
}

function findScheme(
  dir: string | undefined,
  date: string,
): ReturnType<NonNullable<ScenarioBase['findScheme']>> {
  const version = dir === undefined ? undefined : findVersion(dir, date);
  return version && { file: version.file, hash: toVersionHash(version.file) };
}

function listOtherHashes(
  { region }: Pick<LoadedTimetable, 'region'>,
  { sheet = defaultSheet, zonesFile }: BaseParts,
): NonNullable<ScenarioBase['otherHashes']> {
  const file = zonesFile ?? (region.file === undefined ? undefined : join(dirname(region.file), 'zones.csv'));
  const params = toSheetHash(sheet);
  if (file === undefined || !existsSync(file)) return { params };
  return { params, zones: `sha256:${createHash('sha256').update(readFileSync(file)).digest('hex')}` };
}

/**
 * Reads and parses a scenario file. A file far above the size limit is not read.
 *
 * @throws ProblemError `not-found`
 */
export function readScenario(file: string): ParsedScenario {
  const path = toShownPath(file);
  let size: number;
  try {
    size = statSync(file).size;
  } catch (cause) {
    const text = { zh: `找不到 ${path}`, en: `${path} does not exist` };
    throw new ProblemError('not-found', text, { path }, { cause });
  }
  if (size > MAX_SCENARIO_BYTES) return refuseSize(size);
  return parseScenario(readFileSync(file, 'utf8'));
}

/** The document with what is loaded as its base; parts that the document does not name stay unnamed. */
export function rebase(scenario: Scenario, loaded: LoadedTimetable, parts: BaseParts = {}): Scenario {
  const { id: _, ...rest } = scenario;
  const { feedHashes, findScheme: find, otherHashes } = toScenarioBase(loaded, parts);
  const gtfs = rest.base.gtfs.map(({ feed, sha256 }) => ({ feed, sha256: feedHashes.get(feed) ?? sha256 }));
  const { params, scheme, zones } = rest.base;
  return {
    ...rest,
    base: {
      gtfs,
      ...(zones === undefined ? {} : { zones: otherHashes?.zones ?? zones }),
      ...(params === undefined ? {} : { params: otherHashes?.params ?? params }),
      ...(scheme === undefined ? {} : { scheme: find?.(scenario.serviceDay)?.hash ?? scheme }),
    },
  };
}
