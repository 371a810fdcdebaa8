/** Fields of numbers, times and days; each shows what the server finds wrong with it. */
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/InlineInput.css';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './bureau.module.css';
import { useFieldProblem } from './bureau-tools.tsx';

interface FieldProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Field of the modification, as problems name it. */
  readonly path?: string;
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Whether fractions are refused. */
  readonly isWhole?: boolean;
}

const isInBounds = (number: number, { isWhole = true, max, min }: Bounds) =>
  number >= min && number <= max && (!isWhole || Number.isInteger(number));

/** Six decimals at most, so that 0.1 + 0.2 is shown as 0.3. */
const toShown = (value: number) => String(Math.round(value * 1e6) / 1e6);

/** A number; while what is typed is none in the bounds, the value stays as it was. */
export function NumberField({ label, onChange, path, value, ...bounds }: FieldProps<number> & Bounds) {
  return (
    <OptionalNumberField
      label={label}
      value={value}
      path={path}
      isNeeded
      onChange={(next) => next !== undefined && onChange(next)}
      {...bounds}
    />
  );
}

interface OptionalProps extends Bounds {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly path?: string | undefined;
  readonly isNeeded?: boolean;
}

/** A number that may be left out. */
export function OptionalNumberField(props: OptionalProps) {
  const { isNeeded = false, isWhole = true, label, max, min, onChange, path, value } = props;
  const shown = value === undefined ? '' : toShown(value);
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped((old) => (old !== '' && toShown(Number(old)) === shown ? old : shown)), [shown]);
  const problem = useFieldProblem(path);
  const isEmpty = typed.trim() === '';
  const isGood = isEmpty ? !isNeeded : isInBounds(Number(typed), { min, max, isWhole });
  return (
    <TextInput
      inputMode={isWhole ? 'numeric' : 'decimal'}
      label={label}
      value={typed}
      error={isGood ? problem : `${min} – ${max}`}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        if (text.trim() === '') {
          if (!isNeeded) onChange(undefined);
        } else if (isInBounds(Number(text), { min, max, isWhole })) onChange(Number(text));
      }}
      onBlur={() => {
        if (!isGood) setTyped(shown);
      }}
    />
  );
}

/** Minutes of a value in seconds; more than none, unless `min` is 0. */
export function MinutesField({
  label,
  min = 0.1,
  onChange,
  path,
  value,
}: FieldProps<number> & { readonly min?: number }) {
  return (
    <NumberField
      label={label}
      isWhole={false}
      min={min}
      max={1_440}
      value={value / 60}
      onChange={(minutes) => onChange(Math.max(min === 0 ? 0 : 1, Math.round(minutes * 60)))}
      {...(path === undefined ? {} : { path })}
    />
  );
}

export function SecondsField({ min = 0, ...props }: FieldProps<number> & { readonly min?: number }) {
  return <NumberField min={min} max={86_400} {...props} />;
}

/** An amount in yuan of a value in fen. */
export function YuanField({ label, onChange, path, value }: FieldProps<number>) {
  return (
    <NumberField
      label={label}
      isWhole={false}
      min={0}
      max={100_000}
      value={value / 100}
      onChange={(yuan) => onChange(Math.round(yuan * 100))}
      {...(path === undefined ? {} : { path })}
    />
  );
}

const isTimeText = (text: string) => /^(?:[0-3]?\d|4[0-8]):[0-5]\d(?::[0-5]\d)?$/.test(text);

/** A time of the service day, HH:MM, up to 48:00. */
export function TimeField({ label, onChange, path, value }: FieldProps<string>) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const problem = useFieldProblem(path);
  return (
    <TextInput
      label={label}
      value={typed}
      placeholder="07:00"
      error={isTimeText(typed) ? problem : 'HH:MM'}
      onChange={(event) => {
        // Chinese input methods write a full-width colon.
        const text = event.target.value.replaceAll('：', ':');
        setTyped(text);
        if (isTimeText(text)) onChange(text);
      }}
    />
  );
}

/** From and to of a window. */
export function WindowFields({
  onChange,
  path,
  value: [from, to],
}: Omit<FieldProps<readonly [string, string]>, 'label' | 'onChange'> & {
  readonly onChange: (window: [string, string]) => void;
}) {
  const { t } = useTranslation();
  const at = path === undefined ? {} : { path };
  return (
    <>
      <TimeField label={t('bureau.from')} value={from} onChange={(next) => onChange([next, to])} />
      <TimeField label={t('bureau.to')} value={to} onChange={(next) => onChange([from, next])} {...at} />
    </>
  );
}

const toTimes = (text: string) =>
  text
    .replaceAll('：', ':')
    .split(/[,，;；、\s]+/)
    .filter((time) => time !== '');

/** Times with commas or spaces between them. */
export function TimesField({ label, onChange, path, value }: FieldProps<readonly string[]>) {
  const shown = value.join(', ');
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped((old) => (toTimes(old).join(', ') === shown ? old : shown)), [shown]);
  const problem = useFieldProblem(path);
  const times = toTimes(typed);
  const isGood = times.length > 0 && times.every(isTimeText);
  return (
    <TextInput
      label={label}
      value={typed}
      placeholder="07:00, 07:20"
      error={isGood ? problem : 'HH:MM, HH:MM …'}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        const next = toTimes(text);
        if (next.length > 0 && next.every(isTimeText)) onChange(next);
      }}
    />
  );
}

const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Days of the week as seven flags. */
export function DaysField({ onChange, path, value }: Omit<FieldProps<string>, 'label'>) {
  const { t } = useTranslation();
  const problem = useFieldProblem(path);
  return (
    <fieldset className={styles.days}>
      <legend>{t('bureau.days')}</legend>
      {weekDays.map((day, i) => (
        <Checkbox
          key={day}
          label={t(`bureauDay.${day}`)}
          checked={value[i] === '1'}
          onChange={(event) => {
            const next = [...value].with(i, event.target.checked ? '1' : '0').join('');
            onChange(next);
          }}
        />
      ))}
      {problem && <p className={styles.fieldProblem}>{problem}</p>}
    </fieldset>
  );
}

/** A choice among a few values. */
export function ChoiceField<Value extends string>({
  label,
  onChange,
  options,
  path,
  value,
}: FieldProps<Value> & { readonly options: Readonly<Record<Value, string>> }) {
  const problem = useFieldProblem(path);
  return (
    <NativeSelect
      label={label}
      value={value}
      error={problem}
      onChange={(event) => onChange(event.target.value as Value)}
      data={Object.entries<string>(options).map(([id, text]) => ({ value: id, label: text }))}
    />
  );
}

export function YesField({ label, onChange, path, value }: FieldProps<boolean>) {
  const problem = useFieldProblem(path);
  return (
    <Checkbox
      className={styles.yes ?? ''}
      label={label}
      checked={value}
      error={problem}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

/** One direction of a line, or both. */
export function DirectionField({
  onChange,
  value,
}: {
  readonly value: 'outbound' | 'inbound' | undefined;
  readonly onChange: (direction: 'outbound' | 'inbound' | undefined) => void;
}) {
  const { t } = useTranslation();
  return (
    <ChoiceField
      label={t('bureau.direction')}
      value={value ?? 'both'}
      options={{
        both: t('bureau.bothDirections'),
        outbound: t('bureau.outbound'),
        inbound: t('bureau.inbound'),
      }}
      onChange={(next) => onChange(next === 'both' ? undefined : next)}
    />
  );
}
