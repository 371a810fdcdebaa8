/** Modifications of when a line runs: headways, trips taken away, expresses, coach lines run like buses. */
import { toDistanceM } from '../../base/geo.ts';
import type { EditedPattern, EditedRun } from '../../transit/timetable/edit/edited-rows.ts';
import { type ModificationOf, toSeconds } from './document.ts';
import { leaveOutCalls, replaceCalls } from './edit-calls.ts';
import {
  type Direction,
  isInDirection,
  listStarts,
  type RunFilter,
  RunSplitter,
  runsOn,
} from './edit-runs.ts';
import { resolveStops, type Step } from './scenario-refs.ts';

/** Whether the window of a modification is one. */
function checkWindow({ problems }: Step, [from, to]: readonly [string, string]): boolean {
  if (toSeconds(to) > toSeconds(from)) return true;
  problems.error('window-empty', 'window', { zh: `${to} 不晚于 ${from}`, en: `${to} is not after ${from}` });
  return false;
}

export function setHeadway(step: Step<ModificationOf<'setHeadway'>>): void {
  const { modification, problems, refs } = step;
  const { days, direction, exact, headwaySecs, lines, others, window } = modification;
  if (!checkWindow(step, window)) return;
  for (const route of refs.findLines(lines, 'lines', problems)) {
    const filter = { days, window, ...(direction === undefined ? {} : { direction }) };
    runAtHeadway(step, route, { ...filter, headwaySecs, exact });
    if (others === 'remove')
      removeRuns(step, route, { days, ...(direction === undefined ? {} : { direction }) }, window);
  }
}

/** Takes away the runs of the days that are outside the window. */
function removeRuns(
  step: Step,
  route: number,
  filter: RunFilter,
  [from, to]: readonly [string, string],
): void {
  const { count, editor, modification } = step;
  const splitter = new RunSplitter(editor, filter, `${modification.id}-others`);
  editor.changePatterns(route, (pattern) => {
    const { chosen, others } = splitter.split(pattern);
    const kept = chosen.filter(({ start }) => start >= toSeconds(from) && start < toSeconds(to));
    if (kept.length === chosen.length) return [pattern];
    count('departuresRemoved', chosen.length - kept.length);
    return [{ ...pattern, runs: [...kept, ...others] }];
  });
}

interface Headway {
  readonly days: string;
  readonly window: readonly [string, string];
  readonly direction?: Direction;
  readonly headwaySecs: number;
  readonly exact: boolean;
}

/**
 * Runs a line at a headway within the window, in each direction along the pattern and times that most of its runs
 * in the window have (of the day, where none lies in the window). The line's other runs in the window are taken away.
 */
function runAtHeadway(
  step: Step,
  route: number,
  { days, direction, exact, headwaySecs, window }: Headway,
): void {
  const { count, editor, modification, problems } = step;
  const directions: readonly Direction[] = direction ? [direction] : ['outbound', 'inbound'];
  const [from, to] = [toSeconds(window[0]), toSeconds(window[1])];
  let isFound = false;
  for (const way of directions) {
    const model = findModel(step, route, way, { days, window }) ?? findModel(step, route, way, {});
    if (!model) continue;
    isFound = true;
    const splitter = new RunSplitter(editor, { days, window, direction: way }, `${modification.id}-${way}`);
    let fastestSec = Number.POSITIVE_INFINITY;
    editor.changePatterns(route, (pattern) => {
      const { chosen, others } = splitter.split(pattern);
      if (chosen.length === 0) return [pattern];
      count('departuresRemoved', chosen.length);
      if (joinsEnds(pattern, model.pattern)) {
        for (const run of chosen) fastestSec = Math.min(fastestSec, run.arrival.at(-1) as number);
      }
      return [{ ...pattern, runs: others }];
    });
    warnOfSlower(step, way, fastestSec, model.run.arrival.at(-1) as number);
    const { feed } = editor.getTrip(model.run.trip);
    const service = editor.addService(
      feed,
      [...days].map((flag) => flag === '1'),
    );
    const trip = editor.addTripLike(model.run.trip, { id: `${modification.id}-${route}-${way}`, service });
    const { arrival, departure } = model.run;
    const headway = exact ? 0 : headwaySecs;
    const runs = listStarts(step.budget, from, to, headwaySecs).map(
      (start): EditedRun => ({ trip, start, headway, arrival, departure }),
    );
    count('departuresAdded', runs.length);
    editor.addPattern({ ...model.pattern, runs });
  }
  if (isFound) return;
  const line = editor.routes[route]?.routeId ?? '';
  problems.error('no-effect', 'lines', {
    zh: `线路 ${line} 没有任何班次可作样板`,
    en: `The line ${line} has no trip to follow`,
  });
}

const joinsEnds = (a: EditedPattern, b: EditedPattern) =>
  a.stops[0] === b.stops[0] && a.stops.at(-1) === b.stops.at(-1);

