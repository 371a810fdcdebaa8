/** A drawn line: corners, stops that come and go, undo. */
import { describe, expect, it } from 'vitest';
import type { AddLine } from '../../../client/src/api/contract.ts';
import { listPairs } from '../../../client/src/bureau/compare/pairs.ts';
import { moveHistory, startHistory } from '../../../client/src/bureau/edit-history.ts';
import { insertStop, removeStop, toCorners, withCorners } from '../../../client/src/bureau/line-path.ts';
import { isComplete, newDocument, newLine } from '../../../client/src/bureau/new-document.ts';

const toStop = (name: string, lat: number, lon: number) => ({ lat, lon, stop: { new: { name, lat, lon } } });
const known = { lat: 40.9, lon: 111.9 };
const findPlace = (ref: string) => (ref === 'rail:X' ? known : undefined);

/** A line with the stops a, b and c; its hops are given, and the middle stop is run through by one pattern. */
function drawLine(): AddLine {
  let line: AddLine = newLine('line-1', '1', 'op');
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    const corners = toCorners(line, findPlace) ?? [];
    line = insertStop(line, corners, corners.length, toStop(name, 40 + i / 10, 111));
  }
  const patterns = [{ id: 'all', skip: [1] }];
  return { ...line, patterns, dwellSecs: [0, 20, 0], runtime: { method: 'given', hopSecs: [100, 200] } };
}

const names = ({ stops }: AddLine) => stops.map((stop) => ('new' in stop ? stop.new.name : stop.ref));

describe('a drawn line', () => {
  it('has a vertex of its way at each stop', () => {
    const line = drawLine();
    expect(names(line)).toEqual(['a', 'b', 'c']);
    expect(line.geometry?.coordinates).toEqual([
      [111, 40],
      [111, 40.1],
      [111, 40.2],
    ]);
  });

  it('keeps the lists by stop and by hop as long as its stops', () => {
    const line = drawLine();
    const corners = toCorners(line, findPlace) ?? [];
    const longer = insertStop(line, corners, 1, toStop('x', 40.05, 111));
    expect(names(longer)).toEqual(['a', 'x', 'b', 'c']);
    expect(longer).toMatchObject({
      dwellSecs: [0, 20, 20, 0],
      patterns: [{ skip: [2] }],
      runtime: { hopSecs: [50, 50, 200] },
    });
    const again = removeStop(longer, toCorners(longer, findPlace) ?? [], 1);
    expect(again).toEqual(line);
    const shorter = removeStop(line, corners, 1);
    expect(shorter).toMatchObject({
      dwellSecs: [0, 0],
      patterns: [{ skip: [] }],
      runtime: { hopSecs: [300] },
    });
  });

  it('bends between stops, and finds the bend again', () => {
    const line = drawLine();
    const corners = toCorners(line, findPlace) ?? [];
    const bent = withCorners(line, corners.toSpliced(1, 0, { lat: 40.05, lon: 111.3 }));
    expect(names(bent)).toEqual(['a', 'b', 'c']);
    expect(toCorners(bent, findPlace)?.map(({ stop }) => stop !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    // Bends before the first stop go with the stop that was there.
    const cut = removeStop(bent, toCorners(bent, findPlace) ?? [], 0);
    expect(cut.geometry?.coordinates).toEqual([
      [111, 40.1],
      [111, 40.2],
    ]);
  });

  it('takes places of stops of the feeds, and waits for those that are unknown', () => {
    const line = drawLine();
    const snapped = insertStop(line, toCorners(line, findPlace) ?? [], 3, {
      ...known,
      stop: { ref: 'rail:X' },
    });
    expect(toCorners(snapped, findPlace)?.at(-1)).toMatchObject(known);
    expect(toCorners(snapped, () => undefined)).toBeUndefined();
  });

  it('is saved once it has two stops', () => {
    const feeds = { feeds: [], firstDate: '2026-01-01', lastDate: '2026-12-31' };
    const document = newDocument(feeds, 'n', '2027-05-01');
    expect(document.serviceDay).toBe('2026-12-31');
    expect(isComplete(document)).toBe(true);
    expect(isComplete({ ...document, modifications: [newLine('l', 'l', 'o')] })).toBe(false);
    const ref = (id: string) => ({ ref: id });
    const line = { ...drawLine(), stops: [ref('rail:A'), ...drawLine().stops, ref('rail:B')] };
    expect(listPairs({ ...document, modifications: [line] })).toEqual([['rail:A', 'rail:B']]);
  });
});

describe('a history', () => {
  it('undoes, redoes and forgets what was undone at the next change', () => {
    const one = moveHistory(startHistory('a'), { kind: 'set', next: 'b' });
    const undone = moveHistory(one, { kind: 'undo' });
    expect(undone).toEqual({ past: [], present: 'a', future: ['b'] });
    expect(moveHistory(undone, { kind: 'redo' })).toEqual(one);
    expect(moveHistory(undone, { kind: 'set', next: 'c' })).toEqual({
      past: ['a'],
      present: 'c',
      future: [],
    });
    expect(moveHistory(undone, { kind: 'undo' })).toBe(undone);
  });
});
