/**
 * Separates lines with a unique label from lines with equal ones (every train between two cities may be a `D`). Both
 * lists keep their order.
 */
export function toSplitByLabel<T>(
  lines: readonly T[],
  toLabel: (line: T) => string,
): { readonly distinct: readonly T[]; readonly alike: readonly T[] } {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(toLabel(line), (counts.get(toLabel(line)) ?? 0) + 1);
  const isAlone = (line: T) => counts.get(toLabel(line)) === 1;
  return {
    distinct: lines.filter(isAlone),
    alike: lines.filter((line) => !isAlone(line)),
  };
}
