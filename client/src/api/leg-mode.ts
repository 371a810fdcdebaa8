/** The one place of the page that knows how the API names legs without a vehicle of the timetable. */
import type { Leg } from './contract.ts';

/** Whether a leg is on foot. */
export function isWalk({ mode }: Pick<Leg, 'mode'>): boolean {
  return mode === 'WALK';
}
