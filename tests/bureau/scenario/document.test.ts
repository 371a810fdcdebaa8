/** Scenario documents as text: strict, hashed by content, and every fault with its place in both languages. */

import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import {
  MAX_SCENARIO_BYTES,
  toScenarioHash,
  toScenarioJsonSchema,
} from '../../../server/bureau/scenario/document.ts';
import { parseScenario } from '../../../server/bureau/scenario/parse-scenario.ts';
import { toScenario } from '../../support/scenario-feeds.ts';

const headway = {
  type: 'setHeadway' as const,
  id: 'h',
  lines: ['f:r'],
  days: '1111111',
  window: ['07:00', '09:00'] as [string, string],
  headwaySecs: 600,
  exact: true,
  others: 'keep' as const,
};
const good = toScenario('f', [headway]);
const faultsOf = (value: unknown) =>
  parseScenario(typeof value === 'string' ? value : JSON.stringify(value)).problems.map(
    ({ code, field, modification }) => `${modification ?? ''} ${field} ${code}`,
  );
const withHeadway = (change: object) => ({ ...good, modifications: [{ ...headway, ...change }] });

test('a good document is read as it is', () => {
  expect(parseScenario(JSON.stringify(good))).toEqual({ scenario: good, problems: [] });
});

test.each([
  ['no JSON', '{', '  json-invalid'],
  ['a file of 50 MB', 'x'.repeat(MAX_SCENARIO_BYTES + 1), '  too-large'],
  ['a schema of tomorrow', { ...good, $schema: 'scenario/2' }, ' $schema schema-unknown'],
  ['no schema', { ...good, $schema: undefined }, ' $schema field-invalid'],
  ['a field that nobody knows', { ...good, colour: 'red' }, ' colour field-unknown'],
  ['a field that no modification has', withHeadway({ headway: 3 }), 'h headway field-unknown'],
  ['a headway of 0', withHeadway({ headwaySecs: 0 }), 'h headwaySecs field-invalid'],
  ['a headway of half a second', withHeadway({ headwaySecs: 0.5 }), 'h headwaySecs field-invalid'],
  ['a type that there is not', withHeadway({ type: 'teleport' }), 'h type field-invalid'],
  ['seven days of eight', withHeadway({ days: '11111111' }), 'h days field-invalid'],
  ['a time of no day', withHeadway({ window: ['07:00', '49:00'] }), 'h window[1] field-invalid'],
  ['no day', { ...good, serviceDay: '2026-02-30' }, ' serviceDay field-invalid'],
  ['an id twice', { ...good, modifications: [headway, headway] }, 'h id duplicate-id'],
  ['a variant that there is not', withHeadway({ variants: ['x'] }), 'h variants variant-unknown'],
  ['another content than its id says', { ...good, id: `sha256:${'f'.repeat(64)}` }, ' id hash-mismatch'],
  ['a list', [], '  field-invalid'],
  ['null', 'null', '  field-invalid'],
  ['nothing', '', '  json-invalid'],
  ['a number that JSON has not', '{"a": NaN}', '  json-invalid'],
  ['a number without end', withHeadway({ headwaySecs: 'Infinity' }), 'h headwaySecs field-invalid'],
  [
    'a hundred thousand lists in each other',
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    '  field-invalid',
  ],
  ['as many objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, ' a field-unknown'],
  [
    '501 modifications',
    { ...good, modifications: Array.from({ length: 501 }, (_, i) => ({ ...headway, id: `h${i}` })) },
    ' modifications field-invalid',
  ],
  ['no day of the week', withHeadway({ days: '0000000' }), 'h days field-invalid'],
  ['an id that leaves its folder', withHeadway({ id: '../h' }), '../h id field-invalid'],
  ['an id of the language', withHeadway({ id: '__proto__' }), '__proto__ id field-invalid'],
  ['a name that colours the terminal', { ...good, name: 'a\u001b[31m' }, ' name field-invalid'],
])('%s is refused with its place', (_, value, expected) => {
  expect(faultsOf(value)).toContain(expected);
});

test('a byte order mark is no fault', () => {
  expect(parseScenario(`\uFEFF${JSON.stringify(good)}`)).toEqual({ scenario: good, problems: [] });
});

test('a fault in one form of a stop is told of that form', () => {
  const line = {
    type: 'addLine',
    id: 'n',
    stops: [{ ref: 'f:A' }, { new: { name: 'X', lat: 95, lon: 111 } }],
  };
  expect(faultsOf({ ...good, modifications: [line] })).toContain('n stops[1].new.lat field-invalid');
});

test('every problem speaks both languages', () => {
  const { problems } = parseScenario(JSON.stringify(withHeadway({ headwaySecs: 0, days: 'x', more: 1 })));
  expect(problems).toHaveLength(3);
  for (const { text } of problems) {
    expect(text.zh).toMatch(/\p{Script=Han}/u);
    expect(text.en).toMatch(/[A-Za-z]/);
    expect(text.en).not.toMatch(/\p{Script=Han}/u);
  }
});

test('the hash is of the content: the order of keys and its own field change nothing, a second does', () => {
  const hash = toScenarioHash(good);
  const turned = Object.fromEntries(Object.entries(good).toReversed()) as typeof good;
  expect(toScenarioHash(turned)).toBe(hash);
  expect(toScenarioHash({ ...good, id: hash })).toBe(hash);
  expect(parseScenario(JSON.stringify({ ...good, id: hash })).problems).toEqual([]);
  expect(toScenarioHash(withHeadway({ headwaySecs: 601 }) as typeof good)).not.toBe(hash);
});

test('the published JSON Schema takes what the program takes, and refuses an unknown field', () => {
  const validate = new Ajv2020({ strict: false, formats: { date: true } }).compile(
    toScenarioJsonSchema() as object,
  );
  expect(validate(good)).toBe(true);
  expect(validate(withHeadway({ headwaySecs: 0 }))).toBe(false);
  expect(validate({ ...good, colour: 'red' })).toBe(false);
});