/** The usual run may be slower than expresses of the line, which it replaces. */
function warnOfSlower({ problems }: Step, way: Direction, fastestSec: number, usualSec: number): void {
  if (fastestSec >= usualSec) return;
  const [fastest, usual] = [fastestSec, usualSec].map((sec) => Math.round(sec / 60));
  if (fastest === usual) return;
  problems.warn(
    'slower-than-replaced',
    'lines',
    {
      zh: `${way === 'outbound' ? '去程' : '回程'}按最常见的停站和时间运行，全程 ${usual} 分钟；被取代的班次中最快的 ${fastest} 分钟`,
      en: `The ${way} way runs as most of its trips do, in ${usual} min; the fastest of the trips that it replaces takes ${fastest} min`,
    },
    { usualSec, fastestSec },
  );
}

/** The pattern, and the run, that most runs of the filter are like. */
function findModel(
  { editor }: Step,
  route: number,
  direction: Direction,
  { days, window }: RunFilter,
): { pattern: EditedPattern; run: EditedRun } | undefined {
  const [from, to] = window ? window.map(toSeconds) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let best: { pattern: EditedPattern; run: EditedRun; runs: number } | undefined;
  for (const pattern of editor.listPatterns(route)) {
    const runs = pattern.runs.filter(
      (run) =>
        run.start >= (from as number) &&
        run.start < (to as number) &&
        isInDirection(editor, run, direction) &&
        (days === undefined || runsOn(editor, run, days)),
    );
    if (runs.length === 0 || runs.length <= (best?.runs ?? 0)) continue;
    const alike = Map.groupBy(runs, ({ arrival, departure }) => `${arrival.join()}|${departure.join()}`);
    const [most = []] = [...alike.values()].sort((a, b) => b.length - a.length);
    best = { pattern, run: most[0] as EditedRun, runs: runs.length };
  }
  return best;
}

export function removeTrips(step: Step<ModificationOf<'removeTrips'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const { lines, trips, window } = modification;
  if (window && !checkWindow(step, window)) return;
  if (lines === undefined && trips === undefined) {
    problems.error('no-effect', 'lines', { zh: '需要 lines 或 trips', en: 'lines or trips is needed' });
    return;
  }
  const splitter = new RunSplitter(editor, window ? { window } : {}, modification.id);
  const named = new Set(trips?.flatMap((id, i) => refs.findTrip(id, `trips[${i}]`, problems) ?? []));
  const routes = new Set([
    ...refs.findLines(lines ?? [], 'lines', problems),
    ...[...named].map((trip) => editor.getTrip(trip).route),
  ]);
  const isOfLines = new Set(
    refs.findLines(lines ?? [], 'lines', { error: () => {} } as unknown as Step['problems']),
  );
  for (const route of routes) {
    editor.changePatterns(route, (pattern) => {
      const { chosen, others } = splitter.split(pattern);
      const kept = isOfLines.has(route) ? [] : chosen.filter(({ trip }) => !named.has(trip));
      if (kept.length === chosen.length) return [pattern];
      count('departuresRemoved', chosen.length - kept.length);
      return [{ ...pattern, runs: [...kept, ...others] }];
    });
  }
}

export function runExpress(step: Step<ModificationOf<'express'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const { days, direction, headwaySecs, keepStops, line, savedPerStopSecs, trips, window } = modification;
  if (!checkWindow(step, window)) return;
  if ((trips === 'add') !== (headwaySecs !== undefined)) {
    problems.error('headway-or-departures', 'headwaySecs', {
      zh: 'trips 为 add 时需要 headwaySecs，为 convert 时不能写',
      en: 'headwaySecs is needed with trips "add", and not allowed with "convert"',
    });
    return;
  }
  const route = refs.findLine(line, 'line', problems);
  const kept = new Set(keepStops.flatMap((id, i) => refs.listStops(id, `keepStops[${i}]`, problems)));
  if (route === undefined || problems.hasErrors) return;
  const called = new Set(editor.listPatterns(route).flatMap((pattern) => pattern.stops));
  keepStops.forEach((id, i) => {
    if (refs.listStops(id, `keepStops[${i}]`, problems).some((row) => called.has(row))) return;
    problems.error('stop-not-on-line', `keepStops[${i}]`, {
      zh: `线路 ${line} 不停靠 ${id}`,
      en: `The line ${line} does not call at ${id}`,
    });
  });
  if (problems.hasErrors) return;
  const toExpress = (pattern: EditedPattern) =>
    leaveOutCalls(pattern, (stop) => !kept.has(stop), savedPerStopSecs);
  const filter = { days, window, ...(direction === undefined ? {} : { direction }) };
  if (trips === 'add') {
    const before = new Set(editor.listPatterns(route));
    const ways: readonly Direction[] = direction ? [direction] : ['outbound', 'inbound'];
    for (const way of ways) addExpress(step, route, way, headwaySecs as number, toExpress);
    if (editor.listPatterns(route).every((pattern) => before.has(pattern))) reportNoCalls(step);
    return;
  }
  const splitter = new RunSplitter(editor, filter, modification.id);
  editor.changePatterns(route, (pattern) => {
    const { chosen, others } = splitter.split(pattern);
    const express = toExpress({ ...pattern, runs: chosen });
    if (chosen.length === 0 || express.stops.length === pattern.stops.length) return [pattern];
    if (express.stops.length < 2) {
      reportNoCalls(step);
      return [pattern];
    }
    count('departuresChanged', chosen.length);
    count('callsRemoved', (pattern.stops.length - express.stops.length) * chosen.length);
    return [express, { ...pattern, runs: others }];
  });
}

