/** Reads the public holidays beside a scheme. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BankingCalendar, parseBankingCalendar } from '../../money/settlement/banking-day.ts';

/**
 * `holidays.json` of the folder; a calendar without holidays where the file is missing.
 *
 * @throws ProblemError `bad-request` naming the field
 */
export function loadCalendar(folder: string): BankingCalendar {
  const file = join(folder, 'holidays.json');
  return parseBankingCalendar(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
}
