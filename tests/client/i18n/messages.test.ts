/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';

const source = fileURLToPath(new URL('../../../client/src', import.meta.url));
const han = /\p{Script=Han}/u;

/** All code outside the dictionaries, without comments. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/i18n\/(zh|en)(-[a-z]+)*\.ts$/.test(name))
  .map((name) => ({
    name,
    code: readFileSync(join(source, name), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, ''),
  }));
const code = files.map((file) => file.code).join('\n');
const bases = [...new Set(Object.keys(zh).map((key) => key.replace(/_other$/, '')))];

describe('messages', () => {
  test('the test has read the code', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(bases.length).toBeGreaterThan(150);
  });

  test('no Chinese in English, no empty text anywhere', () => {
    for (const [key, text] of Object.entries(en)) {
      expect(text, key).not.toMatch(han);
      expect(text.trim(), key).not.toBe('');
    }
    for (const [key, text] of Object.entries(zh)) expect(text.trim(), key).not.toBe('');
  });

  test('both languages fill in the same values', () => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    for (const [key, text] of Object.entries(zh)) {
      expect(values((en as Record<string, string>)[key] ?? ''), key).toEqual(values(text));
    }
  });

  test('every message is used', () => {
    const prefixes = [...code.matchAll(/`((?:[a-zA-Z]+\.)+)\$\{/g)].map((match) => match[1] ?? '');
    const unused = bases.filter(
      (key) =>
        !code.includes(`'${key}'`) &&
        !code.includes(`"${key}"`) &&
        !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  test('the code has no texts of either language', () => {
    // Endonyms, names of fonts, and patterns that read names are not messages.
    const allowed = /i18n\/language\.ts$|planner\/place-choice\.ts$|ui\/line-label\.ts$/;
    for (const file of files) {
      if (!allowed.test(file.name)) expect(file.code.match(han)?.[0], file.name).toBeUndefined();
    }
  });
});
