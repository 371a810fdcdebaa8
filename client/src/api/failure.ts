import type { Translate } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { ApiProblem } from './http.ts';

/** A failed request in the reader's words: the server's own sentence where it gave one. */
export function toFailureText(error: unknown, t: Translate, language: Language): string {
  if (error instanceof ApiProblem) {
    if (error.text) return error.text[language];
    if (error.code === 'offline') return `${t('app.offline')} ${t('app.offlineHint')}`;
    if (error.code === 'timed-out') return t('app.timedOut');
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
