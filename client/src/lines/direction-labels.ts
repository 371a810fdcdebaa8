/** Labels of the directions of a line; no two are equal. */
import type { LineDirection } from '../api/contract.ts';
import type { Translate } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { toNameText } from '../ui/name.tsx';

/**
 * The destination of each direction. Directions with the same destination are labelled with both ends; those with the
 * same ends with a stop that the others do not call at.
 */
export function toDirectionLabels(
  directions: readonly LineDirection[],
  t: Translate,
  language: Language,
): readonly string[] {
  const nameOf = (names: LineDirection['headsigns'] | undefined) =>
    names ? toNameText(names, language) : '';
  const toward = directions.map((one) => t('line.toward', { place: nameOf(one.headsigns) }));
  const ends = directions.map((one) =>
    t('line.fromTo', { from: nameOf(one.stops[0]?.names), to: nameOf(one.stops.at(-1)?.names) }),
  );
  const isAlone = (labels: readonly string[], index: number) =>
    labels.filter((label) => label === labels[index]).length === 1;
  return directions.map((direction, index) => {
    if (isAlone(toward, index)) return toward[index] ?? '';
    const label = ends[index] ?? '';
    if (isAlone(ends, index)) return label;
    const rivals = directions.filter((other, i) => other !== direction && ends[i] === label);
    const via = findOwnStop(direction, rivals);
    return via ? t('line.via', { label, place: nameOf(via.names) }) : label;
  });
}

/** The busiest stop that no rival calls at; of equally busy ones the middle one. */
function findOwnStop({ stops }: LineDirection, rivals: readonly LineDirection[]) {
  const known = new Set(rivals.flatMap((rival) => rival.stops.map(({ stopId }) => stopId)));
  const own = stops.filter(({ stopId }) => !known.has(stopId));
  const most = Math.max(...own.map(({ tripCount }) => tripCount));
  const best = own.filter(({ tripCount }) => tripCount === most);
  return best[Math.floor(best.length / 2)];
}
