/** Chooses the language of an answer: from the query, else from `Accept-Language`, else Chinese. */
import type { Request } from 'express';
import type { Language } from '../wire/json.ts';

const languages: readonly Language[] = ['zh', 'en'];

function findLanguage(tag: string): Language | undefined {
  const primary = tag.trim().toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === primary);
}

/** Ignores languages other than Chinese and English. */
export function toLanguage(request: Request): Language {
  const asked = request.query.language;
  const values = Array.isArray(asked) ? asked : [asked];
  for (const value of values) {
    if (typeof value !== 'string') continue;
    for (const tag of value.split(',')) {
      const found = findLanguage(tag);
      if (found) return found;
    }
  }
  const accepted = request.acceptsLanguages([...languages]);
  return accepted === 'en' ? 'en' : 'zh';
}
