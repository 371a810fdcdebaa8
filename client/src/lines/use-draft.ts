import { useState } from 'react';
import { findDate } from '../i18n/clock.ts';

/**
 * The text of a field while it is typed. A date is half typed for a while, and the address follows later: showing its value
 * in the meantime would discard digits. The text follows the value when that changes.
 */
export function useDraft(value: string): readonly [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  return [text, setText];
}

/** The day of a field of a date, once it is typed to its end: a year such as 0202 is 2026 half typed, and 20260 one digit too long. */
export function findChosenDate(text: string): string | undefined {
  const date = findDate(text);
  return date && date >= '1900' ? date : undefined;
}
