/**
 * Running times of buses by distance, kind of road and time of day; a known running time is used instead.
 *
 * The fact tables list only some stops of a line. Between distant stops there may be open road or unlisted stops, so the speed
 * increases with the distance, up to the speed of a bus with stops.
 */

/** `city`: streets with traffic lights; `suburban`: roads outside the city; `express`: fast roads, few stops. */
export type RoadKind = 'city' | 'suburban' | 'express';

/** `peak`: 07:00-09:00 and 17:00-19:00 of working days. */
export type Period = 'peak' | 'offpeak';

/** Seconds from the start of the trip. */
export interface CallTime {
  readonly arrivalSec: number;
  readonly departureSec: number;
}

/** Mean speed in km/h, including unlisted stops, up to a distance. */
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

/** Factor of running times in the peak. */
const peakFactor: Readonly<Record<RoadKind, number>> = { city: 1.18, suburban: 1.1, express: 1.12 };
const dwellSec = 20;
const roundSec = 10;

function toKmh(distanceM: number, kind: RoadKind): number {
  for (const [upToM, kmh] of speeds[kind]) if (distanceM <= upToM) return kmh;
  throw new Error(`no speed for ${distanceM} m`);
}

/**
 * Computes the times at all calls of a trip.
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
