/** Rules of the card's scheme that a scenario adds, replaces or takes away. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { regionFile } from '../../../server/app/files/paths.ts';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { parseScheme } from '../../../server/money/scheme/parse-scheme.ts';
import { type SchemeFile, schemeFile } from '../../../server/money/scheme/scheme.ts';
import { listErrors, toBase, toScenario } from '../../support/scenario-feeds.ts';
import { tinyFeed } from '../../support/tiny-feed.ts';

const text = readFileSync(join(regionFile, '..', 'scheme', 'hubao-one-card.v2.json'), 'utf8');
const file: SchemeFile = schemeFile.parse(JSON.parse(text));
const base = {
  ...toBase(tinyFeed({ trips: [{ id: 't1', calls: ['A 07:00', 'B 07:10'] }] })),
  findScheme: () => ({ file, hash: `sha256:${'a'.repeat(64)}` }),
};
type Set = Extract<Modification, { type: 'setScheme' }>['set'];
// The rules of a file are data that nothing changes; a document's are its own.
const copy = <Value>(value: Value) => structuredClone(value) as unknown as NonNullable<Set>['transfers'];
const transfer = file.transfers.find(({ id }) => id === 'cross-city-to-local');
const cap = file.caps[0];

function resolve(own: Partial<Extract<Modification, { type: 'setScheme' }>>, more: Modification[] = []) {
  const modification = { type: 'setScheme', id: 'm', ...own } as Modification;
  return resolveScenario(base, toScenario('f', [modification, ...more]));
}

describe('setScheme', () => {
  test('replaces a rule with the same id, and marks it as an assumption', () => {
    const changed = { ...transfer, maxOffFen: 300, percentBp: 0 };
    const { effects, scheme, ...resolved } = resolve({ set: { transfers: copy([changed]) } });
    expect(listErrors(resolved as never)).toEqual([]);
    expect(effects[0]?.counts).toEqual({ rules: 1 });
    expect(scheme?.transfers).toHaveLength(file.transfers.length);
    expect(scheme?.transfers.find(({ id }) => id === changed.id)).toEqual(changed);
    expect(scheme?.evidence.filter(({ ruleId }) => ruleId === changed.id)).toMatchObject([
      { isFact: false, confidence: 'low', source: expect.stringContaining('test, m') },
    ]);
    expect(() => parseScheme(JSON.stringify(scheme), 'made')).not.toThrow();
  });

  test('adds a rule, with the source that the document states', () => {
    const added = { ...transfer, id: 'half-price', percentBp: 5_000 };
    const evidence = [{ ruleId: 'half-price', isFact: true, confidence: 'high', source: 'notice' }] as const;
    const { scheme } = resolve({ set: { transfers: copy([added]), evidence: [...evidence] } });
    expect(scheme?.transfers.at(-1)?.id).toBe('half-price');
    expect(scheme?.evidence.filter(({ ruleId }) => ruleId === 'half-price')).toEqual(evidence);
  });

  test('a network that no longer takes the card leaves every policy, and a policy for nothing goes', () => {
    const { effects, scheme } = resolve({ remove: ['rail', 'baotou-bus'] });
    const uses = JSON.stringify({ ...scheme, parties: [] });
    expect(uses).not.toContain('"rail"');
    expect(uses).not.toContain('"baotou-bus"');
    expect(scheme?.concessions.some(({ id }) => id === 'student-rail')).toBe(false);
    expect(scheme?.caps.some(({ id }) => id === 'baotou-day')).toBe(false);
    expect(scheme?.caps.find(({ id }) => id === 'joint-week')?.networks).toEqual([
      'hohhot-metro',
      'hohhot-bus',
    ]);
    expect(effects[0]?.counts.rules).toBeGreaterThan(8);
    expect(() => parseScheme(JSON.stringify(scheme), 'made')).not.toThrow();
  });

  test('a category that goes does not make a cap of all riders', () => {
    const { scheme } = resolve({ remove: ['student'] });
    expect(scheme?.caps.some(({ id }) => id === 'student-month')).toBe(false);
    expect(scheme?.concessions.some(({ categories }) => categories.includes('student'))).toBe(false);
  });

  test('leaves the timetable and the scheme of the base as they are', () => {
    const before = JSON.stringify(file);
    const resolved = resolve({ set: { commissionBp: 55 }, remove: ['hohhot-day'] });
    expect(applyScenario(resolved)).toBe(base.timetable);
    expect(resolved.scheme?.commissionBp).toBe(55);
    expect(JSON.stringify(file)).toBe(before);
  });

  test('a later modification works on what an earlier one left', () => {
    const again: Modification = { type: 'setScheme', id: 'n', remove: ['hohhot-day'] };
    expect(listErrors(resolve({ remove: ['hohhot-day'] }, [again]))).toEqual(['n remove[0] rule-unknown']);
  });

  test('says every fault at once, at the fields of the document', () => {
    const wrong = {
      ...transfer,
      id: 'wrong',
      fund: [{ payer: 'nobody', shareBp: 9_000, yearlyCeilingFen: null, afterCeiling: 'off' }],
    };
    const resolved = resolve({
      set: {
        transfers: copy([transfer, { ...wrong, fromNetworks: ['none'] }]),
        caps: [{ ...cap, id: 'hohhot-bus' }] as never,
        commissionBp: file.commissionBp,
      },
      remove: ['nothing', 'hohhot-day', 'hohhot-day'],
    });
    expect(listErrors(resolved).sort()).toEqual([
      'm remove[0] rule-unknown',
      'm remove[2] duplicate-id',
      'm set.caps[0].id rule-invalid',
      'm set.commissionBp no-effect',
      'm set.transfers[0] no-effect',
      'm set.transfers[1].fromNetworks[0] rule-invalid',
      'm set.transfers[1].fund rule-invalid',
      'm set.transfers[1].fund[0].payer rule-invalid',
    ]);
    for (const { text: own } of resolved.problems) expect([own.zh, own.en].every(Boolean)).toBe(true);
    expect(resolved.editor).toBeUndefined();
    expect(resolved.scheme).toBeUndefined();
  });

  test('changes nothing: an error', () => {
    expect(listErrors(resolve({}))).toEqual(['m  no-effect']);
    expect(listErrors(resolve({ set: {} }))).toEqual(['m  no-effect']);
  });

  test('is refused where the region has no scheme', () => {
    const { findScheme: _, ...bare } = base;
    const modification: Modification = { type: 'setScheme', id: 'm', remove: ['hohhot-day'] };
    expect(listErrors(resolveScenario(bare, toScenario('f', [modification])))).toEqual(['m  scheme-unknown']);
  });
});

describe('what a scenario stands on besides feeds', () => {
  const [right, other] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
  const named = (own: object) => {
    const scenario = toScenario('f', []);
    return { ...scenario, base: { ...scenario.base, ...own } };
  };
  const usedParts = ['zones', 'params'] as const;
  const loaded = { ...base, otherHashes: { zones: right, params: right }, usedParts };

  test('zones, parameters and scheme of the same content are accepted', () => {
    const stated = named({ zones: right, params: right, scheme: right });
    expect(listErrors(resolveScenario(loaded, stated))).toEqual([]);
  });

  test('each other one is refused by name, all at once', () => {
    const stated = named({ zones: other, params: other, scheme: other });
    const resolved = resolveScenario(loaded, stated);
    expect(listErrors(resolved)).toEqual([
      ' base.zones base-changed',
      ' base.params base-changed',
      ' base.scheme base-changed',
    ]);
    expect(resolved.problems[0]?.details).toEqual({ expected: other, found: right });
    expect(listErrors(resolveScenario({ ...loaded, otherHashes: {} }, stated))).toHaveLength(3);
    // A caller that computes with neither may go on.
    const unused = resolveScenario({ ...loaded, usedParts: [] }, named({ zones: other, params: other }));
    expect(unused.problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning base-changed',
      'warning base-changed',
    ]);
    expect(unused.editor).toBeDefined();
  });
});
