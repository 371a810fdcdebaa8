/** Pairs of stations that a scenario is about: the ends of its new lines. */
import type { AddLine, ScenarioDocument } from '../../api/contract.ts';

/** Ids of the stops between which times are given by name. */
export type StopPair = [from: string, to: string];

/** Feed of a line whose stops and operator are all new. */
const NEW_FEED = 'scenario';
/** Most pairs that the server takes. */
export const MAX_PAIRS = 20;

/** Ids that the stops of a line have in the timetable of the scenario; new stops have their names, too. */
function listStops({ id, operator, stops }: AddLine): { readonly id: string; readonly name?: string }[] {
  const feedOf = (ref: string | undefined) => ref?.split(':')[0];
  const firstRef = stops.find((stop) => 'ref' in stop);
  const feed = feedOf('existing' in operator ? operator.existing : firstRef?.ref) ?? NEW_FEED;
  return stops.map((stop, i) =>
    'ref' in stop
      ? { id: stop.ref }
      : { id: `${feed}:${stop.new.id ?? `${id}-${i + 1}`}`, name: stop.new.name },
  );
}

const listLines = ({ modifications }: ScenarioDocument) =>
  modifications.filter((one): one is AddLine => one.type === 'addLine');

export function listPairs(document: ScenarioDocument, variant?: string): StopPair[] {
  const pairs = new Map<string, StopPair>();
  for (const one of listLines(document)) {
    if (variant !== undefined && one.variants !== undefined && !one.variants.includes(variant)) continue;
    const ids = listStops(one).map(({ id }) => id);
    const [from, to] = [ids[0], ids.at(-1)];
    if (from !== undefined && to !== undefined && from !== to) pairs.set(`${from}=${to}`, [from, to]);
  }
  return [...pairs.values()].slice(0, MAX_PAIRS);
}

/** Names of the stops that the lines of the document add, by the ids they have in its timetable. */
export function listNewStops(document: ScenarioDocument): ReadonlyMap<string, string> {
  return new Map(
    listLines(document).flatMap((line) =>
      listStops(line).flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const])),
    ),
  );
}

/** The pairs with one more, unless it is among them already. */
export function withPair(pairs: readonly StopPair[], [from, to]: StopPair): StopPair[] {
  const isKnown = pairs.some((one) => one[0] === from && one[1] === to);
  return isKnown ? [...pairs] : [...pairs, [from, to]];
}
