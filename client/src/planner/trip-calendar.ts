/** A trip as a calendar file (RFC 5545), which calendars of phones and desktops open. */

export interface CalendarEntry {
  /** The same for the same trip, so that a second import replaces the first. */
  readonly id: string;
  /** ISO instants. */
  readonly start: string;
  readonly end: string;
  readonly createdMs: number;
  readonly title: string;
  /** Where the trip begins. */
  readonly location: string;
  readonly notes: readonly string[];
  readonly url: string;
}

/** `20261125T233000Z`. */
const toStamp = (instant: string | number) => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '');

/** Escapes a text; a line break becomes `\n`. */
const toText = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll(/\r?\n/g, '\\n');

/** Bytes of a line at most, without its end. */
const MAX_BYTES = 75;
const encoder = new TextEncoder();

/** Folds a line: each further part begins with a blank. No character is cut in its bytes. */
function toFolded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > MAX_BYTES) {
      parts.push(part);
      part = ' ';
      bytes = 1;
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join('\r\n');
}

export function toCalendarFile(entry: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tongcheng//Trip//EN',
    'BEGIN:VEVENT',
    `UID:${toText(entry.id)}@tongcheng`,
    `DTSTAMP:${toStamp(entry.createdMs)}`,
    `DTSTART:${toStamp(entry.start)}`,
    `DTEND:${toStamp(entry.end)}`,
    `SUMMARY:${toText(entry.title)}`,
    `LOCATION:${toText(entry.location)}`,
    `DESCRIPTION:${toText([...entry.notes, entry.url].join('\n'))}`,
    `URL:${entry.url}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(toFolded).join('\r\n')}\r\n`;
}
