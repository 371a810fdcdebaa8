import type { Names } from '../api/contract.ts';
import type { Language } from '../i18n/language.ts';
import { toNameText } from './name.tsx';

export interface Labelled {
  readonly displayName?: string;
  readonly routeShortName?: string;
  readonly routeLongName?: string;
  readonly longNames?: Names;
}

/** What is written on the vehicle; where that is a line's long name, in the reader's language. */
export function toLineLabel(line: Labelled, language: Language): string {
  const shown = line.displayName || line.routeShortName || line.routeLongName || '';
  const isLong = shown === '' || shown === line.routeLongName;
  return isLong && line.longNames ? toNameText(line.longNames, language) : shown;
}
