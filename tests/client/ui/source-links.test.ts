import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toSourceParts } from '../../../client/src/ui/source-links.ts';
import { regionFile } from '../../../server/app/files/paths.ts';

test('sources of a map are linked to their terms; others are named', () => {
  expect(toSourceParts('© OpenStreetMap contributors (ODbL) · Land survey')).toEqual([
    { text: '© OpenStreetMap contributors (ODbL)', href: 'https://www.openstreetmap.org/copyright' },
    { text: 'Land survey' },
  ]);
  expect(toSourceParts('')).toEqual([]);
});

test('each source of the default region has a page', () => {
  const { groundAttribution } = JSON.parse(readFileSync(regionFile, 'utf8'));
  const parts = toSourceParts(groundAttribution);
  expect(parts.length).toBeGreaterThan(2);
  for (const { text, href } of parts) expect(href, text).toMatch(/^https:/);
});
