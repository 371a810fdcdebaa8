/**
 * Two phases: `resolveScenario` finds what a document names, says everything that is wrong and counts what each
 * modification does; `applyScenario` lays out the timetable. Neither changes the base.
 */
import { createHash } from 'node:crypto';

import { type Box, isInBox, type LatLon, toDistanceM } from '../../base/geo.ts';
import { findServiceDay, toDateText } from '../../base/service-day.ts';
import type { SchemeFile } from '../../money/scheme/scheme.ts';
import type { EditContext } from '../../transit/timetable/edit/link-stops.ts';
import { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type AddedLine, addLine } from './add-line.ts';
import { adjustDwell, adjustSpeed, removeStops, reroute } from './change-calls.ts';
import { addOnDemandZone, addWalkLink } from './change-ground.ts';
import { changeScheme } from './change-scheme.ts';
import { removeTrips, runCoachLikeBus, runExpress, setHeadway } from './change-service.ts';
import {
  listModifications,
  type Modification,
  type ModificationOf,
  type Scenario,
  type StopSpec,
  toScenarioHash,
} from './document.ts';
import { type DepartureBudget, MAX_ADDED_DEPARTURES } from './edit-runs.ts';
import { isInRing } from './line-geometry.ts';
import { ProblemSink, type ScenarioProblem } from './scenario-problem.ts';
import { type EffectName, ScenarioRefs, type Step } from './scenario-refs.ts';

export interface ScenarioBase {
  readonly timetable: Timetable;
  /** `sha256:...` of each feed, by feed id. */
  readonly feedHashes: ReadonlyMap<string, string>;
  readonly context: EditContext;
  /** Version of the card's scheme on a date, with its hash; absent where the region has none. */
  readonly findScheme?: (date: string) => { readonly file: SchemeFile; readonly hash: string } | undefined;
  /** Hashes of what else a document may name under `base`; a missing one is not loaded. */
  readonly otherHashes?: { readonly zones?: string; readonly params?: string };
  /** Of the region: what is drawn far outside it is refused. Absent where nothing is known. */
  readonly bounds?: Box;
  /** Rings of lakes and seas, as [longitude, latitude] pairs. */
  readonly water?: readonly (readonly (readonly number[])[])[];
}

/** What one modification did. */
export interface Effect {
  readonly modification: string;
  readonly type: Modification['type'];
  readonly counts: Readonly<Partial<Record<EffectName, number>>>;
}

/** A line, or a part of one, whose fare or card differs from the base. */
export interface FareChange {
  readonly modification: string;
  readonly routes: readonly number[];
}

export interface ResolvedScenario {
  readonly scenario: Scenario;
  readonly variant?: string;
  readonly hash: string;
  readonly problems: readonly ScenarioProblem[];
  readonly effects: readonly Effect[];
  readonly addedLines: readonly AddedLine[];
  readonly onDemand: readonly {
    readonly modification: ModificationOf<'onDemandZone'>;
    readonly route: number;
  }[];
  readonly fareChanges: readonly FareChange[];
  /** The card's scheme where the scenario changes rules of it; lines that it puts on or off the card are not in it. */
  readonly scheme?: SchemeFile;
  /** Absent where there are errors: nothing is applied then. */
  readonly editor?: TimetableEditor;
}

/** Errors, and with them everything else that is worth knowing. Never throws for what a document says. */
export function resolveScenario(base: ScenarioBase, scenario: Scenario, variant?: string): ResolvedScenario {
  const editor = new TimetableEditor(base.timetable, base.context);
  const refs = new ScenarioRefs(editor);
  const problems: ScenarioProblem[] = [...checkBase(base, scenario), ...checkVariant(scenario, variant)];
  const effects: Effect[] = [];
  const addedLines: AddedLine[] = [];
  const onDemand: { modification: ModificationOf<'onDemandZone'>; route: number }[] = [];
  const fareChanges: FareChange[] = [];
  const budget: DepartureBudget = { left: MAX_ADDED_DEPARTURES };
  let scheme: SchemeFile | undefined;
  for (const modification of listModifications(scenario, variant)) {
    const sink = new ProblemSink(modification.id);
    const counts: Partial<Record<EffectName, number>> = {};
    const count = (what: EffectName, by = 1) => {
      counts[what] = (counts[what] ?? 0) + by;
    };
    const step: Step = { modification, editor, refs, problems: sink, budget, count };
    checkGround(base, step);
    if (modification.type === 'setScheme') {
      const before = scheme ?? base.findScheme?.(scenario.serviceDay)?.file;
      scheme = changeScheme({ ...step, modification }, before, scenario) ?? scheme;
    } else if (!sink.hasErrors) {
      const done = modify({ ...step, modification });
      if (done?.line) addedLines.push(done.line);
      if (done?.onDemand) onDemand.push(done.onDemand);
      if (done?.fareRoutes) fareChanges.push({ modification: modification.id, routes: done.fareRoutes });
    }
    if (budget.left < 0) {
      sink.error('too-large', '', {
        zh: `方案新增的班次超过 ${MAX_ADDED_DEPARTURES} 个：请加大间隔或缩短时段`,
        en: `The scenario adds more than ${MAX_ADDED_DEPARTURES} departures: take longer headways or shorter windows`,
      });
    }
    if (!sink.hasErrors && Object.values(counts).every((n) => n === 0)) {
      sink.error('no-effect', '', {
        zh: '这项修改没有改变任何东西',
        en: 'This modification changes nothing',
      });
    }
    problems.push(...sink.problems);
    effects.push({ modification: modification.id, type: modification.type, counts });
    // What comes behind it would be counted against a budget that is spent.
    if (budget.left < 0) break;
  }
  const hasErrors = problems.some(({ severity }) => severity === 'error');
  return {
    scenario,
    ...(variant === undefined ? {} : { variant }),
    hash: toScenarioHash(scenario),
    problems,
    effects,
    addedLines,
    onDemand,
    fareChanges,
    ...(scheme === undefined ? {} : { scheme }),
    ...(hasErrors ? {} : { editor }),
  };
}

