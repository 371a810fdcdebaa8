import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';
import styles from './leg.module.css';

export interface StepButtonProps {
  readonly icon: IconName;
  readonly onClick: () => void;
  readonly children: ReactNode;
  /** Its text is a part of the printed trip; other buttons are left out on paper. */
  readonly isPrinted?: boolean;
  readonly 'aria-pressed'?: boolean;
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-controls'?: string;
}

/** A button in the text of a leg: an icon and words, without a frame. */
export function StepButton({ icon, children, isPrinted = false, ...rest }: StepButtonProps) {
  return (
    <UnstyledButton className={styles.step} data-print={isPrinted || undefined} {...rest}>
      <Icon name={icon} size={18} />
      {children}
    </UnstyledButton>
  );
}
