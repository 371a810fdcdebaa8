import { describe, expect, test } from 'vitest';
import { parameterDefinitions } from '../../../../server/bureau/demand/model/parameter-definitions.ts';
import {
  defaultSheet,
  parameterNames,
  parseSheet,
  toSheetHash,
  toSheetJson,
} from '../../../../server/bureau/demand/model/parameters.ts';

const write = (parameters: unknown, more: object = {}) =>
  JSON.stringify({ $schema: 'demand-parameters/1', parameters, ...more });
const theta = { low: 0.01, central: 0.013, high: 0.02, mark: 'A', source: 'own survey' };

describe('parameter sheet', () => {
  test('every parameter has an order, bounds, a mark and a source', () => {
    for (const name of parameterNames) {
      const { central, high, low, mark, max, min, source, unit } = parameterDefinitions[name];
      expect(low, name).toBeLessThanOrEqual(central);
      expect(central, name).toBeLessThanOrEqual(high);
      expect(low, name).toBeGreaterThanOrEqual(min);
      expect(high, name).toBeLessThanOrEqual(max);
      expect(['V', 'M', 'A', 'C']).toContain(mark);
      expect(source.length, name).toBeGreaterThan(5);
      expect(unit.length, name).toBeGreaterThan(0);
    }
  });

  test('a sheet written out reads back as itself, with the same hash', () => {
    const { sheet } = parseSheet(JSON.stringify(toSheetJson(defaultSheet)));
    expect(sheet).toEqual(defaultSheet);
    expect(toSheetHash(sheet ?? defaultSheet)).toBe(toSheetHash(defaultSheet));
    expect(toSheetHash(defaultSheet)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test('a document overrides what it names, and the hash changes', () => {
    const { sheet } = parseSheet(write({ theta }));
    expect(sheet?.theta.central).toBe(0.013);
    expect(sheet?.carShare).toEqual(defaultSheet.carShare);
    expect(toSheetHash(sheet ?? defaultSheet)).not.toBe(toSheetHash(defaultSheet));
  });

  test.each([
    ['an unknown name', write({ tetha: theta }), 'parameters.tetha'],
    ['a name of every object', write({ constructor: theta }), 'parameters.constructor'],
    ['an unknown field of a parameter', write({ theta: { ...theta, hi: 1 } }), 'parameters.theta.hi'],
    ['a missing value', write({ theta: { ...theta, low: undefined } }), 'parameters.theta.low'],
    ['text for a number', write({ theta: { ...theta, low: '0.01' } }), 'parameters.theta.low'],
    ['a mark that does not exist', write({ theta: { ...theta, mark: 'X' } }), 'parameters.theta.mark'],
    ['another unit', write({ theta: { ...theta, unit: 'h' } }), 'parameters.theta.unit'],
    ['a value out of bounds', write({ theta: { ...theta, high: 9 } }), 'parameters.theta.high'],
    ['values out of order', write({ theta: { ...theta, low: 0.015 } }), 'parameters.theta'],
    ['an unknown field', write({}, { params: {} }), 'params'],
    ['another schema', JSON.stringify({ $schema: 'x', parameters: {} }), '$schema'],
    ['no parameters', JSON.stringify({ $schema: 'demand-parameters/1' }), 'parameters'],
    ['no object', '[1]', ''],
    ['no JSON', '{', ''],
    [
      'ratios of nests in the wrong order',
      write({ nestRatio: { ...theta, low: 0.3, central: 0.5, high: 0.6 } }),
      'parameters.departureRatio.high',
    ],
  ])('%s is refused at its place, in both languages', (_, text, field) => {
    const { problems, sheet } = parseSheet(text);
    expect(sheet).toBeUndefined();
    expect(problems.map((problem) => problem.field)).toContain(field);
    for (const problem of problems) {
      expect(problem.text.zh).not.toBe('');
      expect(problem.text.en).not.toBe('');
    }
  });

  test('all faults are listed at once', () => {
    expect(parseSheet(write({ a: theta, b: theta, theta: { ...theta, mark: 'X' } })).problems).toHaveLength(
      3,
    );
  });
});