/** The timetable of a scenario without errors; the base itself where nothing is modified. */
export function applyScenario({ editor, hash, variant }: ResolvedScenario): Timetable {
  if (!editor) throw new RangeError('a scenario with errors is not applied');
  return editor.finish(
    createHash('sha256')
      .update(`${editor.base.hash} ${hash} ${variant ?? ''}`)
      .digest('hex'),
  );
}

interface Done {
  readonly line?: AddedLine;
  readonly onDemand?: { readonly modification: ModificationOf<'onDemandZone'>; readonly route: number };
  readonly fareRoutes?: readonly number[];
}

type LineModification = Exclude<Modification, { readonly type: 'setScheme' }>;

function modify(step: Step<LineModification>): Done | undefined {
  const { count, modification, problems, refs } = step;
  const as = <M extends Modification>(own: M) => ({ ...step, modification: own });
  switch (modification.type) {
    case 'addLine': {
      const line = addLine(as(modification));
      return line && { line };
    }
    case 'express':
      return runExpress(as(modification)) as undefined;
    case 'coachToBus': {
      runCoachLikeBus(as(modification));
      const hasFare = modification.fare !== undefined || modification.oneCard !== undefined;
      return hasFare ? { fareRoutes: refs.findLines([modification.line], 'line', problems) } : undefined;
    }
    case 'reroute':
      return reroute(as(modification)) as undefined;
    case 'removeStops':
      return removeStops(as(modification)) as undefined;
    case 'removeTrips':
      return removeTrips(as(modification)) as undefined;
    case 'setHeadway':
      return setHeadway(as(modification)) as undefined;
    case 'adjustSpeed':
      return adjustSpeed(as(modification)) as undefined;
    case 'adjustDwell':
      return adjustDwell(as(modification)) as undefined;
    case 'walkLink':
      return addWalkLink(as(modification)) as undefined;
    case 'onDemandZone': {
      const done = addOnDemandZone(as(modification));
      return done && { onDemand: { modification, ...done } };
    }
    case 'setFare': {
      const fareRoutes = refs.findLines(modification.lines, 'lines', problems);
      count('fares', fareRoutes.length);
      return { fareRoutes };
    }
  }
}

function checkBase(
  { feedHashes, findScheme, otherHashes, timetable }: ScenarioBase,
  { base, serviceDay }: Scenario,
): ScenarioProblem[] {
  const problems = base.gtfs.flatMap(({ feed, sha256 }, i): ScenarioProblem[] => {
    const found = feedHashes.get(feed);
    if (found === sha256) return [];
    const text =
      found === undefined
        ? { zh: `没有导入 ${feed}`, en: `The feed ${feed} is not imported` }
        : {
            zh: `${feed} 已经变化，方案是在另一版上做的`,
            en: `The feed ${feed} has changed since the scenario was made`,
          };
    const details = { feed, expected: sha256, ...(found === undefined ? {} : { found }) };
    return [{ severity: 'error', code: 'base-changed', field: `base.gtfs[${i}]`, text, details }];
  });
  const { params, scheme, zones } = base;
  problems.push(
    ...checkHash('zones', zones, otherHashes?.zones),
    ...checkHash('params', params, otherHashes?.params),
    ...(scheme === undefined ? [] : checkHash('scheme', scheme, findScheme?.(serviceDay)?.hash)),
  );
  const day = findServiceDay(serviceDay);
  const { dayCount, firstDay } = timetable.services;
  if (day === undefined || day < firstDay || day >= firstDay + dayCount) {
    const [from, to] = [toDateText(firstDay), toDateText(firstDay + dayCount - 1)];
    problems.push({
      severity: 'error',
      code: 'day-outside-calendar',
      field: 'serviceDay',
      text: { zh: `数据的日历是 ${from} 至 ${to}`, en: `The feeds have service from ${from} to ${to}` },
    });
  }
  return problems;
}

const basePartNames = {
  zones: { zh: '区域人口文件', en: 'file of zones' },
  params: { zh: '客流参数表', en: 'parameter sheet' },
  scheme: { zh: '一卡通规则', en: 'scheme of the card' },
} as const;

