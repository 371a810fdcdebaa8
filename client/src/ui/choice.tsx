import { useId } from 'react';
import styles from './choice.module.css';

export interface ChoiceProps<Value extends string> {
  readonly value: Value;
  readonly data: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  /** Name for screen readers; else `aria-labelledby`. */
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  /** The options share the width evenly. */
  readonly fullWidth?: boolean;
  readonly vertical?: boolean;
}

/**
 * One of a few options, all of them seen. Radio buttons with styles alone: a component that measures its options makes the
 * browser lay out the page once more in the middle of its first drawing.
 */
export function Choice<Value extends string>({
  data,
  fullWidth,
  onChange,
  value,
  vertical,
  ...names
}: ChoiceProps<Value>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      {...names}
      className={styles.choice}
      data-full={fullWidth || vertical || undefined}
      data-vertical={vertical || undefined}
    >
      {data.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
