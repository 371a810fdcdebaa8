/** When something may have happened: refusals for whoever names an instant himself. */
import { type BilingualText, ProblemError } from '../../base/problem.ts';
import { bounds } from '../ledger/bounds.ts';
import type { CardsContext } from './cards-context.ts';

/**
 * @param field - of the request that names the instant
 * @param nowSec - clock of the ledger
 * @param aheadSec - how far the instant may lie behind it
 * @throws ProblemError `bad-time` for an instant that has not come, `scheme-unknown` before the first version
 */
export function checkEventTime(
  field: string,
  eventSec: number,
  nowSec: number,
  context: Pick<CardsContext, 'firstDay' | 'toServiceDay'>,
  aheadSec: number = bounds.aheadSec,
): void {
  if (eventSec > nowSec + aheadSec)
    throw toTimeProblem(field, 'bad-time', 'time-ahead', {
      zh: '该时刻尚未到来',
      en: 'That instant has not come yet',
    });
  if (eventSec < 0 || context.toServiceDay(eventSec) < context.firstDay)
    throw toTimeProblem(field, 'scheme-unknown', 'before-scheme', {
      zh: '该时刻早于首个方案版本',
      en: 'That instant lies before the first version of the scheme',
    });
}

/** The refusal of an instant, with its field. */
export function toTimeProblem(
  field: string,
  code: 'bad-time' | 'scheme-unknown',
  fieldCode: string,
  text: BilingualText,
): ProblemError {
  return new ProblemError(code, text, { in: 'body', errors: [{ field, code: fieldCode, text }] });
}