function checkHash(
  part: keyof typeof basePartNames,
  stated: string | undefined,
  found: string | undefined,
): ScenarioProblem[] {
  if (stated === undefined || stated === found) return [];
  const { en, zh } = basePartNames[part];
  const text =
    found === undefined
      ? { zh: `没有载入${zh}`, en: `The ${en} is not loaded` }
      : {
          zh: `${zh}已经变化，方案是在另一版上做的`,
          en: `The ${en} has changed since the scenario was made`,
        };
  const details = { expected: stated, ...(found === undefined ? {} : { found }) };
  return [{ severity: 'error', code: 'base-changed', field: `base.${part}`, text, details }];
}

function checkVariant({ variants = [] }: Scenario, variant: string | undefined): ScenarioProblem[] {
  if (variant === undefined || variants.some(({ id }) => id === variant)) return [];
  return [
    {
      severity: 'error',
      code: 'variant-unknown',
      field: 'variants',
      text: { zh: `方案没有名为 ${variant} 的变体`, en: `The scenario has no variant named ${variant}` },
    },
  ];
}

/** A degree or so around the region: neighbouring cities are there, another country is not. */
const BOUNDS_MARGIN_DEG = 2;
/** A bridge is shorter, in metres. */
const MAX_BRIDGE_M = 3_000;
const SAMPLE_M = 500;

/** Nothing is drawn far from the region, no stop stands in the water, and no line runs through it for long. */
function checkGround({ bounds, water = [] }: ScenarioBase, { modification, problems }: Step): void {
  const isWet = (point: LatLon) => water.some((ring) => isInRing(ring, point));
  for (const { field, isStop, point } of listDrawnPoints(modification)) {
    if (bounds && !isInBox(point, widen(bounds))) {
      problems.error('outside-region', field, {
        zh: '此处远在区域之外',
        en: 'This place is far outside the region',
      });
      return;
    }
    if (isStop && isWet(point)) {
      problems.error('line-in-water', field, { zh: '此站点在水面上', en: 'This stop lies in the water' });
    }
  }
  if (modification.type !== 'addLine') return;
  const points = modification.geometry?.coordinates.map(([lon, lat]): LatLon => ({ lat, lon })) ?? [];
  const wetM = toLongestRunM(points, isWet);
  if (wetM <= MAX_BRIDGE_M) return;
  problems.error(
    'line-in-water',
    'geometry',
    {
      zh: `线路有 ${Math.round(wetM / 100) / 10} 公里在水面上`,
      en: `The line runs through water for ${Math.round(wetM / 100) / 10} km`,
    },
    { metres: Math.round(wetM) },
  );
}

/** Metres of the longest part of a line all of whose samples fulfil the condition. */
function toLongestRunM(points: readonly LatLon[], isTrue: (point: LatLon) => boolean): number {
  let [longest, current] = [0, 0];
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as LatLon, points[i] as LatLon];
    const lengthM = toDistanceM(a, b);
    const pieces = Math.max(1, Math.ceil(lengthM / SAMPLE_M));
    for (let k = 0; k < pieces; k++) {
      const share = (k + 0.5) / pieces;
      const at = { lat: a.lat + share * (b.lat - a.lat), lon: a.lon + share * (b.lon - a.lon) };
      current = isTrue(at) ? current + lengthM / pieces : 0;
      longest = Math.max(longest, current);
    }
  }
  return longest;
}

function widen({ east, north, south, west }: Box): Box {
  return {
    south: south - BOUNDS_MARGIN_DEG,
    north: north + BOUNDS_MARGIN_DEG,
    west: west - BOUNDS_MARGIN_DEG,
    east: east + BOUNDS_MARGIN_DEG,
  };
}

interface DrawnPoint {
  readonly field: string;
  readonly point: LatLon;
  readonly isStop: boolean;
}

function listDrawnPoints(modification: Modification): DrawnPoint[] {
  const ofStops = (specs: readonly StopSpec[], field: string) =>
    specs.flatMap((spec, i): DrawnPoint[] =>
      'new' in spec ? [{ field: `${field}[${i}].new`, point: spec.new, isStop: true }] : [],
    );
  const ofLine = (line: readonly (readonly [number, number])[], field: string) =>
    line.map(
      ([lon, lat], i): DrawnPoint => ({ field: `${field}[${i}]`, point: { lat, lon }, isStop: false }),
    );
  switch (modification.type) {
    case 'addLine':
      return [
        ...ofStops(modification.stops, 'stops'),
        ...ofLine(modification.geometry?.coordinates ?? [], 'geometry.coordinates'),
      ];
    case 'reroute':
      return ofStops(modification.stops, 'stops');
    case 'coachToBus':
      return ofStops(modification.addStops?.map(({ stop }) => stop) ?? [], 'addStops');
    case 'onDemandZone':
      return (['fromZone', 'toZone'] as const).flatMap((zone) =>
        ofLine(modification[zone].coordinates[0] ?? [], `${zone}.coordinates[0]`),
      );
    default:
      return [];
  }
}
