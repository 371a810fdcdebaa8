/** What a scenario names, found in the timetable that it changes: lines, stops, operators. */

import { toDistanceM } from '../../base/geo.ts';
import { findIdParts } from '../../base/ids.ts';
import type { Names } from '../../base/names.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import { getString, listStrings } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { Modification, OperatorSpec, StopSpec } from './document.ts';
import type { DepartureBudget } from './edit-runs.ts';
import type { ProblemSink } from './scenario-problem.ts';

/** The feed of lines whose operator is new, and of their stops. */
const SCENARIO_FEED = 'scenario';

/** One modification while it is resolved, with the editor it writes to and the list that takes its problems. */
export interface Step<M extends Modification = Modification> {
  readonly modification: M;
  readonly editor: TimetableEditor;
  readonly refs: ScenarioRefs;
  readonly problems: ProblemSink;
  readonly budget: DepartureBudget;
  /** Counts what the modification did, for the report; nothing counted is an error. */
  readonly count: (what: EffectName, by?: number) => void;
}

export type EffectName =
  | 'feeds'
  | 'lines'
  | 'linesRemoved'
  | 'linesChanged'
  | 'stops'
  | 'patterns'
  | 'departuresAdded'
  | 'departuresRemoved'
  | 'departuresChanged'
  | 'callsAdded'
  | 'callsRemoved'
  | 'walks'
  | 'fares'
  | 'rules';

export class ScenarioRefs {
  readonly #editor: TimetableEditor;
  readonly #lines = new Map<string, number>();
  readonly #stops = new Map<string, number>();
  readonly #agencies = new Map<string, { readonly feed: number; readonly route: number }>();
  readonly #children = new Map<number, number[]>();
  /** Trip ids are read when one is first asked for. */
  #trips: Map<string, number> | undefined;

  constructor(editor: TimetableEditor) {
    this.#editor = editor;
    const { feeds, routes, stops } = editor.base;
    const feedOf = (feed: number) => feeds[feed]?.feedId ?? '';
    routes.forEach(({ agencyId, feed, routeId }, route) => {
      this.#lines.set(`${feedOf(feed)}:${routeId}`, route);
      const agency = `${feedOf(feed)}:${agencyId}`;
      if (!this.#agencies.has(agency)) this.#agencies.set(agency, { feed, route });
    });
    listStrings(stops.ids).forEach((id, row) => {
      this.#stops.set(`${feedOf(stops.feed[row] as number)}:${id}`, row);
      const parent = stops.parent[row] as number;
      if (parent < 0 || row >= stops.boardable) return;
      const children = this.#children.get(parent);
      if (children) children.push(row);
      else this.#children.set(parent, [row]);
    });
  }

  get base(): Timetable {
    return this.#editor.base;
  }

  /** The route of a new line under both of its ids; false, which is reported, where the feed has such a line. */
  addLine(feedId: string, id: string, toRoute: () => number, problems: ProblemSink): number | undefined {
    const globalId = `${feedId}:${id}`;
    if (this.#lines.has(globalId)) {
      problems.error('duplicate-id', 'id', {
        zh: `线路 ${globalId} 已经存在`,
        en: `The line ${globalId} exists already`,
      });
      return undefined;
    }
    const route = toRoute();
    this.#lines.set(globalId, route);
    this.#lines.set(id, route);
    return route;
  }

  addStop(id: string, row: number): void {
    this.#stops.set(id, row);
  }

  hasStop(id: string): boolean {
    return this.#stops.has(id);
  }

  findAgency(id: string): { readonly feed: number; readonly route: number } | undefined {
    return this.#agencies.get(id);
  }

  addAgency(id: string, agency: { readonly feed: number; readonly route: number }): void {
    this.#agencies.set(id, agency);
  }

  /** The row of a line (`feed:route_id`, or the id of a modification that added it); undefined is reported. */
  findLine(id: string, field: string, problems: ProblemSink): number | undefined {
    const route = this.findKnownLine(id);
    if (route === undefined) {
      problems.error('line-unknown', field, { zh: `没有线路 ${id}`, en: `There is no line ${id}` }, { id });
    }
    return route;
  }

  findKnownLine(id: string): number | undefined {
    return this.#lines.get(id) ?? this.#lines.get(`${SCENARIO_FEED}:${id}`);
  }

  findLines(ids: readonly string[], field: string, problems: ProblemSink): number[] {
    return ids.flatMap((id, i) => this.findLine(id, `${field}[${i}]`, problems) ?? []);
  }

  findTrip(id: string, field: string, problems: ProblemSink): number | undefined {
    const { feeds, trips } = this.base;
    this.#trips ??= new Map(
      Array.from({ length: trips.count }, (_, row) => [
        `${feeds[trips.feed[row] as number]?.feedId}:${getString(trips.ids, row)}`,
        row,
      ]),
    );
    const trip = this.#trips.get(id);
    if (trip === undefined) {
      problems.error('trip-unknown', field, { zh: `没有班次 ${id}`, en: `There is no trip ${id}` }, { id });
    }
    return trip;
  }

