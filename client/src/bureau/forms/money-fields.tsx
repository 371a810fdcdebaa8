/** Fields of fares, operators and vehicles, which several modifications have. */
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AddLine } from '../../api/contract.ts';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import { useBureauTools, useFieldProblem } from '../bureau-tools.tsx';
import { ChoiceField, NumberField, OptionalNumberField, YuanField } from '../fields.tsx';

type Fare = AddLine['fare'];

export interface FareFieldsProps {
  readonly fare: Fare;
  readonly onChange: (fare: Fare) => void;
}

/** One price for every ride, or a price by distance. */
export function FareFields({ fare, onChange }: FareFieldsProps) {
  const { t } = useTranslation();
  const { product } = fare;
  return (
    <>
      <ChoiceField
        label={t('bureau.fareKind')}
        path="fare"
        value={fare.kind}
        options={{ flat: t('bureau.fareFlat'), distance: t('bureau.fareDistance') }}
        onChange={(kind) => {
          if (kind === fare.kind) return;
          if (kind === 'flat') onChange({ kind, product, fen: 200 });
          else onChange({ kind, product, fenPerKm: 20, minimumFen: 200, roundToFen: 50 });
        }}
      />
      {fare.kind === 'flat' ? (
        <YuanField
          label={t('bureau.fareYuan')}
          value={fare.fen}
          onChange={(fen) => onChange({ ...fare, fen })}
        />
      ) : (
        <>
          <NumberField
            label={t('bureau.fareYuanPerKm')}
            isWhole={false}
            min={0}
            max={1_000}
            value={fare.fenPerKm / 100}
            onChange={(yuan) => onChange({ ...fare, fenPerKm: Math.round(yuan * 1e4) / 100 })}
          />
          <YuanField
            label={t('bureau.fareMinimum')}
            value={fare.minimumFen}
            onChange={(minimumFen) => onChange({ ...fare, minimumFen })}
          />
          <NumberField
            label={t('bureau.fareRound')}
            isWhole={false}
            min={0.01}
            max={10}
            value={fare.roundToFen / 100}
            onChange={(yuan) => onChange({ ...fare, roundToFen: Math.max(1, Math.round(yuan * 100)) })}
          />
        </>
      )}
    </>
  );
}

type Operator = AddLine['operator'];

export interface OperatorFieldsProps {
  readonly operator: Operator;
  readonly onChange: (operator: Operator) => void;
  /** Id that a new operator gets. */
  readonly newId: string;
}

/** An operator of the feeds, or a new one. */
export function OperatorFields({ newId, onChange, operator }: OperatorFieldsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { lines } = useBureauTools();
  const known = new Map<string, string>();
  for (const { line } of lines) {
    if (!line) continue;
    const id = `${line.feedId}:${line.route.agencyId}`;
    if (!known.has(id)) known.set(id, toNameText(line.route.agencyNames, language));
  }
  const value = 'existing' in operator ? operator.existing : '';
  const options: Record<string, string> = { '': t('bureau.operatorNew'), ...Object.fromEntries(known) };
  if (!(value in options)) options[value] = value;
  return (
    <>
      <ChoiceField
        label={t('bureau.operator')}
        path="operator"
        value={value}
        options={options}
        onChange={(id) =>
          onChange(id === '' ? { new: { id: newId, name: t('bureau.newOperator') } } : { existing: id })
        }
      />
      {'new' in operator && (
        <TextInput
          label={t('bureau.operatorName')}
          value={operator.new.name}
          error={operator.new.name === '' ? t('bureau.nameNeeded') : undefined}
          onChange={(event) => onChange({ new: { ...operator.new, name: event.target.value } })}
        />
      )}
    </>
  );
}

type Vehicle = AddLine['vehicle'];

export interface VehicleFieldsProps {
  readonly vehicle: Vehicle;
  readonly onChange: (vehicle: Vehicle) => void;
}

/** Seats, cost and energy of a vehicle. An empty field is left out of the document. */
export function VehicleFields({ onChange, vehicle }: VehicleFieldsProps) {
  const { t } = useTranslation();
  const fenPerHour = useFieldProblem('vehicle.fenPerHour');
  const setOptional = (
    key: 'fenPerHour' | 'kwhPerKm' | 'litresPerKm' | 'fleet',
    value: number | undefined,
  ) => {
    const { [key]: _, ...rest } = vehicle;
    onChange(value === undefined ? rest : { ...rest, [key]: value });
  };
  return (
    <>
      <NumberField
        label={t('bureau.seats')}
        path="vehicle.seats"
        min={1}
        max={5_000}
        value={vehicle.seats}
        onChange={(seats) => onChange({ ...vehicle, seats })}
      />
      <NumberField
        label={t('bureau.standing')}
        path="vehicle.standing"
        min={0}
        max={5_000}
        value={vehicle.standing}
        onChange={(standing) => onChange({ ...vehicle, standing })}
      />
      <NumberField
        label={t('bureau.maxKmh')}
        path="vehicle.maxKmh"
        isWhole={false}
        min={1}
        max={2_000}
        value={vehicle.maxKmh}
        onChange={(maxKmh) => onChange({ ...vehicle, maxKmh })}
      />
      <NumberField
        label={t('bureau.yuanPerKm')}
        path="vehicle.fenPerKm"
        isWhole={false}
        min={0}
        max={10_000}
        value={vehicle.fenPerKm / 100}
        onChange={(yuan) => onChange({ ...vehicle, fenPerKm: Math.round(yuan * 100) })}
      />
      <OptionalNumberField
        label={t('bureau.yuanPerHour')}
        path={fenPerHour === undefined ? undefined : 'vehicle.fenPerHour'}
        isWhole={false}
        min={0}
        max={100_000}
        value={vehicle.fenPerHour === undefined ? undefined : vehicle.fenPerHour / 100}
        onChange={(yuan) =>
          setOptional('fenPerHour', yuan === undefined ? undefined : Math.round(yuan * 100))
        }
      />
      <OptionalNumberField
        label={t('bureau.kwhPerKm')}
        isWhole={false}
        min={0}
        max={200}
        value={vehicle.kwhPerKm}
        onChange={(value) => setOptional('kwhPerKm', value)}
      />
      <OptionalNumberField
        label={t('bureau.litresPerKm')}
        isWhole={false}
        min={0}
        max={10}
        value={vehicle.litresPerKm}
        onChange={(value) => setOptional('litresPerKm', value)}
      />
      <OptionalNumberField
        label={t('bureau.fleetLimit')}
        path="vehicle.fleet"
        min={1}
        max={10_000}
        value={vehicle.fleet}
        onChange={(value) => setOptional('fleet', value)}
      />
    </>
  );
}
