/** Speeds that a modification gives to lines that are there: a stop far away, or a factor too much, makes a bus fly. */
import { toDistanceM } from '../../base/geo.ts';
import type { Modification } from './document.ts';
import { toSpeedLimitKmh } from './kinematics.ts';
import type { Step } from './scenario-refs.ts';

/** A hop whose times are whole minutes may look faster than it is. */
const LEAST_HOP_SEC = 60;

/** Times the limit from which on a speed is an error; below, it is a warning. An assumption. */
const CERTAIN = 1.5;

/** Highest mean speed between two calls of each line, in km/h, as the crow flies. */
export type FastestHops = ReadonlyMap<string, number>;

/** Lines that a modification of speeds, calls or ways names. */
export function listChangedLines(modification: Modification): readonly string[] {
  switch (modification.type) {
    case 'adjustSpeed':
    case 'adjustDwell':
      return modification.lines;
    case 'coachToBus':
    case 'express':
    case 'removeStops':
    case 'reroute':
      return [modification.line];
    default:
      return [];
  }
}

export function findFastestHops({ editor, refs }: Step, lines: readonly string[]): FastestHops {
  return new Map(
    lines.flatMap((line): [string, number][] => {
      const route = refs.findKnownLine(line);
      if (route === undefined) return [];
      let fastest = 0;
      for (const { runs, stops } of editor.listPatterns(route)) {
        const metres = stops
          .slice(1)
          .map((stop, i) => toDistanceM(editor.getStop(stops[i] as number), editor.getStop(stop)));
        const seen = new Set<readonly number[]>();
        for (const { arrival, departure } of runs) {
          // Runs with equal times share their arrays.
          if (seen.has(arrival)) continue;
          seen.add(arrival);
          metres.forEach((hopM, i) => {
            const sec = (arrival[i + 1] as number) - (departure[i] as number);
            fastest = Math.max(fastest, (hopM / Math.max(LEAST_HOP_SEC, sec)) * 3.6);
          });
        }
      }
      return [[line, fastest]];
    }),
  );
}

/** Reports hops faster than vehicles of the kind run, which the line did not have before. */
export function checkSpeeds(step: Step, before: FastestHops): void {
  const { editor, problems, refs } = step;
  for (const [line, kmh] of findFastestHops(step, [...before.keys()])) {
    const route = refs.findKnownLine(line);
    const limit = toSpeedLimitKmh(editor.routes[route ?? -1]?.routeType ?? 3);
    if (kmh <= limit || kmh <= (before.get(line) ?? 0)) continue;
    const shown = Math.round(kmh);
    // Stops of a feed may be misplaced, and its times rounded.
    const report = kmh > limit * CERTAIN ? 'error' : 'warn';
    problems[report](
      'speed-implausible',
      '',
      {
        zh: `线路 ${line} 有一段平均 ${shown} km/h，此类车辆不超过 ${limit} km/h`,
        en: `A hop of the line ${line} has a mean of ${shown} km/h; vehicles of this kind run at most ${limit} km/h`,
      },
      { line, kmh: shown, limit },
    );
  }
}
