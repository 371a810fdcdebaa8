/** The version of the card's scheme that is in force on a scenario's day. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCanonicalJson } from '../../base/json.ts';
import { toDateText } from '../../base/service-day.ts';
import { type Scheme, type SchemeFile, schemeFile } from '../../money/scheme/scheme.ts';
import { loadScheme } from '../pricing/load-scheme.ts';

export interface SchemeVersion {
  readonly scheme: Scheme;
  /** As written, with its evidence. */
  readonly file: SchemeFile;
  readonly name: string;
}

/** The version in force on a date; the first one before all. */
export function findVersion(dir: string, date: string): SchemeVersion | undefined {
  const book = loadScheme(dir);
  const scheme =
    book?.versions.findLast(({ validFrom }) => toDateText(validFrom) <= date) ?? book?.versions[0];
  if (!scheme) return undefined;
  for (const name of readdirSync(dir).filter((one) => /^[a-z0-9-]+\.v\d+\.json$/.test(one))) {
    const file = schemeFile.parse(JSON.parse(readFileSync(join(dir, name), 'utf8')));
    if (file.version === scheme.version) return { scheme, file, name };
  }
  return undefined;
}

/** Of a version as it is written, whatever its white space. */
export function toVersionHash(file: SchemeFile): string {
  return `sha256:${createHash('sha256').update(toCanonicalJson(file)).digest('hex')}`;
}
