import type { Translate } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { ApiProblem } from './http.ts';

/** Whether the server knows of nothing by the name that was asked for: asking again would not help. */
export function isUnknown(error: unknown): boolean {
  return error instanceof ApiProblem && ['not-found', 'stop-unknown', 'card-unknown'].includes(error.code);
}

/** A failed request in the reader's words: the server's own sentence where it gave one. */
export function toFailureText(error: unknown, t: Translate, language: Language): string {
  if (error instanceof ApiProblem) {
    if (error.text) return error.text[language];
    if (error.code === 'offline') return `${t('app.offline')} ${t('app.offlineHint')}`;
    if (error.code === 'unreachable') return `${t('app.unreachable')} ${t('app.unreachableHint')}`;
    if (error.code === 'timed-out') return t('app.timedOut');
    return t('app.unexpected', { code: error.code });
  }
  return error instanceof Error ? error.message : String(error);
}
