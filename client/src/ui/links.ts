/** Addresses inside the page. A language other than Chinese stays in every link, so that it can be shared. */
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
export const linePath = (lineId: string) => `/line/${encodeURIComponent(lineId)}`;

export const cardPath = (cardId: string) => `/card/${encodeURIComponent(cardId)}`;
export const journeyPath = (journeyId: string) => `/journey/${encodeURIComponent(journeyId)}`;
export const settlementPath = (period: string, rest = '') =>
  `/settlement/${encodeURIComponent(period)}${rest}`;

const none = new URLSearchParams();

/** Makes addresses in the page's language. */
export function useHref(): (path: string, params?: URLSearchParams) => string {
  const language = useLanguage();
  return (path, params = none) => toHref(path, params, language);
}

/** Goes to a page: as a new entry of the history, or in place of this one. */
export function useGo(): (path: string, params?: URLSearchParams, options?: NavigateOptions) => void {
  const navigate = useNavigate();
  const toAddress = useHref();
  return (path, params, options) => void navigate(toAddress(path, params), options);
}
