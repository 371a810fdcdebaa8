/** Addresses inside the page. Links of the English page carry the language, so that they can be shared. */
import { type NavigateOptions, useNavigate } from 'react-router';
import type { Language } from '../i18n/language.ts';
import { useLanguage } from './name.tsx';

/** Path and query of a page in a language. */
export function toHref(path: string, params: URLSearchParams, language: Language): string {
  const query = new URLSearchParams(params);
  if (language === 'zh') query.delete('lang');
  else query.set('lang', language);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export const stopPath = (stopId: string) => `/stop/${encodeURIComponent(stopId)}`;
export const stopTimesPath = (stopId: string) => `${stopPath(stopId)}/times`;

/** The day of a timetable in the address; none for that of today. */
export const toDayParams = (date: string | undefined) =>
  new URLSearchParams(date === undefined ? {} : { date });
export const linePath = (lineId: string) => `/line/${encodeURIComponent(lineId)}`;

export const bureauPath = (scenarioId: string) => `/bureau/${encodeURIComponent(scenarioId)}`;
export const cardPath = (cardId: string) => `/card/${encodeURIComponent(cardId)}`;
export const journeyPath = (journeyId: string) => `/journey/${encodeURIComponent(journeyId)}`;
export const settlementPath = (period: string, rest = '') =>
  `/settlement/${encodeURIComponent(period)}${rest}`;

const none = new URLSearchParams();

/** Returns a function that makes addresses in the page's language. */
export function useHref(): (path: string, params?: URLSearchParams) => string {
  const language = useLanguage();
  return (path, params = none) => toHref(path, params, language);
}

/** Returns a function that navigates: it adds an entry to the history, or replaces the present one. */
export function useGo(): (path: string, params?: URLSearchParams, options?: NavigateOptions) => void {
  const navigate = useNavigate();
  const toAddress = useHref();
  return (path, params, options) => void navigate(toAddress(path, params), options);
}
