/**
 * Running times of buses from distance, kind of road and time of day; a published running time wins.
 *
 * The fact tables list only some of a line's stops, so a long distance between two of them is either
 * open road or stops that are not listed: speed rises with the distance, but stays that of a bus.
 */

/** `city`: streets with signals; `suburban`: roads out of town; `express`: few stops, fast roads. */
export type RoadKind = 'city' | 'suburban' | 'express';

/** `peak`: 07:00-09:00 and 17:00-19:00 of working days. */
export type Period = 'peak' | 'offpeak';

/** Seconds from the start of the trip. */
export interface CallTime {
  readonly arrivalSec: number;
  readonly departureSec: number;
}

/** Commercial speed in km/h, of which stops that are not listed take their part, by distance up to. */
const speeds: Readonly<Record<RoadKind, readonly (readonly [upToM: number, kmh: number])[]>> = {
  city: [
    [800, 19],
    [2000, 21],
    [4000, 25],
    [Number.POSITIVE_INFINITY, 32],
  ],
  suburban: [
    [800, 22],
    [2000, 25],
    [4000, 31],
    [Number.POSITIVE_INFINITY, 40],
  ],
  express: [
    [2000, 25],
    [6000, 34],
    [Number.POSITIVE_INFINITY, 48],
  ],
};

/** How much longer a stretch takes in the peak. */
const peakFactor: Readonly<Record<RoadKind, number>> = { city: 1.18, suburban: 1.1, express: 1.12 };
const dwellSec = 20;
const roundSec = 10;

function toKmh(distanceM: number, kind: RoadKind): number {
  for (const [upToM, kmh] of speeds[kind]) if (distanceM <= upToM) return kmh;
  throw new Error(`no speed for ${distanceM} m`);
}

/**
 * Times at all calls of a trip.
 *
 * @param cumM distance of each call from the first, not falling
 * @param totalSec published or tabled running time; the model then only shares it out
 */
export function toCallTimes(
  cumM: readonly number[],
  options: { readonly kind: RoadKind; readonly period: Period; readonly totalSec?: number | undefined },
): CallTime[] {
  const { kind, period, totalSec } = options;
  const last = cumM.length - 1;
  const rideSec = cumM.map((cum, call) => {
    const distanceM = cum - (cumM[call - 1] ?? cum);
    if (distanceM < 0) throw new Error(`distance falls at call ${call}`);
    const factor = period === 'peak' ? peakFactor[kind] : 1;
    return (distanceM / (toKmh(distanceM, kind) / 3.6)) * factor;
  });
  const modelSec = rideSec.reduce((sum, sec) => sum + sec, 0);
  const dwellTotal = dwellSec * Math.max(0, last - 1);
  const scale = totalSec === undefined ? 1 : (totalSec - dwellTotal) / modelSec;
  if (!(scale > 0)) throw new Error(`${totalSec} s are too short for ${cumM.length} calls`);

  let clock = 0;
  return rideSec.map((sec, call) => {
    clock += sec * scale;
    const isEnd = call === 0 || call === last;
    const arrivalSec = Math.round(clock / roundSec) * roundSec;
    if (!isEnd) clock += dwellSec;
    return { arrivalSec, departureSec: isEnd ? arrivalSec : arrivalSec + dwellSec };
  });
}
