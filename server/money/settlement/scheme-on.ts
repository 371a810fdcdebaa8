/** The clearing centre of a scheme, and the end of its service days. */
import { ProblemError } from '../../base/problem.ts';
import { type ServiceDay, toDayStartEpochSec } from '../../base/service-day.ts';
import type { Party, Scheme } from '../scheme/scheme.ts';

/** @throws ProblemError `not-found` if the scheme names no clearing centre. */
export function getCentre(scheme: Pick<Scheme, 'parties'>): Party {
  const centre = scheme.parties.find(({ kind }) => kind === 'centre');
  if (centre) return centre;
  throw new ProblemError('not-found', { zh: '方案没有清分中心', en: 'the scheme names no clearing centre' });
}

/** Instant at which a service day ends and its batch can be cut. */
export function toCutSec(scheme: Pick<Scheme, 'timeZone' | 'serviceDayStartSec'>, day: ServiceDay): number {
  return toDayStartEpochSec(day + 1, scheme.timeZone) + scheme.serviceDayStartSec;
}
