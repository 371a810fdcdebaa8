/** Texts of the shipped scenarios: in Chinese and in English, each in its own field. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseScenario } from '../../server/bureau/scenario/parse-scenario.ts';

const folder = new URL('../../gtfs-data/scenarios/', import.meta.url);
const files = readdirSync(folder);
const han = /\p{Script=Han}/u;

test.each(files)('%s', (file) => {
  const { scenario } = parseScenario(readFileSync(new URL(file, folder), 'utf8'));
  if (!scenario) throw new Error('the document has faults');
  const pairs = [
    [scenario.name, scenario.nameEn],
    [scenario.note, scenario.noteEn],
    ...(scenario.variants ?? []).map(({ name, nameEn }) => [name, nameEn]),
    ...scenario.modifications.flatMap((one) => {
      const name = one.name ?? ('shortName' in one ? one.shortName : undefined);
      return name === undefined ? [] : [[name, one.nameEn]];
    }),
  ];
  for (const [zh, en] of pairs) {
    expect(zh).toMatch(han);
    expect(en).toMatch(/[a-z]{3}/);
    expect(en).not.toMatch(han);
  }
});

test('there are eight', () => {
  expect(files).toHaveLength(8);
});
