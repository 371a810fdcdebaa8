/** JSON of users: a key that occurs twice is found wherever it is. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findRepeatedKey, mayRepeatKeys, parseJson } from '../../server/base/json.ts';

test('any value is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseJson(text)).toEqual(JSON.parse(text));
      expect(findRepeatedKey(JSON.stringify(value, null, 2))).toBeUndefined();
    }),
    { seed: 11 },
  );
});

test('a key that is written twice is found, at any depth and with any spelling', () => {
  const key = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(key, fc.jsonValue(), fc.jsonValue(), fc.array(fc.boolean()), (name, first, second, depth) => {
      const member = (value: unknown) => `${JSON.stringify(name)} : ${JSON.stringify(value)}`;
      const object = `{${member(first)}, ${member(second)}}`;
      const text = depth.reduce((inner, isList) => (isList ? `[1, ${inner}]` : `{"in": ${inner}}`), object);
      expect(findRepeatedKey(text)).toBe(name);
      expect(() => parseJson(text)).toThrow(SyntaxError);
    }),
    { seed: 12 },
  );
});

test.each([
  ['an escaped spelling of the same key', '{"a":1,"\\u0061":2}', 'a'],
  ['a key that looks like the end of a string', '{"a\\"":1,"a\\"":2}', 'a"'],
  ['one key in two objects', '[{"a":1},{"a":2}]', undefined],
  ['a value that looks like a key', '{"a":"a\\":","b":"a"}', undefined],
  ['an object inside a list inside an object', '{"a":[{"b":1,"b":2}]}', 'b'],
])('%s', (_, text, key) => {
  expect(findRepeatedKey(text)).toBe(key);
});

test('a million brackets do not overflow the stack', () => {
  expect(findRepeatedKey(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)).toBeUndefined();
});

test('the quick count misses no key of a flat object that is written twice', () => {
  const text = fc.string().filter((value) => !value.endsWith('\\'));
  const value = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
  const members = fc.array(fc.tuple(text, value), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(members, fc.nat(), (list, pick) => {
      const [key] = list[pick % list.length] as [string, unknown];
      const twice = [...list, [key, 1] as const];
      const json = `{${twice.map(([name, one]) => `${JSON.stringify(name)} : ${JSON.stringify(one)}`).join()}}`;
      expect(mayRepeatKeys(json, new Set(twice.map(([name]) => name)).size)).toBe(true);
    }),
    { seed: 13 },
  );
  expect(mayRepeatKeys('{"terminalId":"T","cardId":"A \\" : 1","eventSec":7}', 3)).toBe(false);
});