function addExpress(
  step: Step<ModificationOf<'express'>>,
  route: number,
  way: Direction,
  headwaySecs: number,
  toExpress: (pattern: EditedPattern) => EditedPattern,
): void {
  const { count, editor, modification, problems } = step;
  const { days, window } = modification;
  const model = findModel(step, route, way, { days, window }) ?? findModel(step, route, way, {});
  if (!model) return;
  const { feed } = editor.getTrip(model.run.trip);
  const service = editor.addService(
    feed,
    [...days].map((flag) => flag === '1'),
  );
  const trip = editor.addTripLike(model.run.trip, { id: `${modification.id}-${way}`, service });
  const runs = listStarts(step.budget, toSeconds(window[0]), toSeconds(window[1]), headwaySecs).map(
    (start): EditedRun => ({ ...model.run, trip, start, headway: 0 }),
  );
  const express = toExpress({ ...model.pattern, runs });
  if (express.stops.length < 2) {
    problems.warn('calls-too-few', 'keepStops', {
      zh: `${way === 'outbound' ? '去程' : '回程'}保留的站不足两站，没有快车`,
      en: `Fewer than two of the kept stops are on the ${way} way: it gets no express`,
    });
    return;
  }
  editor.addPattern(express);
  count('departuresAdded', runs.length);
}

function reportNoCalls({ problems }: Step): void {
  problems.error('calls-too-few', 'keepStops', {
    zh: '保留的站在线路上不足两站',
    en: 'Fewer than two of the kept stops are on the line',
  });
}

const BOARD_AND_ALIGHT = 3;

export function runCoachLikeBus(step: Step<ModificationOf<'coachToBus'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const { addStops = [], boarding, days, exact, headwaySecs, line, window } = modification;
  if (!checkWindow(step, window)) return;
  const route = refs.findLine(line, 'line', problems);
  if (route === undefined) return;
  const { feed, routeType } = editor.routes[route] as (typeof editor.routes)[number];
  for (const [i, { addSecs, after, stop }] of addStops.entries()) {
    const [row] = resolveStops(step, [stop], { feed, field: `addStops[${i}].stop`, routeType }) ?? [];
    const anchors = refs.listStops(after, `addStops[${i}].after`, problems);
    if (row === undefined || anchors.length === 0) return;
    if (!insertStop(step, route, row, anchors, addSecs)) {
      problems.error('stop-not-on-line', `addStops[${i}].after`, {
        zh: `${after} 不在线路上，或是终点`,
        en: `${after} is not on the line, or ends it`,
      });
    }
  }
  if (boarding === 'any-stop') {
    editor.changePatterns(route, (pattern) => {
      if (pattern.flags.every((flag) => flag === BOARD_AND_ALIGHT)) return [pattern];
      count('patterns');
      const flags = pattern.flags.map(() => BOARD_AND_ALIGHT);
      return [{ ...pattern, flags, rules: pattern.rules.map(() => 0) }];
    });
  }
  runAtHeadway(step, route, { days, window, headwaySecs, exact });
}

/** A call between two others, whose hop takes `addSecs` longer and is divided by distance. Both directions get it. */
function insertStop(
  step: Step,
  route: number,
  stop: number,
  anchors: readonly number[],
  addSecs: number,
): boolean {
  const { count, editor } = step;
  let isDone = false;
  editor.changePatterns(route, (pattern) => {
    const isInbound = pattern.runs.some((run) => isInDirection(editor, run, 'inbound'));
    const anchor = pattern.stops.findIndex((row) => anchors.includes(row));
    const after = isInbound ? anchor - 1 : anchor;
    if (anchor < 0 || after < 0 || after >= pattern.stops.length - 1) return [pattern];
    isDone = true;
    count('callsAdded', pattern.runs.length);
    const [before, behind] = [after, after + 1].map((call) =>
      toDistanceM(editor.getStop(pattern.stops[call] as number), editor.getStop(stop)),
    ) as [number, number];
    const share = before + behind === 0 ? 0.5 : before / (before + behind);
    // Runs of other times have other hops: each set of times is a pattern by itself until all are merged again.
    const alike = Map.groupBy(pattern.runs, ({ arrival }) => arrival);
    return [...alike.values()].map((runs) => {
      const [{ arrival, departure }] = runs as [EditedRun];
      const hop = (arrival[after + 1] as number) - (departure[after] as number) + addSecs;
      const first = Math.min(hop - 1, Math.max(1, Math.round(hop * share)));
      const hopSecs = [first, hop - first];
      const calls = { after, before: after + 1, stops: [stop], hopSecs, dwellSecs: [0] };
      return replaceCalls({ ...pattern, runs }, calls);
    });
  });
  return isDone;
}
