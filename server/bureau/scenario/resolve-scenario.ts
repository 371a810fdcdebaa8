/**
 * Two phases: `resolveScenario` finds what a document names, says everything that is wrong and counts what each
 * modification does; `applyScenario` lays out the timetable. Neither changes the base.
 */
import { createHash } from 'node:crypto';

import { findServiceDay } from '../../base/service-day.ts';
import type { SchemeFile } from '../../money/scheme/scheme.ts';
import { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type AddedLine, addLine } from './add-line.ts';
import { adjustDwell, adjustSpeed, removeStops, reroute } from './change-calls.ts';
import { addOnDemandZone, addWalkLink } from './change-ground.ts';
import { changeScheme } from './change-scheme.ts';
import { removeTrips, runCoachLikeBus, runExpress, setHeadway } from './change-service.ts';
import { checkBase, checkServiceDay, checkVariant, type ScenarioBase } from './check-base.ts';
import { checkGround } from './check-ground.ts';
import { checkSpeeds, findFastestHops, listChangedLines } from './check-speeds.ts';
import {
  listModifications,
  type Modification,
  type ModificationOf,
  type Scenario,
  toScenarioHash,
} from './document.ts';
import { type DepartureBudget, MAX_ADDED_DEPARTURES } from './edit-runs.ts';
import { countFeedChange, replaceFeeds } from './replace-feeds.ts';
import { ProblemSink, type ScenarioProblem } from './scenario-problem.ts';
import { type EffectName, ScenarioRefs, type Step } from './scenario-refs.ts';

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
  /** Feeds that others take the place of: the hash of the other one, or null for none. */
  readonly replacedFeeds: ReadonlyMap<string, string | null>;
  /** Absent where there are errors: nothing is applied then. */
  readonly editor?: TimetableEditor;
}

/** Errors, and with them everything else that is worth knowing. Never throws for what a document says. */
export function resolveScenario(base: ScenarioBase, scenario: Scenario, variant?: string): ResolvedScenario {
  const modifications = listModifications(scenario, variant);
  const replaced = replaceFeeds(base, modifications);
  const timetable = replaced.timetable ?? base.timetable;
  const editor = new TimetableEditor(timetable, base.context);
  const refs = new ScenarioRefs(editor);
  const problems: ScenarioProblem[] = [
    ...checkBase(base, scenario),
    ...checkServiceDay(timetable, scenario.serviceDay),
    ...checkVariant(scenario, variant),
  ];
  const effects: Effect[] = [];
  const addedLines: AddedLine[] = [];
  const onDemand: { modification: ModificationOf<'onDemandZone'>; route: number }[] = [];
  const fareChanges: FareChange[] = [];
  const budget: DepartureBudget = { left: MAX_ADDED_DEPARTURES };
  let scheme: SchemeFile | undefined;
  const day = findServiceDay(scenario.serviceDay);
  for (const modification of modifications) {
    const sink = replaced.sinks.get(modification) ?? new ProblemSink(modification.id);
    const counts: Partial<Record<EffectName, number>> = {};
    const count = (what: EffectName, by = 1) => {
      counts[what] = (counts[what] ?? 0) + by;
    };
    const step: Step = { modification, editor, refs, problems: sink, budget, count };
    checkGround(base, step);
    if (modification.type === 'replaceFeed') {
      if (!sink.hasErrors && day !== undefined)
        countFeedChange({ ...step, modification }, base.timetable, day);
    } else if (modification.type === 'setScheme') {
      const before = scheme ?? base.findScheme?.(scenario.serviceDay)?.file;
      scheme = changeScheme({ ...step, modification }, before, scenario) ?? scheme;
    } else if (!sink.hasErrors) {
      const speeds = findFastestHops(step, listChangedLines(modification));
      const done = modify({ ...step, modification });
      checkSpeeds(step, speeds);
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
    replacedFeeds: replaced.feeds,
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

type LineModification = Exclude<Modification, { readonly type: 'setScheme' | 'replaceFeed' }>;

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
