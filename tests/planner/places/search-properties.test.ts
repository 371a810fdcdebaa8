/** Properties for random names: each place is found by its name, its pinyin and its initials. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaceSource } from '../../../server/planner/places/place.ts';
import { buildPlaceIndex } from '../../../server/planner/places/place-index.ts';
import { toSyllables } from '../../../server/planner/places/readings.ts';
import { toFolded, toSearchForm, toTextRange } from '../../../server/planner/places/search-form.ts';
import { searchPlaces } from '../../../server/planner/places/search-places.ts';
import { sources } from './region.ts';

const characters = [...'新华广场人民路东西南北大学医院昆都仑重庆朝阳呼和浩特包头站公园小区乌兰察布绿地桥'];
const nameOf = fc
  .array(fc.constantFrom(...characters), { minLength: 2, maxLength: 8 })
  .map((parts) => parts.join(''));

const toPoi = (text: string, i: number): PlaceSource => ({
  type: 'poi',
  id: `p:${i}`,
  name: { text, translations: { en: `Place ${i}` } },
  lat: 40 + i / 10_000,
  lon: 111 + ((i * 7_919) % 1_000) / 1_000,
});

const region = fc.uniqueArray(nameOf, { minLength: 1, maxLength: 30 }).map((names) => names.map(toPoi));

function finds(rows: readonly PlaceSource[], text: string, id: string): boolean {
  const options = { language: 'zh' as const, limit: rows.length };
  return searchPlaces(buildPlaceIndex(rows), text, options).some((hit) => hit.place.id === id);
}

describe('each place is found', () => {
  it('by its name, its pinyin and its initials', () => {
    fc.assert(
      fc.property(region, fc.nat(), (rows, pick) => {
        const { id, name } = rows[pick % rows.length]!;
        const syllables = toSyllables(name.text);
        expect(finds(rows, name.text, id)).toBe(true);
        expect(finds(rows, syllables.join(''), id)).toBe(true);
        expect(finds(rows, syllables.join(' ').toUpperCase(), id)).toBe(true);
        expect(finds(rows, syllables.map((syllable) => syllable[0]).join(''), id)).toBe(true);
      }),
    );
  });

  it('by any part of its name, with each character or its syllable', () => {
    const cut = fc.record({
      rows: region,
      pick: fc.nat(),
      from: fc.nat(),
      to: fc.nat(),
      asPinyin: fc.array(fc.boolean()),
    });
    fc.assert(
      fc.property(cut, ({ rows, pick, from, to, asPinyin }) => {
        const { id, name } = rows[pick % rows.length]!;
        const size = name.text.length;
        const [start, end] = [from % size, to % size].toSorted((a, b) => a - b) as [number, number];
        expect(finds(rows, name.text.slice(start, end + 1), id)).toBe(true);
        const syllables = toSyllables(name.text);
        const mixed = [...name.text].map((c, i) => (asPinyin[i] ? (syllables[i] ?? c) : c)).join('');
        expect(finds(rows, mixed, id)).toBe(true);
      }),
    );
  });

  it('in the sample region, too', () => {
    const index = buildPlaceIndex(sources);
    for (const { name, id, category, stationId } of sources) {
      const hits = searchPlaces(index, name.text, { language: 'zh', limit: 50 });
      const isFound = hits.some(
        ({ place }) =>
          place.id === id ||
          place.stopIds.includes(stationId ?? id) ||
          (category !== undefined && place.category === category),
      );
      expect(isFound, name.text).toBe(true);
    }
  });
});

describe('answers', () => {
  it('are in order, without duplicates, with ranges inside the name', () => {
    const index = buildPlaceIndex(sources);
    const text = fc.oneof(
      nameOf,
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('bt', 'guang', '包头z'),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (query, limit) => {
        const hits = searchPlaces(index, query, { language: 'en', limit });
        expect(hits.length).toBeLessThanOrEqual(limit);
        expect(new Set(hits.map((hit) => `${hit.place.type} ${hit.place.id}`)).size).toBe(hits.length);
        for (const [i, hit] of hits.entries()) {
          if (i > 0) expect(hits[i - 1]!.score).toBeGreaterThanOrEqual(hit.score);
          for (const [start, length] of hit.ranges) {
            expect(length).toBeGreaterThan(0);
            expect(start + length).toBeLessThanOrEqual(hit.matchedText.length);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('folding', () => {
  it('is idempotent, and ignores width and case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(toFolded(toFolded(text))).toBe(toFolded(text));
      }),
    );
    expect(toFolded('Ávila－Ｂ座 ①')).toBe('avilab座1');
    expect(toFolded('ŁÓDŹ Straße Ærø')).toBe('lodzstrasseaero');
    expect(toTextRange('Straße 9', 6, 8)).toEqual([5, 3]);
  });

  it('maps ranges back to the name', () => {
    const text = '大学 (Ｂ座)①';
    const form = toSearchForm(text);
    expect(form.folded).toBe('大学b座1');
    const parts = [...form.folded].map((_, i) => {
      const [start, length] = toTextRange(text, i, i + 1);
      return text.slice(start, start + length);
    });
    expect(parts).toEqual(['大', '学', 'Ｂ', '座', '①']);
    expect(toTextRange(text, 1, 4)).toEqual([1, 5]);
    expect(form.reading).toEqual({
      syllables: ['da', 'xue', 'b', 'zuo', '1'],
      pinyin: 'daxuebzuo1',
      starts: [0, 2, 5, 6, 9],
      initials: 'dxbz1',
    });
  });

  it('handles code points of two UTF-16 units', () => {
    const place = (text: string) => [toPoi(text, 0)];
    expect(toSearchForm('𠮷野家').reading?.syllables).toHaveLength(4);
    const [hit] = searchPlaces(buildPlaceIndex(place('𠮷野家')), '野家', { language: 'zh', limit: 1 });
    expect(hit).toMatchObject({ match: 'substring', ranges: [[2, 2]] });
    const [mixed] = searchPlaces(buildPlaceIndex(place('大𠮷野家')), 'ye家', { language: 'zh', limit: 1 });
    expect(mixed).toMatchObject({ match: 'mixed', ranges: [[3, 2]] });
  });
});
