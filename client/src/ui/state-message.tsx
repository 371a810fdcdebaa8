import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './state-message.module.css';

export interface StateMessageProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
  readonly tone?: 'calm' | 'failed';
}

/** Instead of content: what is the matter, why, and one thing to do about it. */
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
