/**
 * The least running time of a vehicle between two stops, from rest to rest: it accelerates, runs at its top speed and
 * brakes; over a short distance it never reaches the top speed.
 *
 * Reference values: 150 km at 350 km/h non-stop with 0.4 and 0.5 m/s2 and 7 % recovery take 31.4 minutes.
 */
export interface Motion {
  readonly vmaxKmh: number;
  readonly accelMps2: number;
  readonly brakeMps2: number;
  /** Part of the least time that a timetable adds to it. */
  readonly recoveryShare: number;
}

/** A train on a main line, where a document states no motion of its own. An engineering default, without a source. */
export const defaultMotion: Omit<Motion, 'vmaxKmh'> = { accelMps2: 0.4, brakeMps2: 0.5, recoveryShare: 0.07 };

/** Seconds without recovery; not rounded. */
export function toLeastRunSec(
  metres: number,
  { accelMps2, brakeMps2, vmaxKmh }: Omit<Motion, 'recoveryShare'>,
): number {
  if (metres <= 0) return 0;
  const vmax = vmaxKmh / 3.6;
  const rampM = (vmax * vmax) / 2 / accelMps2 + (vmax * vmax) / 2 / brakeMps2;
  if (metres >= rampM) return vmax / accelMps2 + vmax / brakeMps2 + (metres - rampM) / vmax;
  const top = Math.sqrt((2 * metres * accelMps2 * brakeMps2) / (accelMps2 + brakeMps2));
  return top / accelMps2 + top / brakeMps2;
}

/** Seconds that a timetable plans for a least time, dwells included; not rounded. */
export function toPlannedSec(leastSec: number, { recoveryShare }: Pick<Motion, 'recoveryShare'>): number {
  return leastSec * (1 + recoveryShare);
}

/** Highest speed in km/h that vehicles of a kind reach in service, and the highest mean speed between two stops. */
export function toSpeedLimitKmh(routeType: number): number {
  if (routeType === 2 || (routeType >= 100 && routeType < 200)) return 400;
  if (routeType === 1 || (routeType >= 400 && routeType < 700)) return 160;
  if (routeType === 0 || (routeType >= 900 && routeType < 1_000)) return 100;
  if (routeType === 4 || (routeType >= 1_000 && routeType < 1_100)) return 90;
  return 120;
}
