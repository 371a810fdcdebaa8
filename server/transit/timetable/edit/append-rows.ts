/** Rows behind those of a timetable's tables of trips, services and shapes. */
import { type StringTable, toStringTable } from '../string-table.ts';
import type { ServiceTable, ShapeTable, TripTable } from '../timetable.ts';
import type { ServiceRow, ShapePoints, TripRow } from './edited-rows.ts';

export function appendTrips(trips: TripTable, added: readonly TripRow[]): TripTable {
  if (added.length === 0) return trips;
  const join = <Table extends Int32Array | Uint8Array | Uint16Array>(
    from: Table,
    ofAdded: (row: TripRow) => number,
  ): Table => {
    const to = new (from.constructor as new (length: number) => Table)(from.length + added.length);
    to.set(from);
    added.forEach((row, i) => {
      to[from.length + i] = ofAdded(row);
    });
    return to;
  };
  return {
    ...trips,
    count: trips.count + added.length,
    ids: appendStrings(
      trips.ids,
      added.map(({ id }) => id),
    ),
    shortName: appendStrings(
      trips.shortName,
      added.map(({ shortName }) => shortName),
    ),
    feed: join(trips.feed, ({ feed }) => feed),
    route: join(trips.route, ({ route }) => route),
    headsign: join(trips.headsign, ({ headsign }) => headsign),
    callHeadsign: join(trips.callHeadsign, () => -1),
    shape: join(trips.shape, ({ shape }) => shape),
    flags: join(trips.flags, ({ flags }) => flags),
    service: join(trips.service, ({ service }) => service),
    block: join(trips.block, () => -1),
  };
}

export function appendServices(services: ServiceTable, added: readonly ServiceRow[]): ServiceTable {
  if (added.length === 0) return services;
  const bits = new Uint32Array((services.count + added.length) * services.wordsPerService);
  bits.set(services.bits);
  added.forEach(({ isActive }, i) => {
    const first = (services.count + i) * services.wordsPerService;
    for (let d = 0; d < services.dayCount; d++) {
      if (!isActive(services.firstDay + d)) continue;
      bits[first + (d >>> 5)] = (bits[first + (d >>> 5)] as number) | (1 << (d & 31));
    }
  });
  const feed = Uint16Array.from([...services.feed, ...added.map((row) => row.feed)]);
  return { ...services, count: services.count + added.length, bits, feed };
}

export function appendShapes(shapes: ShapeTable, added: readonly ShapePoints[]): ShapeTable {
  if (added.length === 0) return shapes;
  const points = added.flat();
  const toE6 = (degrees: number) => Math.round(degrees * 1e6);
  const join = (from: Int32Array, more: readonly number[]) => {
    const to = new Int32Array(from.length + more.length);
    to.set(from);
    to.set(more, from.length);
    return to;
  };
  let end = shapes.offsets[shapes.offsets.length - 1] ?? 0;
  return {
    offsets: join(
      shapes.offsets,
      added.map((shape) => {
        end += shape.length;
        return end;
      }),
    ),
    latE6: join(
      shapes.latE6,
      points.map(({ lat }) => toE6(lat)),
    ),
    lonE6: join(
      shapes.lonE6,
      points.map(({ lon }) => toE6(lon)),
    ),
  };
}

function appendStrings(table: StringTable, more: readonly string[]): StringTable {
  const tail = toStringTable(more);
  const end = table.offsets[table.offsets.length - 1] ?? 0;
  const bytes = new Uint8Array(end + tail.bytes.length);
  bytes.set(table.bytes.subarray(0, end));
  bytes.set(tail.bytes, end);
  const offsets = new Int32Array(table.offsets.length + more.length);
  offsets.set(table.offsets);
  tail.offsets.forEach((offset, i) => {
    if (i > 0) offsets[table.offsets.length + i - 1] = end + offset;
  });
  return { bytes, offsets };
}
