/** Texts of pages that most users never open: they are loaded with those pages. Call before the first of them is shown. */
import i18next from 'i18next';
import { aboutEn } from './en-about.ts';
import { settlementEn } from './en-settlement.ts';
import { tripEn } from './en-trip.ts';
import { aboutZh } from './zh-about.ts';
import { settlementZh } from './zh-settlement.ts';
import { tripZh } from './zh-trip.ts';

export function addSettlementTexts(): void {
  i18next.addResourceBundle('zh', 'translation', settlementZh);
  i18next.addResourceBundle('en', 'translation', settlementEn);
}

export function addAboutTexts(): void {
  i18next.addResourceBundle('zh', 'translation', aboutZh);
  i18next.addResourceBundle('en', 'translation', aboutEn);
}

export function addTripTexts(): void {
  i18next.addResourceBundle('zh', 'translation', tripZh);
  i18next.addResourceBundle('en', 'translation', tripEn);
}
