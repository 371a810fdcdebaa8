/** What vehicles cost, burn and emit: defaults with the evidence for them, used where a modification states no vehicle. */
import { DEFAULT_CURRENCY } from '../../base/fen.ts';
import type { Parameter } from '../demand/model/parameter.ts';

/** Kinds of vehicles that have costs of their own. */
export const vehicleKinds = ['bus', 'coach', 'minibus', 'metro', 'rail', 'other'] as const;
export type VehicleKind = (typeof vehicleKinds)[number];

export interface VehicleParameters {
  readonly fenPerKm: Parameter;
  readonly fenPerHour: Parameter;
  /** Of each vehicle of the fleet, spares included. */
  readonly fenPerVehicleDay: Parameter;
  readonly kwhPerKm: Parameter;
  readonly litresPerKm: Parameter;
  readonly seats: Parameter;
  readonly layoverSec: Parameter;
}

export interface OperatingParameters {
  /** Of all costs, whose fen are hundredths of it. */
  readonly currency: string;
  readonly vehicles: Readonly<Record<VehicleKind, VehicleParameters>>;
  /** Vehicles kept in reserve for each vehicle that runs. */
  readonly spareShare: Parameter;
  readonly gridKgPerKwh: Parameter;
  readonly dieselKgPerLitre: Parameter;
}

type Range = readonly [low: number, central: number, high: number];
const toParameter =
  (unit: string) =>
  ([low, central, high]: Range, mark: Parameter['mark'], source: string): Parameter => ({
    unit,
    low,
    central,
    high,
    mark,
    source,
  });

const fenPerKm = toParameter('fen/vehicle-km');
const kwhPerKm = toParameter('kWh/vehicle-km');
const litresPerKm = toParameter('l/vehicle-km');
const seats = toParameter('seats');
const layoverSec = toParameter('s');
const noHourly = toParameter('fen/vehicle-h')([0, 0, 0], 'A', 'Costs of hours are in those of kilometres');
const noDaily = toParameter('fen/vehicle-day')(
  [0, 0, 0],
  'A',
  'Costs of vehicles are in those of kilometres',
);
const noPower = kwhPerKm([0, 0, 0], 'A', 'Burns diesel');
const noDiesel = litresPerKm([0, 0, 0], 'A', 'Runs on electricity');
const common = { fenPerHour: noHourly, fenPerVehicleDay: noDaily };

export const operatingDefaults: OperatingParameters = {
  currency: DEFAULT_CURRENCY,
  vehicles: {
    bus: {
      ...common,
      fenPerKm: fenPerKm(
        [600, 900, 1_400],
        'A',
        'City bus of 10 to 12 m; no source for Chinese cities was found',
      ),
      kwhPerKm: kwhPerKm([1.1, 1.3, 1.76], 'M', 'Battery bus 1.1; 30 to 60 % more at -20 °C'),
      litresPerKm: noDiesel,
      seats: seats([25, 30, 40], 'A', 'City bus of 10 to 12 m'),
      layoverSec: layoverSec([300, 480, 900], 'A', 'Engineering default'),
    },
    coach: {
      ...common,
      fenPerKm: fenPerKm([500, 650, 900], 'A', 'Tolls included; no source was found'),
      kwhPerKm: noPower,
      litresPerKm: litresPerKm([0.24, 0.27, 0.32], 'M', 'Diesel coach: 27 l/100 km'),
      seats: seats([40, 45, 53], 'A', 'Coach of 12 m'),
      layoverSec: layoverSec([900, 1_200, 1_800], 'A', 'Engineering default'),
    },
    minibus: {
      ...common,
      fenPerKm: fenPerKm([250, 350, 500], 'A', 'Customised minibus; no source was found'),
      kwhPerKm: noPower,
      litresPerKm: litresPerKm([0.1, 0.12, 0.15], 'A', 'Engineering default'),
      seats: seats([14, 19, 19], 'A', 'Minibus'),
      layoverSec: layoverSec([0, 300, 600], 'A', 'Engineering default'),
    },
    metro: {
      ...common,
      fenPerKm: fenPerKm(
        [15_000, 20_658, 25_000],
        'C',
        '34.43 yuan/car-km (national mean 2023, CAMET) times six cars, which are assumed',
      ),
      kwhPerKm: kwhPerKm([10, 14, 18], 'A', 'Train of six cars; engineering default'),
      litresPerKm: noDiesel,
      seats: seats([200, 250, 300], 'A', 'Train of six cars'),
      layoverSec: layoverSec([120, 240, 360], 'A', 'Engineering default'),
    },
    rail: {
      ...common,
      fenPerKm: fenPerKm(
        [12_000, 18_000, 25_000],
        'A',
        'Unit of 8 cars, without capital of infrastructure; no source was found',
      ),
      kwhPerKm: kwhPerKm([12, 16, 22], 'M', 'Unit of 8 cars at 200 to 250 km/h'),
      litresPerKm: noDiesel,
      seats: seats([586, 600, 622], 'V', '586 and 622 seats on runs of the corridor'),
      layoverSec: layoverSec([600, 900, 1_500], 'A', 'Engineering default'),
    },
    other: {
      ...common,
      fenPerKm: fenPerKm([600, 900, 1_400], 'A', 'As a city bus'),
      kwhPerKm: kwhPerKm([1.1, 1.3, 1.76], 'A', 'As a city bus'),
      litresPerKm: noDiesel,
      seats: seats([25, 30, 40], 'A', 'As a city bus'),
      layoverSec: layoverSec([300, 480, 900], 'A', 'Engineering default'),
    },
  },
  spareShare: toParameter('share')([0.1, 0.12, 0.15], 'A', 'Spares of 10 to 15 % are usual'),
  gridKgPerKwh: toParameter('kg CO2/kWh')(
    [0.5, 0.537, 0.68],
    'M',
    'National grid 2022; Inner Mongolia about 0.68',
  ),
  dieselKgPerLitre: toParameter('kg CO2/l')([2.6, 2.68, 2.7], 'M', 'Combustion alone'),
};

/** The same without costs. */
export function withoutCosts({ vehicles, ...parameters }: OperatingParameters): OperatingParameters {
  const free = ({ fenPerHour, fenPerKm, fenPerVehicleDay, ...vehicle }: VehicleParameters) => {
    const none = { low: 0, central: 0, high: 0 };
    return {
      ...vehicle,
      fenPerHour: { ...fenPerHour, ...none },
      fenPerKm: { ...fenPerKm, ...none },
      fenPerVehicleDay: { ...fenPerVehicleDay, ...none },
    };
  };
  const kinds = vehicleKinds.map((kind) => [kind, free(vehicles[kind])] as const);
  return { ...parameters, vehicles: Object.fromEntries(kinds) as OperatingParameters['vehicles'] };
}
