/** The column of the flow chart that says on what the journeys went: buses of a city, the metro, the railway, sights. */
import type { FlowNode, Scheme } from '../api/contract.ts';
import type { FlowRow } from './flow-rows.ts';

type Names = FlowNode['names'];

const RECEIVERS = 3;

/** Networks in which each party is paid for rides, and one name for all purchases. */
function toModeOf(networks: Scheme['networks'], purchases: Names): (partyId: string) => FlowNode | undefined {
  return (partyId) => {
    const own = networks.filter(({ operatorIds }) => operatorIds.includes(partyId));
    const rides = own.filter(({ tapping }) => tapping !== 'purchase');
    if (own.length === 0) return undefined;
    const id = rides.length > 0 ? `mode:${rides.map((one) => one.id).join('+')}` : 'mode:purchase';
    const join = (language: 'zh' | 'en', between: string) =>
      rides.map(({ name, names }) => names[language] ?? name).join(between);
    const names = rides.length > 0 ? { zh: join('zh', '、'), en: join('en', ', ') } : purchases;
    return { id, column: RECEIVERS, name: names.zh ?? id, names };
  };
}

/**
 * Rows of the chart with what was travelled on between the fares and those who are paid for it: each credit goes through
 * the networks of its receiver. All sums stay as they are; a receiver without a network is paid by the fares themselves.
 */
export function withModes(
  rows: readonly FlowRow[],
  networks: Scheme['networks'],
  purchases: Names,
): readonly FlowRow[] {
  const toMode = toModeOf(networks, purchases);
  const later = (node: FlowNode): FlowNode =>
    node.column >= RECEIVERS ? { ...node, column: node.column + 1 } : node;
  const intoModes = new Map<string, FlowRow>();
  const shifted = rows.map((row): FlowRow => {
    const [source, target] = [later(row.source), later(row.target)];
    const { partyId } = row.target;
    const mode = row.link.kind === 'credit' && partyId !== undefined ? toMode(partyId) : undefined;
    if (!mode) return { ...row, source, target };
    const known = intoModes.get(mode.id);
    const { entries, ...link } = row.link;
    intoModes.set(mode.id, {
      key: `${row.source.id}|${mode.id}`,
      source: row.source,
      target: mode,
      link: {
        ...link,
        target: mode.id,
        amountFen: (known?.link.amountFen ?? 0) + link.amountFen,
        transferCount: (known?.link.transferCount ?? 0) + link.transferCount,
        // The transfers of one receiver are a list; those of several are in the table.
        ...(!known && entries && { entries }),
      },
    });
    return { ...row, source: mode, target, link: { ...row.link, source: mode.id } };
  });
  return [...intoModes.values(), ...shifted];
}
