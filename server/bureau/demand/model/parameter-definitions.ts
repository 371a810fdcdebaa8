/** All parameters of the demand model, by section of the sheet. */
import type { BilingualText } from '../../../base/problem.ts';
import {
  effectsParameters,
  insideParameters,
  readingParameters,
  stationParameters,
} from './city-parameters.ts';
import {
  choiceParameters,
  corridorParameters,
  roadAndFareParameters,
  valueOfTimeParameters,
} from './corridor-parameters.ts';

export const parameterDefinitions = {
  ...corridorParameters,
  ...valueOfTimeParameters,
  ...choiceParameters,
  ...stationParameters,
  ...readingParameters,
  ...roadAndFareParameters,
  ...insideParameters,
  ...effectsParameters,
} as const;

export type ParameterName = keyof typeof parameterDefinitions;

export interface ParameterSection {
  readonly id: string;
  readonly title: BilingualText;
  readonly names: readonly ParameterName[];
}

const toNames = <Name extends string>(definitions: Readonly<Record<Name, unknown>>) =>
  Object.keys(definitions) as Name[];

/** In the order of the sheet. */
export const parameterSections: readonly ParameterSection[] = [
  {
    id: 'corridor',
    title: { zh: '城际出行量', en: 'Trips between cities' },
    names: toNames(corridorParameters),
  },
  {
    id: 'valueOfTime',
    title: { zh: '时间价值', en: 'Value of time' },
    names: toNames(valueOfTimeParameters),
  },
  { id: 'choice', title: { zh: '选择与权重', en: 'Choice and weights' }, names: toNames(choiceParameters) },
  { id: 'station', title: { zh: '往返车站', en: 'Ways to stations' }, names: toNames(stationParameters) },
  {
    id: 'reading',
    title: { zh: '读取路网（不抽样）', en: 'Reading of the network, not drawn' },
    names: toNames(readingParameters),
  },
  {
    id: 'roadAndFare',
    title: { zh: '公路与票价', en: 'Road and fares' },
    names: toNames(roadAndFareParameters),
  },
  { id: 'inside', title: { zh: '市内出行', en: 'Trips inside a city' }, names: toNames(insideParameters) },
  {
    id: 'effects',
    title: { zh: '诱增与成本', en: 'Induced riders and cost' },
    names: toNames(effectsParameters),
  },
];
