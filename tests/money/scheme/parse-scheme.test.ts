import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadScheme } from '../../../server/app/pricing/load-scheme.ts';
import { ProblemError } from '../../../server/base/problem.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { parseScheme } from '../../../server/money/scheme/parse-scheme.ts';
import { toSchemeJsonSchema } from '../../../server/money/scheme/scheme.ts';
import {
  applySwitches,
  type DatedSwitch,
  listSwitches,
  SchemeBook,
} from '../../../server/money/scheme/scheme-book.ts';
import { exampleScheme } from '../../support/example-scheme.ts';

const folder = fileURLToPath(new URL('../../../gtfs-data/scheme/', import.meta.url));
const text = readFileSync(`${folder}hubao-one-card.v1.json`, 'utf8');
const day = (date: string) => findServiceDay(date) as number;

/** The file with the value at a path (`caps[0].id`) replaced. */
function withValue(path: string, value: unknown): string {
  const file: Record<string, unknown> = JSON.parse(text);
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop() as string;
  let at = file;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  at[last] = value;
  return JSON.stringify(file);
}

const range = { from: '10', to: '19' };
const topUps = { kind: 'top-up', maxFen: 5 };

function issuesOf(json: string): { code: string; path: string }[] {
  try {
    parseScheme(json, 'a.json');
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    const { code, details } = error as ProblemError;
    expect(code).toBe('scheme-invalid');
    expect(details.file).toBe('a.json');
    return (details.issues as { code: string; path: string }[]).map(({ code, path }) => ({ code, path }));
  }
  return [];
}

describe('a scheme file', () => {
  it('is parsed with defaults and a list of facts', () => {
    const scheme = parseScheme(text, 'v1');
    expect(scheme).toMatchObject({ schemeId: 'hubao-one-card', version: 1, validFrom: day('2026-01-01') });
    expect(scheme.facts).toContain('hohhot-metro');
    expect(scheme.facts).not.toContain('hohhot-transfer');
    expect(scheme.concessions[0]?.fund[0]).toEqual({
      payer: 'host',
      shareBp: 10_000,
      yearlyCeilingFen: null,
      afterCeiling: 'off',
    });
    expect(scheme).not.toHaveProperty('$schema');
  });

  it('has the JSON Schema in gtfs-data', () => {
    expect(readFileSync(`${folder}scheme.schema.json`, 'utf8')).toBe(toSchemeJsonSchema());
  });

  it.each([
    ['form', 'version', '1'],
    ['form', 'validFrom', '2026-02-30'],
    ['form', 'timeZone', 'Asia/Nowhere'],
    ['form', 'currency', 'yuan'],
    ['form', 'currency', 'JPY'],
    ['form', 'caps[0].amountFen', 1.5],
    ['form', 'networks[0].fare.kind', 'free'],
    ['duplicate-id', 'caps[0].id', 'rail'],
    ['unknown-id', 'networks[1].operators[0]', 'nobody'],
    ['unknown-id', 'media[0].issuerId', 'hohhot-treasury'],
    ['duplicate-prefix', 'media[1].prefixes[0]', 'T471'],
    ['unknown-id', 'media[0].discounts[0].networks[0]', 'x'],
    ['unknown-id', 'concessions[0].categories[0]', 'x'],
    ['unknown-id', 'transfers[0].media[0]', 'x'],
    ['unknown-id', 'transfers[0].fund[0].payer', 'x'],
    ['unknown-id', 'transfers[0].fund[0].afterCeiling', 'x'],
    ['times-order', 'offPeaks[0].times[0].toSec', 36_000],
    ['unknown-id', 'caps[1].networks[0]', 'x'],
    ['bands-order', 'networks[0].fare.bands[1].upToM', 5_000],
    ['fare-above-maximum', 'networks[0].fare.bands[4].amountFen', 701],
    ['fare-kind', 'networks[1].fare', { kind: 'tapped' }],
    ['fare-above-maximum', 'networks[1].fare', { kind: 'flat', amountFen: 2_001 }],
    [
      'fare-kind',
      'networks[1].fare',
      { kind: 'distance', bands: [{ upToM: 1, amountFen: 1 }], beyond: null },
    ],
    ['reserved-id', 'parties[0].id', 'home'],
    ['reserved-id', 'parties[0].id', 'off'],
    ['treasury-city', 'parties[21].city', null],
    ['treasury-city', 'parties[22].city', 'hohhot'],
    ['unknown-id', 'concessions[0].networks[0]', 'x'],
    ['unknown-id', 'transfers[0].fromNetworks[0]', 'x'],
    ['unknown-id', 'transfers[0].toNetworks[0]', 'x'],
    ['unknown-id', 'evidence[0].ruleId', 'x'],
  ])('says %s at %s', (code, path, value) => {
    expect(issuesOf(withValue(path, value))).toContainEqual({ code, path });
  });

  it.each([
    ['form', '', 'unheardOf', 1],
    ['shares-sum', 'transfers[0].fund', 'transfers[0].fund[0].shareBp', 4_999],
    ['shares-sum', 'concessions[0].fund', 'concessions[0].fund[0].shareBp', 9_999],
    ['unknown-id', 'caps[0].categories[0]', 'caps[0].categories', ['x']],
    [
      'fare-above-maximum',
      'networks[1].routeFares[0].fare',
      'networks[1].routeFares',
      [{ routes: ['r'], fare: { kind: 'flat', amountFen: 2_001 } }],
    ],
    [
      'operators-order',
      'networks[0].operators[1]',
      'networks[0].operators',
      [1, 1].map((n) => `hohhot-metro-line-${n}`),
    ],
    ['one-centre', 'parties', 'parties[0].kind', 'centre'],
    ['form', 'media[0].ranges[0].from', 'media[0].ranges', [{ ...range, from: '1a' }]],
    ['form', 'media[0].ranges[0].from', 'media[0].ranges', [{ ...range, from: '' }]],
    ['form', 'media[0].ranges[0].to', 'media[0].ranges', [{ ...range, to: '9'.repeat(41) }]],
    ['unknown-id', 'media[0].ranges[0].issuerId', 'media[0].ranges', [{ ...range, issuerId: 'nobody' }]],
    ['amounts-order', 'plausibleAmounts[0].maxFen', 'plausibleAmounts', [{ ...topUps, minFen: 6 }]],
    ['duplicate-kind', 'plausibleAmounts[1].kind', 'plausibleAmounts', [topUps, topUps]],
    ['form', 'plausibleAmounts[0].kind', 'plausibleAmounts', [{ ...topUps, kind: 'ride' }]],
    ['range-order', 'media[0].ranges[0].to', 'media[0].ranges', [{ from: '20', to: '19' }]],
    ['range-order', 'media[0].ranges[0].to', 'media[0].ranges', [{ from: '10', to: '190' }]],
    ['range-overlap', 'media[0].ranges[1]', 'media[0].ranges', [range, { from: '19', to: '30' }]],
    [
      'operators-order',
      'networks[0].operators[1]',
      'networks[0].operators',
      ['hohhot-metro-line-2', 'hohhot-metro-line-1'],
    ],
  ])('says %s at %s because of %s', (code, path, changed, value) => {
    expect(issuesOf(withValue(changed, value))).toContainEqual({ code, path });
  });

  it('accepts amounts equal to maxFareFen, and one treasury for each city', () => {
    expect(issuesOf(text)).toEqual([]);
    expect(issuesOf(withValue('networks[1].fare', { kind: 'flat', amountFen: 2_000 }))).toEqual([]);
    expect(issuesOf(withValue('networks[0].fare.bands[4].amountFen', 700))).toEqual([]);
  });

  it('that is no JSON is refused with code json', () => {
    expect(issuesOf('{')).toEqual([{ code: 'json', path: '' }]);
  });
});

