/** Trains between two stations, and a train by its number. */
import { expect, test } from 'vitest';
import type { StopTime } from '../../../client/src/api/contract.ts';
import { findTrain, toTrainRows } from '../../../client/src/lines/train-rows.ts';

const at = (clock: string) => `2026-11-30T${clock}:00+08:00`;
const call = (stationId: string, arrival: string) => ({
  stopId: `${stationId}-p`,
  parentId: stationId,
  arrival: at(arrival),
});
const train = (number: string, departure: string | undefined, nextStops: object[], more: object = {}) =>
  ({
    tripId: number,
    tripShortName: number,
    displayName: number,
    place: { departure: departure && at(departure) },
    nextStops,
    pickupDropoffType: 'NORMAL',
    ...more,
  }) as unknown as StopTime;

test('are those that call at the second station later, the earliest first', () => {
  const board = [
    train('D2', '09:00', [call('rail:E', '09:40'), call('rail:B', '10:00')]),
    train('D1', '08:00', [call('rail:B', '08:55')]),
    train('D3', '10:00', [call('rail:X', '11:00')]),
    train('D4', undefined, [call('rail:B', '12:00')]),
    train('D5', '11:00', [call('rail:B', '12:00')], { pickupDropoffType: 'NOT_ALLOWED' }),
    train('D6', '11:00', []),
  ];
  expect(toTrainRows(board, 'rail:B').map(({ number, rideSec }) => [number, rideSec])).toEqual([
    ['D1', 3300],
    ['D2', 3600],
  ]);
  expect(toTrainRows(board, 'rail:E')).toHaveLength(1);
});

test('a train is found by any of its numbers, in small letters too', () => {
  const boards = [[train('K1', '08:00', [])], [train('D1191/D1194', '09:00', [])]];
  expect(findTrain(boards, 'd1194')?.tripId).toBe('D1191/D1194');
  expect(findTrain(boards, 'k1')?.tripId).toBe('K1');
  expect(findTrain(boards, 'D119')).toBeUndefined();
});
