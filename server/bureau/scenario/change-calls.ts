/** Modifications of where a line runs and how fast: stops taken away, other ways, speeds and dwells. */
import type { ModificationOf } from './document.ts';
import { changeTimes, leaveOutCalls, rebuildTimes, replaceCalls } from './edit-calls.ts';
import { isInDirection } from './edit-runs.ts';
import { resolveStops, type Step } from './scenario-refs.ts';

export function removeStops(step: Step<ModificationOf<'removeStops'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const { line, savedPerStopSecs, stops } = modification;
  const route = refs.findLine(line, 'line', problems);
  const named = stops.map((id, i) => refs.listStops(id, `stops[${i}]`, problems));
  if (route === undefined || problems.hasErrors) return;
  const called = new Set(editor.listPatterns(route).flatMap((pattern) => pattern.stops));
  named.forEach((rows, i) => {
    if (rows.some((row) => called.has(row))) return;
    problems.error('stop-not-on-line', `stops[${i}]`, {
      zh: `线路 ${line} 不停靠 ${stops[i]}`,
      en: `The line ${line} does not call at ${stops[i]}`,
    });
  });
  const removed = new Set(named.flat());
  editor.changePatterns(route, (pattern) => {
    const changed = leaveOutCalls(pattern, (stop) => removed.has(stop), savedPerStopSecs);
    if (changed === pattern) return [pattern];
    count('departuresChanged', pattern.runs.length);
    count('callsRemoved', (pattern.stops.length - changed.stops.length) * pattern.runs.length);
    // A vehicle that calls at one stop goes nowhere.
    if (changed.stops.length >= 2) return [changed];
    count('departuresRemoved', pattern.runs.length);
    return [];
  });
}

export function reroute(step: Step<ModificationOf<'reroute'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const { direction, dwellSecs, from, hopSecs, line, stops, to } = modification;
  const route = refs.findLine(line, 'line', problems);
  if (route === undefined) return;
  const { feed, routeType } = editor.routes[route] as (typeof editor.routes)[number];
  const rows = resolveStops(step, stops, { feed, field: 'stops', routeType });
  const starts = from === null ? undefined : refs.listStops(from, 'from', problems);
  const ends = to === null ? undefined : refs.listStops(to, 'to', problems);
  const hops = stops.length + 1 - (from === null ? 1 : 0) - (to === null ? 1 : 0);
  if (from === null && to === null) {
    problems.error('no-effect', 'from', {
      zh: 'from 和 to 不能都是 null',
      en: 'from and to must not both be null',
    });
  }
  if (hopSecs.length !== hops || dwellSecs.length !== stops.length) {
    problems.error('hops-mismatch', 'hopSecs', {
      zh: `需要 ${hops} 段时间和 ${stops.length} 个停站时间`,
      en: `${hops} hop times and ${stops.length} dwell times are needed`,
    });
  }
  if (!rows || problems.hasErrors) return;
  let isFound = false;
  editor.changePatterns(route, (pattern) => {
    const isHere = pattern.runs.some((run) => isInDirection(editor, run, direction));
    const after = starts ? pattern.stops.findIndex((row) => starts.includes(row)) : -1;
    const before = ends
      ? pattern.stops.findIndex((row, call) => call > after && ends.includes(row))
      : pattern.stops.length;
    if (!isHere || (starts && after < 0) || before < 0) return [pattern];
    isFound = true;
    const ofWay = pattern.runs.filter((run) => isInDirection(editor, run, direction));
    const others = pattern.runs.filter((run) => !isInDirection(editor, run, direction));
    count('departuresChanged', ofWay.length);
    count('callsAdded', rows.length * ofWay.length);
    count('callsRemoved', (before - after - 1) * ofWay.length);
    const changed = replaceCalls(
      { ...pattern, runs: ofWay },
      { after, before, stops: rows, hopSecs, dwellSecs },
    );
    return [changed, { ...pattern, runs: others }];
  });
  if (!isFound) {
    problems.error('stop-not-on-line', 'from', {
      zh: `线路 ${line} 没有先停 ${from ?? '起点'} 再停 ${to ?? '终点'} 的班次`,
      en: `No trip of ${line} calls at ${from ?? 'its start'} and later at ${to ?? 'its end'}`,
    });
  }
}

export function adjustSpeed(step: Step<ModificationOf<'adjustSpeed'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const { hops, lines, scale, scaleDwell } = modification;
  const pairs = hops?.map(([a, b], i) => ({
    from: refs.listStops(a, `hops[${i}][0]`, problems),
    to: refs.listStops(b, `hops[${i}][1]`, problems),
  }));
  const isScaled = (from: number, to: number) =>
    pairs === undefined || pairs.some((pair) => pair.from.includes(from) && pair.to.includes(to));
  for (const route of refs.findLines(lines, 'lines', problems)) {
    editor.changePatterns(route, (pattern) => {
      const { stops } = pattern;
      const scaled = stops.map((stop, call) => call > 0 && isScaled(stops[call - 1] as number, stop));
      if (scale === 1 || !scaled.includes(true)) return [pattern];
      count('departuresChanged', pattern.runs.length);
      const runs = changeTimes(pattern.runs, (times) =>
        rebuildTimes(
          times,
          (sec, call) => (scaled[call] ? sec / scale : sec),
          (sec) => (scaleDwell ? sec / scale : sec),
        ),
      );
      return [{ ...pattern, runs }];
    });
  }
}

export function adjustDwell(step: Step<ModificationOf<'adjustDwell'>>): void {
  const { count, editor, modification, problems, refs } = step;
  const { dwellSecs, lines, scale, stops } = modification;
  if ((dwellSecs === undefined) === (scale === undefined)) {
    problems.error('headway-or-departures', 'dwellSecs', {
      zh: 'dwellSecs 和 scale 必须且只能写一个',
      en: 'Exactly one of dwellSecs and scale is needed',
    });
    return;
  }
  const named = stops && new Set(stops.flatMap((id, i) => refs.listStops(id, `stops[${i}]`, problems)));
  for (const route of refs.findLines(lines, 'lines', problems)) {
    editor.changePatterns(route, (pattern) => {
      const isNamed = (call: number) => named === undefined || named.has(pattern.stops[call] as number);
      const middle = pattern.stops.slice(1, -1);
      if (!middle.some((_, i) => isNamed(i + 1))) return [pattern];
      let isOther = false;
      const runs = changeTimes(pattern.runs, (times) => {
        const changed = rebuildTimes(
          times,
          (sec) => sec,
          (sec, call) => (isNamed(call) ? (dwellSecs ?? sec * (scale as number)) : sec),
        );
        isOther ||= changed.departure.some((sec, call) => sec !== times.departure[call]);
        return changed;
      });
      if (!isOther) return [pattern];
      count('departuresChanged', pattern.runs.length);
      return [{ ...pattern, runs }];
    });
  }
}
