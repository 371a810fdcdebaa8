import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './state-message.module.css';

export interface StateMessageProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
  readonly tone?: 'calm' | 'failed';
}

/** A message in place of content: what happened, why, and one button. */
export function StateMessage({ title, children, action, tone = 'calm' }: StateMessageProps) {
  return (
    <div className={styles.message} data-tone={tone}>
      <h2 className={styles.title}>{title}</h2>
      {children ? <div className={styles.text}>{children}</div> : null}
      {action ? (
        <Button onClick={action.onClick} variant="light" size="md" className={styles.action ?? ''}>
          {action.label}
        </Button>
      ) : null}
    </div>
  );
}
