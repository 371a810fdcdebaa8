/** A simulated day as files: what each operator and issuer hands in, on the evening it hands it in. */
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import type { Person } from '../bureau/demand/people.ts';
import type { TerminalDelivery } from '../bureau/demand/terminals.ts';
import { toFileStart, toTapSection } from '../money/cards/write-taps.ts';

/** Tap files by the day on which they arrive. */
export type Arrivals = Map<ServiceDay, string[]>;

const PART_CHARS = 4_000_000;

/** One line for each card: what its issuer registered. */
export function writeCards(file: string, people: readonly Person[]): void {
  rmSync(file, { force: true });
  let text = '';
  for (const { cardId, issuerId, mediumId, categoryId, homeCity } of people) {
    text += `${JSON.stringify({ cardId, issuerId, mediumId, categoryId, homeCity, validToSec: null })}\n`;
    if (text.length < PART_CHARS) continue;
    appendFileSync(file, text);
    text = '';
  }
  appendFileSync(file, text);
}

/**
 * Writes one file for each operator and quarter of an hour of its arrival, terminals one behind the other.
 *
 * @param arrivals - gets the files added, in the order in which they are to be taken in
 */
export function writeDeliveries(
  folder: string,
  day: ServiceDay,
  deliveries: Iterable<TerminalDelivery>,
  toServiceDay: (eventSec: number) => ServiceDay,
  arrivals: Arrivals,
): { tapCount: number; terminalFiles: number } {
  const format = 'ndjson';
  const counts = { tapCount: 0, terminalFiles: 0 };
  const started = new Set<string>();
  for (const { fileNo, lateDays, operatorId, quarter, taps, terminalId } of deliveries) {
    const arrival = day + lateDays;
    const dir = join(folder, toDateText(arrival));
    const when = quarter < 0 || lateDays > 0 ? 'late' : String(quarter).padStart(3, '0');
    const file = join(dir, `${toDateText(day)}-${when}-${operatorId}.${format}`);
    if (!started.has(file)) {
      started.add(file);
      mkdirSync(dir, { recursive: true });
      writeFileSync(file, toFileStart(format));
      const known = arrivals.get(arrival);
      if (known) known.push(file);
      else arrivals.set(arrival, [file]);
    }
    appendFileSync(file, toTapSection({ terminalId, fileNo }, taps, { format, toServiceDay }));
    counts.tapCount += taps.length;
    counts.terminalFiles++;
  }
  return counts;
}

/** Throws away what an earlier simulation wrote to the folder. */
export function clearFolder(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder, { recursive: true });
}
