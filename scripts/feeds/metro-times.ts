/**
 * Times of a train in seconds, from departures published in minutes.
 *
 * The train departs within each published minute. Within these limits, times are as even as distances and the maximum speed
 * (80 km/h) allow.
 */

/** Arrival and departure, in seconds of the service day. */
export interface Call {
  readonly arrivalSec: number;
  readonly departureSec: number;
}

/** Usual stop at a platform. */
const DWELL_SEC = 25;
/** Additional time for accelerating and braking, compared to running at constant speed. */
const START_STOP_SEC = 18;
const TOP_SPEED_MPS = 80 / 3.6;
const CRUISE_SPEED_MPS = 60 / 3.6;
/** Up to this factor of the usual time, a train runs more slowly; beyond it, it waits at the platform. */
const SLOW_RUN_SHARE = 1.3;

function leastSec(sectionM: number): number {
  return sectionM / TOP_SPEED_MPS + START_STOP_SEC + DWELL_SEC;
}

function usualSec(sectionM: number): number {
  return sectionM / CRUISE_SPEED_MPS + START_STOP_SEC + DWELL_SEC;
}

/**
 * Computes the calls of a train.
 *
 * @param publishedSec - published departures in seconds, for each station except the last
 * @param sectionM - distance to the next station, for each station except the last
 * @throws where a train cannot keep the published times
 */
export function fitCalls(publishedSec: readonly number[], sectionM: readonly number[]): Call[] {
  const count = publishedSec.length;
  const sections = sectionM.slice(0, count);
  const earliest: number[] = [];
  const latest: number[] = new Array(count);
  for (let i = 0; i < count; i++) {
    const previous = i === 0 ? 0 : earliest[i - 1]! + leastSec(sections[i - 1]!);
    earliest.push(Math.max(publishedSec[i]!, previous));
  }
  for (let i = count - 1; i >= 0; i--) {
    const next = i === count - 1 ? Number.POSITIVE_INFINITY : latest[i + 1]! - leastSec(sections[i]!);
    // At the first station, the train departs at the beginning of the minute.
    latest[i] = Math.min(publishedSec[i]! + (i === 0 ? 0 : 59), next);
    if (earliest[i]! > latest[i]!) throw new Error(`no train leaves station ${i + 1} in its minute`);
  }
  const usual = sections.map(usualSec);
  const usualTotal = usual.slice(0, -1).reduce((sum, value) => sum + value, 0);
  const pace = (publishedSec.at(-1)! + 30 - publishedSec[0]!) / usualTotal;
  const calls: Call[] = [];
  let even = publishedSec[0]!;
  for (let i = 0; i < count; i++) {
    const soonest = i === 0 ? earliest[0]! : calls[i - 1]!.departureSec + leastSec(sections[i - 1]!);
    const departureSec = Math.round(Math.min(latest[i]!, Math.max(earliest[i]!, soonest, even)));
    const slowestArrivalSec =
      i === 0
        ? departureSec
        : calls[i - 1]!.departureSec + (usual[i - 1]! * pace - DWELL_SEC) * SLOW_RUN_SHARE;
    const arrivalSec =
      i === 0 ? departureSec : Math.round(Math.min(departureSec - DWELL_SEC, slowestArrivalSec));
    calls.push({ arrivalSec, departureSec });
    even += usual[i]! * pace;
  }
  const endSec = Math.round(calls.at(-1)!.departureSec + usual.at(-1)! * pace - DWELL_SEC);
  return [...calls, { arrivalSec: endSec, departureSec: endSec }];
}
