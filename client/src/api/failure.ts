import type { Translate } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { ApiProblem } from './http.ts';

/** Whether the server does not have the thing that was asked for, so that asking again would not help. */
export function isUnknown(error: unknown): boolean {
  return error instanceof ApiProblem && ['not-found', 'stop-unknown', 'card-unknown'].includes(error.code);
}

/** The message for a failed request: the server's sentence where it gave one, else the page's own. */
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
