/** Collects ids, names, times and cursors from answers of the server, by field name. */
import type { Operation, Parameter } from './open-api.ts';

export interface KnownValues {
  /** Values for a parameter or field of this name; empty where none are known. */
  readonly find: (name: string) => readonly unknown[];
}

/** Fields of answers whose values fit a parameter of another name. */
const sources: Readonly<Record<string, readonly string[]>> = {
  fromPlace: ['stopId', 'point'],
  toPlace: ['stopId', 'point'],
  from: ['stopId', 'point'],
  to: ['stopId', 'point'],
  one: ['stopId', 'point'],
  many: ['stopId', 'pointOfMany'],
  origins: ['stopId', 'pointOfMany'],
  destinations: ['stopId', 'pointOfMany'],
  via: ['stopId', 'pointOfMany'],
  tongchengAvoidStops: ['stopId'],
  avoidRoutes: ['routeId', 'lineId'],
  avoidAgencies: ['agencyId'],
  center: ['point'],
  place: ['point'],
  point: ['point'],
  min: ['point'],
  max: ['point'],
  text: ['name'],
  itineraryId: ['itineraries.id'],
  lineId: ['routeId'],
  pageCursor: ['nextPageCursor', 'previousPageCursor'],
  cursor: ['nextCursor'],
  party: ['partyId', 'parties.id'],
  period: ['date', 'month', 'batchDate'],
  date: ['batchDate'],
  startTime: ['time', 'departure'],
  endTime: ['time', 'arrival'],
  time: ['time', 'departure'],
  categoryId: ['categories.id'],
  mediumId: ['media.id'],
  homeCity: ['cities.id'],
  issuerId: ['issuer.id'],
  networkId: ['networks.id'],
  account: ['accounts'],
  kind: ['kind'],
  reference: ['reference'],
};

/** Most values to keep for each field. */
const MAX_VALUES = 60;
/** Most elements to read of each list. */
const MAX_ROWS = 40;

/** Calls every `GET` operation, first with the examples of the document, then with the values found. */
export async function collectKnown(
  operations: readonly Operation[],
  ask: (path: string) => Promise<unknown>,
): Promise<KnownValues> {
  const values = new Map<string, Set<unknown>>();
  const add = (name: string, value: unknown) => {
    if (!values.has(name)) values.set(name, new Set());
    const known = values.get(name) as Set<unknown>;
    if (known.size < MAX_VALUES) known.add(value);
  };
  const find = (name: string) =>
    [name, ...(sources[name] ?? [])].flatMap((source) => [...(values.get(source) ?? [])]);
  for (const { parameters } of operations)
    for (const { example, name, schema } of parameters)
      for (const value of [example, ...(schema.examples ?? [])]) if (value !== undefined) add(name, value);
  for (const round of [0, 1, 2, 3, 4])
    for (const operation of operations.filter(({ method }) => method === 'get'))
      collect(await ask(toExamplePath(operation, find, round)), add);
  return { find };
}

/** A request with the required parameters; uses other values in later rounds. */
function toExamplePath({ parameters, path }: Operation, find: KnownValues['find'], round: number): string {
  const toText = ({ example, name }: Parameter) => {
    const known = find(name);
    const value = round === 0 ? (example ?? known[0]) : known[(round * 7) % Math.max(known.length, 1)];
    return encodeURIComponent(String(value ?? 'none'));
  };
  const inPath = new Map(
    parameters.filter((each) => each.in === 'path').map((each) => [each.name, toText(each)]),
  );
  const query = parameters
    .filter((each) => each.in === 'query' && each.required === true)
    .map((each) => `${each.name}=${toText(each)}`);
  const whole = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => inPath.get(name) ?? 'none');
  return query.length > 0 ? `${whole}?${query.join('&')}` : whole;
}

function collect(
  answer: unknown,
  add: (name: string, value: unknown) => void,
  field = '',
  parent = '',
): void {
  if (Array.isArray(answer)) {
    for (const row of answer.slice(0, MAX_ROWS)) collect(row, add, field, parent);
    return;
  }
  if (typeof answer === 'object' && answer !== null) {
    const { lat, lon } = answer as { lat?: unknown; lon?: unknown };
    if (typeof lat === 'number' && typeof lon === 'number') {
      add('point', `${lat},${lon}`);
      add('pointOfMany', `${lat};${lon}`);
    }
    for (const [name, value] of Object.entries(answer)) collect(value, add, name, field);
    return;
  }
  if (field === '' || typeof answer !== 'string' || answer.length > 4_000) return;
  add(field, answer);
  // Names an `id` after the list that contains it.
  if (field === 'id') add(`${parent}.id`, answer);
}
