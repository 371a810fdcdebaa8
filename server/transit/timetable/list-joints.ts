/** What joins stops for passengers of certain trips alone, whatever the day: seats that are kept, changes with a time. */
import type { NetworkRide } from '../network/network-stop.ts';
import { isNearby } from './day/trip-links.ts';
import { NO_CHANGE, type Timetable } from './timetable.ts';

/** From the end of one trip to the beginning of the next in no time, and between stops as the change rules say. */
export function listJoints(timetable: Timetable): NetworkRide[] {
  const { changeRules, patterns, tripLinks, trips } = timetable;
  const joints = new Map<string, NetworkRide>();
  const add = (from: number, to: number, minSec: number) => {
    const key = `${from} ${to}`;
    if (from === to || (joints.get(key)?.minSec ?? Number.POSITIVE_INFINITY) <= minSec) return;
    joints.set(key, { from, to, routeKey: '', minSec, tripCount: 0 });
  };
  for (let rule = 0; rule < changeRules.count; rule++) {
    const sec = changeRules.sec[rule] as number;
    if (sec !== NO_CHANGE) add(changeRules.fromStop[rule] as number, changeRules.toStop[rule] as number, sec);
  }
  if (tripLinks.count === 0 && trips.block.every((block) => block < 0)) return [...joints.values()];

  const first = new Int32Array(trips.count).fill(-1);
  const last = new Int32Array(trips.count).fill(-1);
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const [start, end] = [
      patterns.callOffsets[pattern] as number,
      patterns.callOffsets[pattern + 1] as number,
    ];
    for (
      let run = patterns.runOffsets[pattern] as number;
      run < (patterns.runOffsets[pattern + 1] as number);
      run++
    ) {
      const trip = patterns.runTrip[run] as number;
      first[trip] = patterns.stop[start] as number;
      last[trip] = patterns.stop[end - 1] as number;
    }
  }
  for (let link = 0; link < tripLinks.count; link++) {
    const [from, to] = [last[tripLinks.fromTrip[link] as number], first[tripLinks.toTrip[link] as number]];
    if (tripLinks.isSeated[link] === 1 && from !== undefined && to !== undefined && from >= 0 && to >= 0)
      add(from, to, 0);
  }
  const blocks = Map.groupBy(trips.block.keys(), (trip) => trips.block[trip] as number);
  blocks.delete(-1);
  for (const members of blocks.values()) {
    const ends = new Set(members.map((trip) => last[trip] as number).filter((stop) => stop >= 0));
    const starts = new Set(members.map((trip) => first[trip] as number).filter((stop) => stop >= 0));
    for (const from of ends) for (const to of starts) if (isNearby(timetable, from, to)) add(from, to, 0);
  }
  return [...joints.values()];
}
