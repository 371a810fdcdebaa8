import { describe, expect, test } from 'vitest';
import type { Place, StopDetail } from '../../../client/src/api/contract.ts';
import { findNearestExit, isPartOf } from '../../../client/src/lines/nearby.ts';

const exit = (stopId: string, lat: number, lon: number) => ({ stopId, lat, lon }) as Place;
const exits = [exit('A', 40.001, 111), exit('B', 40, 111.0012), exit('C', 39.999, 111)];

describe('the entrance nearest to a place', () => {
  test('is measured on the ground: a degree of longitude is shorter than one of latitude', () => {
    expect(findNearestExit({ lat: 40.002, lon: 111 }, exits)?.stopId).toBe('A');
    expect(findNearestExit({ lat: 40, lon: 111 }, exits)?.stopId).toBe('B');
    expect(findNearestExit({ lat: 40, lon: 111.0003 }, exits)?.stopId).toBe('B');
    expect(findNearestExit({ lat: 39.99, lon: 111 }, exits)?.stopId).toBe('C');
  });

  test('is told only where there is a choice', () => {
    expect(findNearestExit({ lat: 40, lon: 111 }, exits.slice(0, 1))).toBeUndefined();
    expect(findNearestExit({ lat: 40, lon: 111 }, [])).toBeUndefined();
  });
});

test('a stop is not near itself, its station or its platforms in any feed', () => {
  const stop = {
    place: { stopId: 'm:1a', parentId: 'm:1' },
    members: [{ stopId: 'm:1a', parentId: 'm:1' }, { stopId: 'b:7' }],
  } as unknown as StopDetail;
  const isOwn = (id: string, stopIds: string[] = [id]) => isPartOf({ id, stopIds }, stop);
  expect([isOwn('m:1'), isOwn('b:7'), isOwn('x', ['y', 'm:1a']), isOwn('m:2'), isOwn('poi', [])]).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
