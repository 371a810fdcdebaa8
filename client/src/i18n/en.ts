/** All texts in English. A key that Chinese has and English lacks does not compile. */
import { aboutEn } from './en-about.ts';
import { baseEn } from './en-base.ts';
import { bureauEn } from './en-bureau.ts';
import { compareEn } from './en-compare.ts';
import { bureauEditorEn } from './en-editor.ts';
import { settlementEn } from './en-settlement.ts';
import { tripEn } from './en-trip.ts';
import type { Messages } from './zh.ts';

/** Texts of pages about scenarios. */
export const scenarioEn = { ...bureauEn, ...compareEn, ...bureauEditorEn };

export const en = { ...baseEn, ...aboutEn, ...settlementEn, ...tripEn, ...scenarioEn } satisfies Messages;
