/** Pairs of stations that a scenario is about: the ends of its new lines. */
import type { AddLine, ScenarioDocument } from '../../api/contract.ts';

/** Feed of a line whose stops and operator are all new. */
const NEW_FEED = 'scenario';
/** Most pairs that the server takes. */
const MAX_PAIRS = 20;

/** Ids that the stops of a line have in the timetable of the scenario. */
function listStopIds({ id, operator, stops }: AddLine): string[] {
  const feedOf = (ref: string | undefined) => ref?.split(':')[0];
  const firstRef = stops.find((stop) => 'ref' in stop);
  const feed = feedOf('existing' in operator ? operator.existing : firstRef?.ref) ?? NEW_FEED;
  return stops.map((stop, i) => ('ref' in stop ? stop.ref : `${feed}:${stop.new.id ?? `${id}-${i + 1}`}`));
}

export function listPairs({ modifications }: ScenarioDocument, variant?: string): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (const one of modifications) {
    if (one.type !== 'addLine') continue;
    if (variant !== undefined && one.variants !== undefined && !one.variants.includes(variant)) continue;
    const ids = listStopIds(one);
    const [from, to] = [ids[0], ids.at(-1)];
    if (from !== undefined && to !== undefined && from !== to) pairs.set(`${from}=${to}`, [from, to]);
  }
  return [...pairs.values()].slice(0, MAX_PAIRS);
}

/** Pairs of a text such as `rail:NDC=rail:BTC, a:1=a:2`. */
export function parsePairs(text: string): [string, string][] {
  return text.split(/[,，\s]+/).flatMap((part): [string, string][] => {
    const [from, to] = part.split('=');
    return from && to ? [[from, to]] : [];
  });
}
