/** Pairs of stations that a scenario is about: the ends of its new lines. */
import type { ScenarioDocument } from '../../api/contract.ts';

/** Most pairs that the server takes. */
const MAX_PAIRS = 20;

export function listPairs({ modifications }: ScenarioDocument, variant?: string): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  for (const one of modifications) {
    if (one.type !== 'addLine') continue;
    if (variant !== undefined && one.variants !== undefined && !one.variants.includes(variant)) continue;
    const refs = one.stops.flatMap((stop) => ('ref' in stop ? [stop.ref] : []));
    const [from, to] = [refs[0], refs.at(-1)];
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
