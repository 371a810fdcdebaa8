import { describe, expect, test } from 'vitest';
import { parameterDefinitions } from '../../../../server/bureau/demand/model/parameter-definitions.ts';
import {
  defaultSheet,
  parameterNames,
  parseSheet,
  toSheetCurrency,
  toSheetHash,
  toSheetJson,
} from '../../../../server/bureau/demand/model/parameters.ts';

const write = (sections: unknown, more: object = {}) =>
  JSON.stringify({ $schema: 'demand-parameters/2', sections, ...more });
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
    const { sheet } = parseSheet(write({ choice: { theta } }));
    expect(sheet?.theta.central).toBe(0.013);
    expect(sheet?.carShare).toEqual(defaultSheet.carShare);
    expect(toSheetHash(sheet ?? defaultSheet)).not.toBe(toSheetHash(defaultSheet));
  });

  test.each([
    ['an unknown name', write({ choice: { tetha: theta } }), 'sections.choice.tetha'],
    ['a name of every object', write({ choice: { constructor: theta } }), 'sections.choice.constructor'],
    [
      'an unknown field of a parameter',
      write({ choice: { theta: { ...theta, hi: 1 } } }),
      'sections.choice.theta.hi',
    ],
    [
      'a missing value',
      write({ choice: { theta: { ...theta, low: undefined } } }),
      'sections.choice.theta.low',
    ],
    [
      'text for a number',
      write({ choice: { theta: { ...theta, low: '0.01' } } }),
      'sections.choice.theta.low',
    ],
    [
      'a mark that does not exist',
      write({ choice: { theta: { ...theta, mark: 'X' } } }),
      'sections.choice.theta.mark',
    ],
    ['another unit', write({ choice: { theta: { ...theta, unit: 'h' } } }), 'sections.choice.theta.unit'],
    [
      'a value out of bounds',
      write({ choice: { theta: { ...theta, high: 9 } } }),
      'sections.choice.theta.high',
    ],
    ['values out of order', write({ choice: { theta: { ...theta, low: 0.015 } } }), 'sections.choice.theta'],
    ['an unknown field', write({}, { params: {} }), 'params'],
    ['another schema', JSON.stringify({ $schema: 'x', sections: {} }), '$schema'],
    ['no sections', JSON.stringify({ $schema: 'demand-parameters/2' }), 'sections'],
    ['a section that does not exist', write({ trips: { theta } }), 'sections.trips'],
    ['a section that is no object', write({ choice: 3 }), 'sections.choice'],
    ['a parameter in another section', write({ corridor: { theta } }), 'sections.corridor.theta'],
    [
      'a range of a parameter that is not drawn',
      write({ reading: { accessStepMin: { low: 5, central: 10, high: 20, mark: 'A', source: 'own' } } }),
      'sections.reading.accessStepMin',
    ],
    [
      'shares of purposes above 1',
      write({ corridor: { commuteShare: { ...theta, high: 0.9 }, businessShare: { ...theta, high: 0.5 } } }),
      'sections.corridor.businessShare.high',
    ],
    ['no object', '[1]', ''],
    ['no JSON', '{', ''],
    [
      'ratios of nests in the wrong order',
      write({ choice: { nestRatio: { ...theta, low: 0.3, central: 0.5, high: 0.6 } } }),
      'sections.choice.departureRatio.high',
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

  test('a sheet in another currency states all its amounts, and its units name the currency', () => {
    const named = write({ choice: { theta } }, { currency: 'BRL' });
    expect(parseSheet(named).problems[0]?.text.en).toMatch(
      /^Amounts in BRL are missing: .*commuteValueOfTime/,
    );
    const { sections } = toSheetJson(defaultSheet) as { sections: Record<string, Record<string, object>> };
    const inReais = Object.fromEntries(
      Object.entries(sections).map(([id, rows]) => [
        id,
        Object.fromEntries(
          Object.entries(rows).map(([name, row]) => [name, { ...row, unit: undefined }] as const),
        ),
      ]),
    );
    const { problems, sheet = defaultSheet } = parseSheet(write(inReais, { currency: 'BRL' }));
    expect(problems).toEqual([]);
    expect(toSheetCurrency(sheet)).toBe('BRL');
    expect(sheet.carYuanPerKm.unit).toBe('BRL/km');
    expect(sheet.theta.unit).toBe(defaultSheet.theta.unit);
    expect(toSheetHash(sheet)).not.toBe(toSheetHash(defaultSheet));
    expect(parseSheet(JSON.stringify(toSheetJson(sheet))).sheet).toEqual(sheet);
    expect(toSheetCurrency(defaultSheet)).toBe('CNY');
    expect(parseSheet(write({}, { currency: 'reais' })).problems.map(({ field }) => field)).toEqual([
      'currency',
    ]);
  });

  test('all faults are listed at once', () => {
    expect(
      parseSheet(write({ a: {}, choice: { b: theta, theta: { ...theta, mark: 'X' } } })).problems,
    ).toHaveLength(3);
  });
});