  /**
   * The boardable stops that an id stands for: itself, or the stops of a station. Empty is reported.
   */
  listStops(id: string, field: string, problems: ProblemSink): readonly number[] {
    const row = this.#stops.get(id) ?? this.#stops.get(`${SCENARIO_FEED}:${id}`);
    if (row === undefined) {
      problems.error('stop-unknown', field, { zh: `没有站点 ${id}`, en: `There is no stop ${id}` }, { id });
      return [];
    }
    return this.#children.get(row) ?? [row];
  }

  /** The stop at which the line calls: of a station, the first stop that other lines of the same `routeType` call at. */
  findCallStop(id: string, routeType: number, field: string, problems: ProblemSink): number | undefined {
    const rows = this.listStops(id, field, problems);
    if (rows.length <= 1) return rows[0];
    const isUsed = (row: number) => this.#isCalledBy(row, routeType);
    const chosen = rows.find(isUsed) ?? (rows[0] as number);
    const stopId = this.toStopId(chosen);
    problems.info(
      'stop-chosen',
      field,
      { zh: `${id} 是车站，采用其中的站点 ${stopId}`, en: `${id} is a station; its stop ${stopId} is used` },
      { id, stopId },
    );
    return chosen;
  }

  /** Feed of a stop of the base. */
  findFeedOf(stopId: string): number | undefined {
    const row = this.#stops.get(stopId);
    return row === undefined ? undefined : this.base.stops.feed[row];
  }

  readonly #twins = new Map<string, number>();

  /**
   * The stop itself where it is of the feed; else a stop of the feed at the same place: trips of a GTFS feed call at its
   * own stops only.
   */
  toStopOfFeed(row: number, feed: number): number {
    const { stops } = this.base;
    if (row >= stops.count || stops.feed[row] === feed) return row;
    const key = `${feed} ${row}`;
    const known = this.#twins.get(key);
    if (known !== undefined) return known;
    const { lat, lon, name } = this.#editor.getStop(row);
    const stopId = `at-${this.toStopId(row).replaceAll(':', '-')}`;
    const twin = this.#editor.addStop({ feed, stopId, name, lat, lon });
    this.#twins.set(key, twin);
    return twin;
  }

  toStopId(row: number): string {
    const { feeds, stops } = this.base;
    if (row >= stops.count) return `#${row}`;
    return `${feeds[stops.feed[row] as number]?.feedId}:${getString(stops.ids, row)}`;
  }

  #isCalledBy(row: number, routeType: number): boolean {
    const { patterns, routes } = this.base;
    for (let p = 0; p < patterns.count; p++) {
      if (routes[patterns.route[p] as number]?.routeType !== routeType) continue;
      const calls = patterns.stop.subarray(patterns.callOffsets[p], patterns.callOffsets[p + 1]);
      if (calls.includes(row)) return true;
    }
    return false;
  }
}

/** A name of the document, with its English one where there is one. */
export function withEnglish(text: string, english: string | undefined): Names {
  return { text, ...(english === undefined ? {} : { translations: { en: english } }) };
}

