/** Groups of travellers between cities, by the purpose of their trip. */
import type { BilingualText } from '../../../base/problem.ts';
import type { ParameterValues } from './parameters.ts';

export const travellerGroups = {
  commute: { zh: '通勤', en: 'commuting' },
  business: { zh: '公务', en: 'business' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Readonly<Record<string, BilingualText>>;

export type TravellerGroupId = keyof typeof travellerGroups;

export interface TravellerGroup {
  readonly id: TravellerGroupId;
  /** Of all trips between cities. */
  readonly share: number;
  readonly yuanPerHour: number;
}

/** The shares sum to 1. */
export function listTravellerGroups(values: ParameterValues): readonly TravellerGroup[] {
  const { businessShare, commuteShare } = values;
  return [
    { id: 'commute', share: commuteShare, yuanPerHour: values.commuteValueOfTime },
    { id: 'business', share: businessShare, yuanPerHour: values.businessValueOfTime },
    {
      id: 'other',
      share: Math.max(0, 1 - commuteShare - businessShare),
      yuanPerHour: values.otherValueOfTime,
    },
  ];
}
