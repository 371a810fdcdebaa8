/** Groups the list of all lines by city and mode. */
import type { Config, Line, Names } from '../api/contract.ts';
import { toBareNumber } from '../ui/line-label.ts';
import { type ModeKind, toModeLook } from '../ui/mode.ts';

export interface LineGroup {
  readonly key: string;
  /** Names of the city; empty for lines between cities. */
  readonly names: readonly Names[];
  /** A mode of the group, as the planning API names it. */
  readonly mode: string;
  readonly lines: readonly Line[];
}

const kindOrder: readonly ModeKind[] = ['subway', 'tram', 'bus', 'coach', 'rail', 'other', 'walk'];

/** Whether the line's names contain all words of the text. */
function isWanted({ route }: Line, text: string): boolean {
  const haystack = [route.routeShortName, ...Object.values(route.longNames)].join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .map(toBareNumber)
    .every((word) => haystack.includes(word));
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Groups in the server's order of cities; lines between cities last. */
export function toLineGroups(
  lines: readonly Line[],
  regions: Config['regions'],
  text: string,
): readonly LineGroup[] {
  const groups = new Map<string, { names: Names[]; mode: string; order: number; lines: Line[] }>();
  for (const line of lines) {
    if (!isWanted(line, text)) continue;
    const { kind } = toModeLook(line.route.mode);
    const served = line.crossesBoundary
      ? []
      : regions.filter((region) => region.regionId === line.regionIds[0]);
    const cityOrder = served[0] ? regions.indexOf(served[0]) : regions.length;
    const key = `${served[0]?.regionId ?? 'between'}-${kind}`;
    const group = groups.get(key);
    if (group) group.lines.push(line);
    else {
      groups.set(key, {
        names: served.map((region) => region.names),
        mode: line.route.mode,
        order: cityOrder * kindOrder.length + kindOrder.indexOf(kind),
        lines: [line],
      });
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => a.order - b.order)
    .map(([key, { names, mode, lines: members }]) => ({
      key,
      names,
      mode,
      lines: members.toSorted((a, b) => collator.compare(a.route.routeShortName, b.route.routeShortName)),
    }));
}
