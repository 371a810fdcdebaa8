/** The parameters of the demand model and their defaults. */
import type { BilingualText } from '../../../base/problem.ts';

/**
 * How far a value can be trusted. V: seen in the public source that is named; M: remembered from the publication that is
 * named, to be confirmed; A: assumption without a source; C: computed from other values.
 */
export type EvidenceMark = 'V' | 'M' | 'A' | 'C';

export interface Parameter {
  readonly unit: string;
  readonly low: number;
  readonly central: number;
  readonly high: number;
  readonly mark: EvidenceMark;
  readonly source: string;
}

interface Definition extends Parameter {
  readonly name: BilingualText;
  /** Values outside are refused. */
  readonly min: number;
  readonly max: number;
}

const define = (
  zh: string,
  en: string,
  unit: string,
  [low, central, high]: readonly [number, number, number],
  mark: EvidenceMark,
  source: string,
  [min, max]: readonly [number, number],
): Definition => ({ name: { zh, en }, unit, low, central, high, mark, source, min, max });

export const parameterDefinitions = {
  tripsPerResident: define(
    '人均日出行次数',
    'Trips of a resident',
    'trips/day',
    [1.9, 2.3, 2.7],
    'A',
    'Default for a city of 2 to 4 million; Beijing 2014: 2.75',
    [0.1, 6],
  ),
  urbanMeanTripKm: define(
    '市内平均出行距离',
    'Mean trip inside a city',
    'km',
    [4, 5, 7],
    'A',
    'Below Beijing 2014: 8.1 km',
    [0.5, 50],
  ),
  urbanTransitShare: define(
    '市内公交分担率',
    'Transit share of trips inside a city',
    'share',
    [0.1, 0.15, 0.2],
    'A',
    'No survey of the two cities is published',
    [0.001, 0.9],
  ),
  corridorTrips: define(
    '走廊公共方式日客流（双向）',
    'Trips between cities by public modes, both directions',
    'trips/day',
    [10_000, 20_000, 50_000],
    'A',
    'Only bound: 18,000 seats a day in 2015; replace by ticket data',
    [1, 10_000_000],
  ),
  carShare: define(
    '城际小汽车分担率',
    'Car share of trips between cities',
    'share',
    [0.3, 0.45, 0.6],
    'A',
    'No count is published',
    [0.001, 0.99],
  ),
  coachShare: define(
    '客运班车占公共方式的比例',
    'Coach share of public trips between cities',
    'share',
    [0.02, 0.05, 0.15],
    'A',
    'Shanghai-Hangzhou 2013: 3.3 %',
    [0.001, 0.99],
  ),
  intercityBeta: define(
    '城际重力模型的衰减',
    'Decay of trips between cities with generalised minutes',
    '1/min',
    [0.01, 0.012, 0.02],
    'A',
    'Starting values for trips between cities: 0.010 to 0.020',
    [0, 1],
  ),
  valueOfTime: define(
    '时间价值',
    'Value of time, all purposes',
    'yuan/h',
    [20, 30, 45],
    'A',
    'Between commuting 20, leisure 14, business 50; Dalian car commuters 24.58',
    [1, 1_000],
  ),
  theta: define(
    '城际选择的尺度',
    'Scale of choice between cities',
    '1/min',
    [0.01, 0.012, 0.015],
    'A',
    'Implied elasticities are printed beside the published bands',
    [0.0001, 1],
  ),
  nestRatio: define(
    '同类方式的巢参数',
    'Ratio of a nest of modes',
    'ratio',
    [0.45, 0.5, 0.7],
    'A',
    'Lines of one mode are close substitutes',
    [0.05, 1],
  ),
  departureRatio: define(
    '班次的巢参数',
    'Ratio of the nest of departures',
    'ratio',
    [0.35, 0.45, 0.45],
    'A',
    'Chosen so that the implied elasticity of service reaches 0.2; at most nestRatio',
    [0.01, 1],
  ),
  walkWeight: define(
    '步行权重',
    'Weight of a minute of walking',
    'ratio',
    [1.5, 2, 2.5],
    'V',
    'London revealed preference, out of vehicle: 1.92 to 1.94',
    [1, 10],
  ),
  waitWeight: define(
    '候车权重',
    'Weight of a minute of waiting',
    'ratio',
    [1.5, 2, 2.5],
    'V',
    'London revealed preference, out of vehicle: 1.92 to 1.94',
    [1, 10],
  ),
  waitCapMin: define(
    '首次候车上限',
    'Longest first wait of travellers who know the timetable',
    'min',
    [8, 10, 15],
    'A',
    'Random arrivals up to a headway of 11 min (Austin); the form is an assumption',
    [1, 120],
  ),
  transferMin: define(
    '换乘惩罚',
    'Penalty of a transfer in a city',
    'min',
    [5, 10, 18],
    'V',
    '13 to 18 recommended (Jara-Diaz 2022); Madrid 15.2 to 17.7',
    [0, 120],
  ),
  stationTransferMin: define(
    '市内公交与铁路、班车换乘惩罚',
    'Penalty of changing between city transit and a train or coach',
    'min',
    [10, 15, 18],
    'V',
    '13 to 18 recommended (Jara-Diaz 2022), luggage',
    [0, 120],
  ),
  stationExitMin: define(
    '出站时间',
    'Time to leave a station',
    'min',
    [3, 5, 10],
    'A',
    'Engineering default',
    [0, 60],
  ),
  taxiKmh: define(
    '出租车速度',
    'Speed of a taxi in the city',
    'km/h',
    [18, 22, 28],
    'A',
    'Engineering default',
    [1, 120],
  ),
  taxiYuanPerKm: define(
    '出租车运价',
    'Taxi fare',
    'yuan/km',
    [1.5, 2, 2.6],
    'A',
    'With 8 yuan at the start',
    [0, 100],
  ),
  carKmh: define(
    '城际小汽车速度',
    'Speed of a car between cities, straight line',
    'km/h',
    [60, 70, 80],
    'A',
    'Coach on the expressway: 85 to 95 km/h on the road',
    [5, 200],
  ),
  carYuanPerKm: define(
    '小汽车每人公里成本',
    'Cost of a car by person and km, straight line',
    'yuan/km',
    [0.35, 0.5, 0.8],
    'A',
    'Fuel and toll, 1.8 persons in a car',
    [0, 20],
  ),
  inducedShare: define(
    '诱增比例',
    'Induced part of the riders that changed lines gain',
    'share',
    [0.05, 0.15, 0.3],
    'V',
    '10 to 20 % of high-speed demand a few years after opening (Givoni and Dobruszkes 2013)',
    [0, 0.9],
  ),
  costRatio: define(
    '运营成本与方案所写成本之比',
    'Operating cost as a ratio of that of the scenario',
    'ratio',
    [0.67, 1, 1.39],
    'A',
    'An EMU of 8 cars: 120, 180, 250 yuan a train-km',
    [0.01, 100],
  ),
} as const satisfies Readonly<Record<string, Definition>>;
