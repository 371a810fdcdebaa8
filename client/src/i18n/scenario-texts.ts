/** Texts of pages about scenarios: half of all texts, so they are loaded with those pages. */
import i18next from 'i18next';
import { scenarioEn } from './en.ts';
import { scenarioZh } from './zh.ts';

/** Call before the first of these pages is shown. */
export function addScenarioTexts(): void {
  i18next.addResourceBundle('zh', 'translation', scenarioZh);
  i18next.addResourceBundle('en', 'translation', scenarioEn);
}
