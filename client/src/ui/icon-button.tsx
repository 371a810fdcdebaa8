import { ActionIcon } from '@mantine/core';
import type { Ref } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './icon-button.module.css';

const tones = { accent: 'var(--accent)', quiet: 'var(--ink-3)', ink: 'var(--ink)' } as const;

export interface IconButtonProps {
  readonly icon: IconName;
  /** Names the button for screen readers and shows as a tooltip. */
  readonly label: string;
  readonly onClick: () => void;
  readonly iconSize?: number;
  /** `quiet` is grey, for buttons that matter less than the text beside them; `ink` has the colour of text. */
  readonly tone?: keyof typeof tones;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  /** For a button that switches something on and off: its icon is filled while it is on. */
  readonly pressed?: boolean;
  readonly className?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A square button of 44 px, the size of a fingertip, with an icon in place of text. */
export function IconButton({
  icon,
  label,
  onClick,
  iconSize = 20,
  tone = 'accent',
  disabled,
  busy,
  pressed,
  className = '',
  ref,
}: IconButtonProps) {
  return (
    <ActionIcon
      ref={ref}
      variant="subtle"
      size={44}
      color={tones[tone]}
      className={`${styles.button} ${className}`}
      aria-label={label}
      aria-busy={busy}
      aria-pressed={pressed}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={iconSize} />
    </ActionIcon>
  );
}
