/** Finds duplicate trips: the same route and the same calls at the same times on a common day. */

import type { CheckContext } from './check-context.ts';
import type { FrequenciesCheck } from './check-frequencies.ts';
import type { StopTimesCheck, TripsCheck } from './check-trips.ts';
import { addBits, haveSharedBits, type ServiceDays } from './service-days.ts';

/** Trips that differ only in their service. */
interface Family {
  readonly members: { readonly tripId: string; readonly bits: Uint32Array }[];
  readonly first: number;
  readonly windows: string;
  /** The days of all members. */
  readonly bits: Uint32Array;
}

export interface TripTables {
  readonly trips: TripsCheck;
  readonly stopTimes: StopTimesCheck;
  readonly frequencies: FrequenciesCheck;
}

/** Adds a problem for each trip that shares a day with an equal trip further up in the file. Both stay in service. */
export function checkDuplicateTrips(
  context: CheckContext,
  { frequencies, stopTimes, trips }: TripTables,
  days: ServiceDays,
): void {
  const families = new Map<number, Family[]>();
  for (const [tripId, index] of stopTimes.listKept()) {
    const hash = stopTimes.calls.findHash(index);
    if (hash === undefined) continue;
    const windows = frequencies.windowsOf(tripId);
    const bits = days.bitsOf(trips.serviceIds[trips.services.at(index)]!);
    const alike = families.get(hash) ?? [];
    families.set(hash, alike);
    const family = alike.find(
      (one) =>
        trips.routes.at(one.first) === trips.routes.at(index) &&
        one.windows === windows &&
        stopTimes.calls.areEqual(one.first, index),
    );
    if (!family) {
      alike.push({ members: [{ tripId, bits }], first: index, windows, bits: bits.slice() });
      continue;
    }
    if (haveSharedBits(family.bits, bits)) {
      const same = family.members.find((member) => haveSharedBits(member.bits, bits));
      context.log.add(
        'duplicate-trip',
        {
          file: 'trips.txt',
          line: trips.lines.at(index),
          field: 'trip_id',
          value: `${tripId} = ${same?.tripId}`,
        },
        { zh: '同一天每个班次只出现一次', en: 'each trip of a day once' },
      );
    }
    family.members.push({ tripId, bits });
    addBits(family.bits, bits);
  }
}
