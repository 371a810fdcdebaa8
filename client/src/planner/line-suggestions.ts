/** Lines and trains that a typed number names: choosing one opens its page. */
import type { Line } from '../api/contract.ts';
import { toBareNumber } from '../ui/line-label.ts';
import { linePath } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import type { Suggestion } from './suggestion.ts';

const lineNumber = /^[a-z]{0,2}\d{1,4}$/;
/** Numbers of passenger trains in China: a letter for the kind of train, and up to four digits. */
const trainNumber = /^[gdczktlsy]\d{1,4}$/iu;

const MAX_LINES = 4;

/** Whether the text may be the number of a line or a train. */
export const isNumberLike = (text: string) => lineNumber.test(toBareNumber(text));

function toLineSuggestion({ route, geometry }: Line): Suggestion | undefined {
  const [lon, lat] = geometry.coordinates[0]?.[0] ?? [];
  if (lon === undefined || lat === undefined) return undefined;
  return {
    kind: 'line',
    place: { lat, lon },
    modes: [route.mode],
    opens: linePath(route.routeId),
    line: route,
  };
}

/** Lines with this number, and the page of trains where the text is like the number of one. */
export function toNumberSuggestions(text: string, lines: readonly Line[]): Suggestion[] {
  if (!isNumberLike(text)) return [];
  const found = lines
    .filter(({ route }) => toBareNumber(route.routeShortName) === toBareNumber(text))
    .slice(0, MAX_LINES)
    .flatMap((line) => toLineSuggestion(line) ?? []);
  const rail = lines.find(({ route }) => toModeLook(route.mode).kind === 'rail');
  const [lon, lat] = rail?.geometry.coordinates[0]?.[0] ?? [];
  if (!trainNumber.test(text) || lon === undefined || lat === undefined) return found;
  const number = text.toUpperCase();
  const opens = `/trains?number=${number}`;
  return [...found, { kind: 'train', place: { lat, lon }, modes: ['LONG_DISTANCE'], opens, number }];
}
