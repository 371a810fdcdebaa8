/**
 * Ids of itineraries. An id holds everything that is needed to find the same itinerary again, so servers store nothing.
 *
 * The bytes are the message `ItineraryId` of the MOTIS project, in the wire format of protocol buffers, as base64. `POST
 * /api/v6/refresh-itinerary` takes the same content as JSON.
 */
import protobuf from 'protobufjs/minimal.js';
import { type Itinerary, listRides, type RideLeg } from '../../planner/model/itinerary.ts';
import type { LegId } from '../schema/refresh.ts';
import { toEpochSec } from './instant.ts';
import { joinStays } from './join-stays.ts';
import { toLegMode } from './leg-mode.ts';
import { toDisplayName } from './place.ts';
import { toRunId } from './run-id.ts';

type FieldType = 'string' | 'double' | 'int64' | 'bool';

/** Field numbers and types of the message `LegId`. */
const fields: readonly (readonly [number: number, name: keyof LegId, type: FieldType])[] = [
  [1, 'displayName', 'string'],
  [2, 'tripId', 'string'],
  [3, 'fromId', 'string'],
  [4, 'fromLat', 'double'],
  [5, 'fromLon', 'double'],
  [6, 'toId', 'string'],
  [7, 'toLat', 'double'],
  [8, 'toLon', 'double'],
  [9, 'schedStart', 'int64'],
  [10, 'schedEnd', 'int64'],
  [11, 'mode', 'string'],
  [12, 'scheduled', 'bool'],
  [13, 'fromLevel', 'double'],
  [14, 'toLevel', 'double'],
];

/** Wire types of protocol buffers: 2 is a length and bytes, 1 is eight bytes, 0 is a varint. */
const wireTypes: Readonly<Record<FieldType, number>> = { string: 2, double: 1, int64: 0, bool: 0 };

const LEGS = 1;
const LENGTH_DELIMITED = 2;

/** The language of names in ids is fixed, so that an id does not depend on the language of its request. */
const NAME_LANGUAGE = 'zh';

export function toLegIds(itinerary: Itinerary): LegId[] {
  const { day, timeZone } = itinerary;
  return joinStays(itinerary).legs.map((leg) => ({
    displayName: leg.kind === 'ride' ? toNameOf(leg) : '',
    tripId: leg.kind === 'ride' ? toRunId(leg) : '',
    fromId: leg.from.stopId ?? '',
    fromLat: leg.from.lat,
    fromLon: leg.from.lon,
    fromLevel: leg.from.level,
    toId: leg.to.stopId ?? '',
    toLat: leg.to.lat,
    toLon: leg.to.lon,
    toLevel: leg.to.level,
    schedStart: toEpochSec({ day, seconds: leg.departureSec }, timeZone),
    schedEnd: toEpochSec({ day, seconds: leg.arrivalSec }, timeZone),
    mode: toLegMode(leg),
    scheduled: true,
  }));
}

const toNameOf = ({ route, tripShortName }: RideLeg) => toDisplayName(route, tripShortName, NAME_LANGUAGE);

/** Display names of the rides, in order. An id still fits an itinerary where these are equal. */
export function listRideNames(itinerary: Itinerary): string[] {
  return listRides(joinStays(itinerary)).map(toNameOf);
}

export function toItineraryId(itinerary: Itinerary): string {
  const writer = protobuf.Writer.create();
  for (const leg of toLegIds(itinerary)) {
    writer.uint32((LEGS << 3) | LENGTH_DELIMITED).fork();
    for (const [number, name, type] of fields) writeField(writer, number, type, leg[name]);
    writer.ldelim();
  }
  return Buffer.from(writer.finish()).toString('base64');
}

/** Writes a field unless it is absent or has the default value of its type. */
function writeField(
  writer: protobuf.Writer,
  number: number,
  type: FieldType,
  value: string | number | boolean | undefined,
): void {
  // Levels are written even when 0: an absent level means an unknown floor.
  if (value === undefined || value === '' || value === false || (value === 0 && number < 13)) return;
  writer.uint32((number << 3) | wireTypes[type]);
  if (typeof value === 'string') writer.string(value);
  else if (typeof value === 'boolean') writer.bool(value);
  else if (type === 'double') writer.double(value);
  else writer.int64(value);
}

/** Decodes an id, without checking its values; undefined where it cannot be decoded. Accepts both base64 alphabets. */
export function findLegIds(id: string): LegId[] | undefined {
  // An unescaped `+` of a query arrives as a blank.
  const text = id.trim().replaceAll(' ', '+');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  try {
    const reader = protobuf.Reader.create(Buffer.from(text, 'base64'));
    const legs: LegId[] = [];
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag >>> 3 === LEGS && (tag & 7) === LENGTH_DELIMITED) legs.push(readLeg(reader));
      else reader.skipType(tag & 7);
    }
    return legs;
  } catch {
    return undefined;
  }
}

function readLeg(reader: protobuf.Reader): LegId {
  const end = reader.uint32() + reader.pos;
  const leg: Record<string, string | number | boolean> = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = fields.find(([number]) => number === tag >>> 3);
    if (!field || (tag & 7) !== wireTypes[field[2]]) reader.skipType(tag & 7);
    else leg[field[1]] = readValue(reader, field[2]);
  }
  if (reader.pos !== end) throw new RangeError('a leg is longer than it says');
  return { ...emptyLeg, ...leg };
}

const emptyLeg: LegId = {
  displayName: '',
  tripId: '',
  fromId: '',
  fromLat: 0,
  fromLon: 0,
  toId: '',
  toLat: 0,
  toLon: 0,
  schedStart: 0,
  schedEnd: 0,
  mode: '',
  scheduled: false,
};

function readValue(reader: protobuf.Reader, type: FieldType): string | number | boolean {
  switch (type) {
    case 'string':
      return reader.string();
    case 'double':
      return reader.double();
    case 'int64':
      return Number(reader.int64());
    case 'bool':
      return reader.bool();
  }
}