describe('versions', () => {
  it('are in force from their first service day', () => {
    const book = loadScheme(folder) as SchemeBook;
    const at = (date: string) => book.versionAt(day(date)).version;
    expect(['2026-01-01', '2026-09-30', '2026-10-01'].map(at)).toEqual([1, 1, 2]);
    expect(book.findVersionAt(day('2025-12-31'))).toBeUndefined();
    expect(() => book.versionAt(day('2025-12-31'))).toThrow('scheme-unknown');
  });

  it('differ in the concession of students', () => {
    const [first, second] = (loadScheme(folder) as SchemeBook).versions;
    const changed = first?.concessions.filter(
      (rule, i) => JSON.stringify(rule) !== JSON.stringify(second?.concessions[i]),
    );
    expect(changed?.map(({ id }) => id)).toEqual([
      'student-hohhot-bus',
      'student-baotou-bus',
      'student-metro',
    ]);
  });

  it('must ascend in number and first day', () => {
    const later = { ...exampleScheme, version: 2, validFrom: exampleScheme.validFrom + 1 };
    expect(new SchemeBook([later, exampleScheme]).versions).toEqual([exampleScheme, later]);
    expect(() => new SchemeBook([])).toThrow('scheme-invalid');
    expect(() => new SchemeBook([exampleScheme, { ...later, validFrom: exampleScheme.validFrom }])).toThrow();
    expect(() => new SchemeBook([exampleScheme, { ...later, version: 1 }])).toThrow();
    expect(() => new SchemeBook([exampleScheme, { ...later, schemeId: 'other' }])).toThrow();
    expect(() => new SchemeBook([exampleScheme, { ...later, serviceDayStartSec: 0 }])).toThrow();
    expect(() => new SchemeBook([exampleScheme, { ...later, currency: 'BRL' }])).toThrow('currency');
    expect(new SchemeBook([exampleScheme, { ...later, currency: 'CNY' }]).currency).toBe('CNY');
  });

  it('of a folder that does not exist are undefined', () => {
    expect(loadScheme(`${folder}nowhere`)).toBeUndefined();
  });
});

describe('yearly ceilings', () => {
  const [rule] = exampleScheme.concessions;
  const withCeiling = {
    ...exampleScheme,
    concessions: [{ ...rule!, fund: rule!.fund.map((share) => ({ ...share, yearlyCeilingFen: 1_000 })) }],
  };
  const paid: Record<string, number> = { FA: 999, FB: 1_000 };
  const switches = (date: string) => listSwitches(withCeiling, day(date), (_, party) => paid[party] ?? 0);

  it('are in effect from two days after the close to the end of the year, for the party that reached them', () => {
    expect(switches('2026-05-01')).toEqual([
      { policyId: 'student-rail', partyId: 'FB', fromDay: day('2026-05-03'), toDay: day('2026-12-31') },
    ]);
    expect(switches('2026-12-30')).toEqual([]);
  });

  it('give one scheme object for all days with the same switches', () => {
    const dated: DatedSwitch[] = switches('2026-05-01');
    const book = new SchemeBook([withCeiling]).withSwitches(dated);
    expect(book.versionAt(day('2026-05-02')).switches).toBeUndefined();
    expect(book.versionAt(day('2026-05-03'))).toEqual(applySwitches(withCeiling, dated));
    expect(book.versionAt(day('2026-05-03'))).toBe(book.versionAt(day('2026-12-31')));
    expect(book.versionAt(day('2027-01-01')).switches).toBeUndefined();
  });
});