/**
 * The feed and agency of a line's operator; undefined is reported. A new operator goes to the feed that most of its
 * stops are of, or to one of its own where all stops are new.
 */
export function resolveOperator(
  { editor, problems, refs }: Step,
  operator: OperatorSpec,
  stops: readonly StopSpec[] = [],
):
  | {
      feed: number;
      agencyId: string;
      agencyName: Names;
      agencyUrl: string;
    }
  | undefined {
  if ('existing' in operator) {
    const known = refs.findAgency(operator.existing);
    const parts = findIdParts(operator.existing);
    if (!known || !parts) {
      problems.error('agency-unknown', 'operator.existing', {
        zh: `没有运营商 ${operator.existing}`,
        en: `There is no operator ${operator.existing}`,
      });
      return undefined;
    }
    const { agencyName, agencyUrl } = editor.routes[known.route] as (typeof editor.routes)[number];
    return { feed: known.feed, agencyId: parts.id, agencyName, agencyUrl };
  }
  const { id, name, nameEn } = operator.new;
  const feed = findFeedOfStops(refs, stops) ?? toScenarioFeed(editor);
  const agencyName = withEnglish(name, nameEn);
  return { feed, agencyId: id, agencyName, agencyUrl: '' };
}

function findFeedOfStops(refs: ScenarioRefs, stops: readonly StopSpec[]): number | undefined {
  const counts = new Map<number, number>();
  for (const spec of stops) {
    const feed = 'ref' in spec ? refs.findFeedOf(spec.ref) : undefined;
    if (feed !== undefined) counts.set(feed, (counts.get(feed) ?? 0) + 1);
  }
  const [most] = [...counts.entries()].sort(([a, n], [b, m]) => m - n || a - b);
  return most?.[0];
}

function toScenarioFeed(editor: TimetableEditor): number {
  const known = editor.feeds.findIndex(({ feedId }) => feedId === SCENARIO_FEED);
  if (known >= 0) return known;
  const timeZone = editor.base.timeZone;
  return editor.addFeed({ feedId: SCENARIO_FEED, timeZone, confidence: 'derived', attributions: [] });
}

/** Two calls in a row nearer than this, in metres, are at one place. */
const SAME_PLACE_M = 50;

/** Rows of the named stops; adds the new ones to the editor. Undefined where a named stop is unknown. */
export function resolveStops(
  step: Step,
  specs: readonly StopSpec[],
  { feed, field, routeType }: { feed: number; field: string; routeType: number },
): number[] | undefined {
  const { count, editor, modification, problems, refs } = step;
  const feedId = editor.feeds[feed]?.feedId ?? '';
  const rows = specs.map((spec, i) => {
    if ('ref' in spec) {
      const called = refs.findCallStop(spec.ref, routeType, `${field}[${i}].ref`, problems);
      return called === undefined ? undefined : refs.toStopOfFeed(called, feed);
    }
    const { changeSec, lat, lon, name, nameEn } = spec.new;
    const stopId = spec.new.id ?? `${modification.id}-${i + 1}`;
    const globalId = `${feedId}:${stopId}`;
    if (refs.hasStop(globalId)) {
      problems.error('duplicate-id', `${field}[${i}].new.id`, {
        zh: `站点 ${globalId} 已经存在`,
        en: `The stop ${globalId} exists already`,
      });
      return undefined;
    }
    const row = editor.addStop({
      feed,
      stopId,
      name: withEnglish(name, nameEn),
      lat,
      lon,
      ...(changeSec === undefined ? {} : { changeSec }),
    });
    refs.addStop(globalId, row);
    if (spec.new.id !== undefined && !refs.hasStop(stopId)) refs.addStop(stopId, row);
    count('stops');
    return row;
  });
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    if (row === undefined || before === undefined) return;
    if (row !== before && toDistanceM(editor.getStop(row), editor.getStop(before)) >= SAME_PLACE_M) return;
    problems.error('stop-repeated', `${field}[${i}]`, {
      zh: `第 ${i + 1} 站与前一站相同`,
      en: `Call ${i + 1} is at the same stop as the one before`,
    });
  });
  return rows.includes(undefined) ? undefined : (rows as number[]);
}
