/** All texts in Chinese. Their keys are the type that every other language must fill. */
import { aboutZh } from './zh-about.ts';
import { baseZh } from './zh-base.ts';
import { bureauZh } from './zh-bureau.ts';
import { compareZh } from './zh-compare.ts';
import { bureauEditorZh } from './zh-editor.ts';
import { settlementZh } from './zh-settlement.ts';
import { tripZh } from './zh-trip.ts';

/** Texts of pages about scenarios. */
export const scenarioZh = { ...bureauZh, ...compareZh, ...bureauEditorZh } as const;

export const zh = { ...baseZh, ...aboutZh, ...settlementZh, ...tripZh, ...scenarioZh } as const;

export type MessageKey = keyof typeof zh;

/** Keys that another language must have: all of these, and a singular for each plural. */
export type Messages = { readonly [Key in MessageKey]: string } & {
  readonly [Key in MessageKey as Key extends `${infer Base}_other` ? `${Base}_one` : never]: string;
};
