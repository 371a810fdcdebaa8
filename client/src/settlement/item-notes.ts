/** Notes of items, which the clearing writes in English, in the language of the page. */
import type { Translate } from '../i18n/i18n.ts';

const patterns = [
  [/^scheme version (?<a>\d+)$/, 'itemNote.scheme'],
  [/^counters (?<a>\d+) to (?<b>\d+) missing$/, 'itemNote.counters'],
  [/^(?<a>\d+) records of (?<b>\S+), after its cut; numbers (?<c>\d+) to (?<d>\d+)$/, 'itemNote.afterCut'],
  [/^card (?<a>\S+), (?<b>\d+) s ahead, set aside$/, 'itemNote.ahead'],
  [/^card (?<a>\S+), deny list not said$/, 'itemNote.denyUnknown'],
  [/^card (?<a>\S+), deny list (?<b>\S+)$/, 'itemNote.deny'],
  [/^says again (?<a>\S+) of card (?<b>\S+)$/, 'itemNote.again'],
  [/^card (?<a>\S+)$/, 'itemNote.card'],
  [/^(?<a>\d+) s before the record before it$/, 'itemNote.back'],
  [/^(?<a>\S+): the journey is (?<b>[\w-]+), version (?<c>\d+)$/, 'itemNote.journey'],
  [/^(?<a>\d+) records said, (?<b>\d+) read$/, 'itemNote.trailer'],
  [/^(?<a>.+), clearing (?<b>.*)$/, 'itemNote.clearing'],
  [/^listed as (?<a>\S+)$/, 'itemNote.listed'],
  [/^(?<a>(?:(?:operator|issuer) \S+(?:, )?)+)$/, 'itemNote.holders'],
  [
    /^the holidays of this year are not in the calendar: weekdays were taken for banking days$/,
    'itemNote.holidays',
  ],
  // Only the number of a card.
  [/^(?<a>[\w-]+)$/, 'itemNote.card'],
] as const;

/** The note as a sentence; undefined for a note of another form, such as one that a person wrote. */
export function findNoteText(note: string, t: Translate): string | undefined {
  for (const [pattern, key] of patterns) {
    const groups = pattern.exec(note)?.groups;
    if (groups || pattern.test(note)) return t(key, { a: '', b: '', c: '', d: '', ...groups });
  }
  return undefined;
}
