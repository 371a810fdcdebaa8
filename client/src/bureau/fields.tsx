import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

interface FieldProps<Value> {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

interface NumberProps extends FieldProps<number> {
  readonly min: number;
  readonly max: number;
  /** Whether fractions are taken. */
  readonly isWhole?: boolean;
}

/** A number; while what is typed is none in the bounds, the value stays as it was. */
export function NumberField({ isWhole = true, label, max, min, onChange, value }: NumberProps) {
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped((old) => (Number(old) === value ? old : String(value))), [value]);
  const number = Number(typed);
  const isGood =
    typed.trim() !== '' && number >= min && number <= max && (!isWhole || Number.isInteger(number));
  return (
    <TextInput
      inputMode={isWhole ? 'numeric' : 'decimal'}
      label={label}
      value={typed}
      error={isGood ? undefined : `${min} – ${max}`}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        const next = Number(text);
        if (text.trim() !== '' && next >= min && next <= max && (!isWhole || Number.isInteger(next)))
          onChange(next);
      }}
    />
  );
}

/** A time of the service day, HH:MM, up to 48:00. */
export function TimeField({ label, onChange, value }: FieldProps<string>) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const isTime = (text: string) => /^(?:[0-3]?\d|4[0-8]):[0-5]\d(?::[0-5]\d)?$/.test(text);
  return (
    <TextInput
      label={label}
      value={typed}
      placeholder="07:00"
      error={isTime(typed) ? undefined : 'HH:MM'}
      onChange={(event) => {
        setTyped(event.target.value);
        if (isTime(event.target.value)) onChange(event.target.value);
      }}
    />
  );
}

/** Ids with commas between them. */
export function IdsField({ label, onChange, value }: FieldProps<readonly string[]>) {
  const [typed, setTyped] = useState(value.join(', '));
  return (
    <TextInput
      label={label}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value.split(/[,，\s]+/).filter((id) => id !== ''));
      }}
    />
  );
}
