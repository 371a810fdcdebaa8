/** Instants as text: ISO 8601 to the second, with a zone. */
import { findServiceDay } from './service-day.ts';

const form = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Epoch seconds of an instant, or undefined where the text is none.
 *
 * The date has to be in the calendar: `Date.parse` alone takes 30 February for 2 March.
 */
export function findInstant(text: string): number | undefined {
  const date = form.exec(text)?.[1];
  if (date === undefined || findServiceDay(date) === undefined) return undefined;
  return Date.parse(text) / 1000;
}
