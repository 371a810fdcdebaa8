/** Fields that several kinds of modifications have under the same name. */
import { useTranslation } from 'react-i18next';
import {
  ChoiceField,
  DaysField,
  DirectionField,
  MinutesField,
  SecondsField,
  WindowFields,
  YesField,
} from '../fields.tsx';
import type { ModificationOf, ModificationType } from '../new-modification.ts';

/** A modification, or what its fields have in common with others. */
export interface PartProps<M> {
  readonly value: M;
  readonly onChange: (modification: M) => void;
}

export type FormProps<Type extends ModificationType> = PartProps<ModificationOf<Type>>;

/** The modification with a field, or without it for `undefined`. */
export function withOptional<M extends object, Key extends keyof M>(
  modification: M,
  key: Key,
  next: M[Key],
): M {
  const { [key]: _, ...rest } = modification;
  return (next === undefined ? rest : { ...rest, [key]: next }) as M;
}

export function Headway<M extends { readonly headwaySecs: number }>({ onChange, value }: PartProps<M>) {
  const { t } = useTranslation();
  return (
    <MinutesField
      label={t('bureau.headwayMin')}
      path="headwaySecs"
      value={value.headwaySecs}
      onChange={(headwaySecs) => onChange({ ...value, headwaySecs })}
    />
  );
}

export function ServiceWindow<M extends { readonly window: [string, string] }>({
  onChange,
  value,
}: PartProps<M>) {
  return (
    <WindowFields path="window" value={value.window} onChange={(window) => onChange({ ...value, window })} />
  );
}

/** One direction, or both. */
export function Direction<M extends { readonly direction?: 'outbound' | 'inbound' | undefined }>({
  onChange,
  value,
}: PartProps<M>) {
  return (
    <DirectionField
      value={value.direction}
      onChange={(direction) => onChange(withOptional(value, 'direction', direction))}
    />
  );
}

export function Days<M extends { readonly days: string }>({ onChange, value }: PartProps<M>) {
  return <DaysField path="days" value={value.days} onChange={(days) => onChange({ ...value, days })} />;
}

/** Whether departures are those of a timetable. */
export function Exact<M extends { readonly exact: boolean }>({ onChange, value }: PartProps<M>) {
  const { t } = useTranslation();
  return (
    <YesField
      label={t('bureau.exact')}
      value={value.exact}
      onChange={(exact) => onChange({ ...value, exact })}
    />
  );
}

export function BothWays<M extends { readonly bothWays: boolean }>({ onChange, value }: PartProps<M>) {
  const { t } = useTranslation();
  return (
    <YesField
      label={t('bureau.bothWays')}
      value={value.bothWays}
      onChange={(bothWays) => onChange({ ...value, bothWays })}
    />
  );
}

/** Time that a passed stop saves. */
export function SavedPerStop<M extends { readonly savedPerStopSecs: number }>({
  onChange,
  value,
}: PartProps<M>) {
  const { t } = useTranslation();
  return (
    <SecondsField
      label={t('bureau.savedPerStop')}
      path="savedPerStopSecs"
      value={value.savedPerStopSecs}
      onChange={(savedPerStopSecs) => onChange({ ...value, savedPerStopSecs })}
    />
  );
}

/** Whether lines take the card: as today, yes, or no. */
export function TakesCard<M extends { readonly oneCard?: boolean | undefined }>({
  onChange,
  value,
}: PartProps<M>) {
  const { t } = useTranslation();
  const { oneCard } = value;
  return (
    <ChoiceField
      label={t('bureau.oneCardHow')}
      path="oneCard"
      value={oneCard === undefined ? 'as-is' : oneCard ? 'yes' : 'no'}
      options={{ 'as-is': t('bureau.asIs'), yes: t('bureau.cardYes'), no: t('bureau.cardNo') }}
      onChange={(next) =>
        onChange(withOptional(value, 'oneCard', next === 'as-is' ? undefined : next === 'yes'))
      }
    />
  );
}
