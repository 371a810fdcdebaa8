/** Modifications to begin with, what of a document is saved, and its variants. */
import { describe, expect, it } from 'vitest';
import type { Modification, ScenarioDocument } from '../../../client/src/api/contract.ts';
import {
  isModificationComplete,
  modificationTypes,
  moveInList,
  newModification,
  toPolygon,
  toRingPoints,
  toSavable,
  withoutVariant,
  withVariants,
} from '../../../client/src/bureau/new-modification.ts';
import { modificationShape } from '../../../server/bureau/scenario/modification-shapes.ts';

const words = { line: '新线', operator: '运营商', feed: 'city' };
const square = toPolygon([
  { lat: 40, lon: 111 },
  { lat: 40, lon: 111.1 },
  { lat: 40.1, lon: 111.1 },
  { lat: 40.1, lon: 111 },
]);

/** What a user picks in each form before the modification is complete. */
const picks: Readonly<Record<Modification['type'], object>> = {
  addLine: {
    stops: [{ ref: 'f:a' }, { new: { name: 'b', lat: 40, lon: 111 } }],
  },
  express: { line: 'f:1', keepStops: ['f:a', 'f:b'] },
  coachToBus: { line: 'f:1' },
  onDemandZone: { fromZone: square, toZone: square },
  setHeadway: { lines: ['f:1'] },
  removeTrips: { lines: ['f:1'] },
  reroute: { line: 'f:1', from: 'f:a', hopSecs: [60] },
  removeStops: { line: 'f:1', stops: ['f:a'] },
  adjustSpeed: { lines: ['f:1'] },
  adjustDwell: { lines: ['f:1'] },
  walkLink: { from: 'f:a', to: 'f:b' },
  setFare: { lines: ['f:1'] },
  setScheme: { remove: ['transfer-1'] },
  replaceFeed: {},
};

describe.each(modificationTypes)('a new %s', (type) => {
  const fresh = newModification(type, `${type}-1`, words);

  it('is unfinished until its picks are made, and the server takes it then', () => {
    // A feed is taken away without any pick.
    expect(isModificationComplete(fresh)).toBe(type === 'replaceFeed');
    const picked = { ...fresh, ...picks[type] } as Modification;
    expect(isModificationComplete(picked)).toBe(true);
    expect(modificationShape.safeParse(picked).error).toBeUndefined();
  });
});

it('is unfinished again where a name is emptied, or a line to wait for is not picked', () => {
  const line = { ...newModification('addLine', 'line-1', words), ...picks.addLine } as Modification;
  if (line.type !== 'addLine') throw new Error('no line');
  const [timetable] = line.timetables;
  const phase = { line: '', stop: 'f:a', offsetSecs: 0 };
  for (const over of [
    { shortName: '' },
    { operator: { new: { id: 'x', name: '' } } },
    { stops: [{ ref: 'f:a' }, { new: { name: '', lat: 40, lon: 111 } }] },
    { timetables: [{ ...timetable, phase }] },
  ]) {
    expect(isModificationComplete({ ...line, ...over } as Modification), JSON.stringify(over)).toBe(false);
  }
});

it('has a button for every kind that the server knows', () => {
  const known = modificationShape.options.map(({ shape }) => shape.type.value);
  expect([...modificationTypes].sort()).toEqual([...known].sort());
});

const toDocument = (
  modifications: Modification[],
  variants?: ScenarioDocument['variants'],
): ScenarioDocument => ({
  $schema: 'scenario/1',
  name: 'x',
  serviceDay: '2026-11-25',
  base: { gtfs: [{ feed: 'f', sha256: `sha256:${'0'.repeat(64)}` }] },
  modifications,
  ...(variants ? { variants } : {}),
});

const faster = { ...newModification('adjustSpeed', 'fast', words), lines: ['f:1'] } as Modification;

describe('what is saved', () => {
  it('is the document itself where everything is finished', () => {
    const document = toDocument([faster]);
    expect(toSavable(document, new Map())).toBe(document);
  });

  it('leaves out what never was finished, and keeps the last finished form of the rest', () => {
    const emptied = { ...faster, lines: [] } as Modification;
    const fresh = newModification('setHeadway', 'new', words);
    const saved = toSavable(toDocument([emptied, fresh]), new Map([['fast', faster]]));
    expect(saved.modifications).toEqual([faster]);
  });
});

describe('variants', () => {
  const all = [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ];

  it('are named only where a modification is not part of all', () => {
    const only = withVariants(faster, ['b'], all);
    expect(only.variants).toEqual(['b']);
    expect(withVariants(only, ['b', 'a'], all)).toEqual(faster);
  });

  it('take their own modifications with them, and leave no empty list', () => {
    const [own, shared] = [withVariants(faster, ['b'], all), { ...faster, id: 'shared' }];
    const left = withoutVariant(toDocument([own, shared], all), 'b');
    expect(left.modifications).toEqual([shared]);
    expect(left.variants).toEqual([all[0]]);
    const none = withoutVariant(
      toDocument([withVariants(faster, ['a'], all)], [all[0] as (typeof all)[0]]),
      'a',
    );
    expect(none.variants).toBeUndefined();
    expect(none.modifications).toEqual([]);
  });
});

it('a ring is closed, and its corners are listed once', () => {
  expect(square.coordinates[0]).toHaveLength(5);
  expect(toRingPoints(square)).toHaveLength(4);
  expect(toPolygon([]).coordinates).toEqual([[]]);
  expect(toRingPoints(toPolygon([]))).toEqual([]);
});

it('moves an entry of a list, and leaves it where the place does not exist', () => {
  expect(moveInList(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moveInList(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moveInList(['a'], 0, -1)).toEqual(['a']);
});
