/** Suggestions for mistyped names and ids. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPlaceIndex } from '../../../server/planner/places/place-index.ts';
import { suggestIds, suggestPlaces } from '../../../server/planner/places/suggest-places.ts';
import { sources, toSource } from './region.ts';

const index = buildPlaceIndex(sources);
const names = (text: string) => suggestPlaces(index, text, 5).map(({ name }) => name.text);

describe('suggestPlaces', () => {
  it.each([
    ['新花广场', '新华广场'],
    ['新华广厂', '新华广场'],
    ['xinhuaguangchnag', '新华广场'],
    ['xinhuaguangchan', '新华广场'],
    ['XINHUA GUANCHANG', '新华广场'],
  ])('%s suggests %s', (text, name) => {
    expect(names(text)[0]).toBe(name);
  });

  it.each(['', '   ', '?!', 'qqqqzzzz', '😀', 'x'.repeat(10_000)])('%j suggests nothing', (text) => {
    expect(names(text)).toEqual([]);
  });

  it('suggests a name with one of four or more characters replaced, unless another name is much more similar', () => {
    const long = index.entries.flatMap(({ names: forms, place }) =>
      forms.filter(({ text }) => [...text].length >= 4).map(({ text }) => ({ place, text })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...long),
        fc.nat(),
        fc.constantFrom('口', '饕', '我'),
        ({ place, text }, at, other) => {
          const letters = [...text];
          letters[at % letters.length] = other;
          const [nearest, ...more] = suggestPlaces(index, letters.join(''), 50);
          expect(nearest).toBeDefined();
          const isNear = [nearest, ...more].includes(place);
          const isOthers = index.entries.some(({ names: forms }) =>
            forms.some(
              (form) =>
                form.text !== text &&
                letters.every((letter, i) => i === at % letters.length || form.text.includes(letter)),
            ),
          );
          expect(isNear || isOthers).toBe(true);
        },
      ),
    );
  });

  it('drops names that are much less similar than the best one', () => {
    const two = buildPlaceIndex([
      toSource({ id: 'a', zh: '新华广场', at: [40, 111] }),
      toSource({ id: 'b', zh: '新力广州', at: [41, 111] }),
    ]);
    expect(suggestPlaces(two, '新华广长', 5).map(({ name }) => name.text)).toEqual(['新华广场']);
  });
});

describe('suggestIds', () => {
  it('puts the shortest of equally similar ids first', () => {
    const ids = ['metro:M101', 'metro:M101-a', 'metro:M109', 'bus:27', 'bus:270'];
    expect(suggestIds(ids, 'metro:M102', 3)).toEqual(['metro:M101', 'metro:M109', 'metro:M101-a']);
    expect(suggestIds(ids, 'bus:28', 3)).toEqual(['bus:27']);
    expect(suggestIds(ids, 'tram:1', 3)).toEqual([]);
  });
});
