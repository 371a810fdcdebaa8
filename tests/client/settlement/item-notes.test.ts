import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../../client/src/i18n/en.ts';
import type { Translate } from '../../../client/src/i18n/i18n.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import { findNoteText } from '../../../client/src/settlement/item-notes.ts';

const root = process.cwd();

/** Translates as i18next does with these texts. */
const toTranslate = (texts: Readonly<Record<string, string>>) =>
  ((key: string, values: Readonly<Record<string, string>> = {}) =>
    (texts[key] ?? key).replaceAll(
      /\{\{(\w+)\}\}/g,
      (_braces, name: string) => values[name] ?? '{}',
    )) as unknown as Translate;
const [inChinese, inEnglish] = [toTranslate(zh), toTranslate(en)];

/** Templates of the notes that the clearing writes, as its source has them. */
function listTemplates(): string[] {
  const folders = ['server/money/cards', 'server/money/settlement/reconciliation'];
  const texts = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  );
  const templates = texts.flatMap((text) =>
    [...text.matchAll(/(?:detail: |say\([^`]*?|record, )`([^`]+)`/g)].map(([, template]) => template ?? ''),
  );
  // Others are names in comments.
  return templates.filter((template) => template.includes('${'));
}

test('every note that the clearing writes is a sentence in both languages', () => {
  const templates = listTemplates();
  expect(templates.length).toBeGreaterThan(11);
  for (const template of templates) {
    const note = template.replaceAll(/\$\{[^}]+\}/g, '12');
    const [chinese, english] = [findNoteText(note, inChinese), findNoteText(note, inEnglish)];
    expect(chinese, template).toMatch(/[\u4e00-\u9fff]/);
    expect(english, template).toBeDefined();
    expect(`${chinese}${english}`, template).not.toMatch(/[{}]/);
  }
});

test('what the note names stays in it', () => {
  expect(findNoteText('counters 10 to 12 missing', inChinese)).toBe('缺计数 10 至 12');
  expect(findNoteText('card 31-7, deny list not said', inChinese)).toBe('卡 31-7：终端没有说明黑名单版本');
  expect(findNoteText('bus-co 120, clearing 100', inEnglish)).toBe('theirs bus-co 120, clearing 100');
  expect(findNoteText('operator bus-co, issuer card-co', inChinese)).toBe(
    '只在对方清单中：operator bus-co, issuer card-co',
  );
});

test('what a person wrote stays as it is', () => {
  expect(findNoteText('司机忘记交班，已电话核实', inChinese)).toBeUndefined();
  expect(findNoteText('Driver forgot to log off; called him.', inEnglish)).toBeUndefined();
});
