/**
 * Tells lines that have a label of their own from those that share theirs: every train between two
 * cities may be a `D`, and a row of equal signs helps nobody. Both lists keep the order they came in.
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
