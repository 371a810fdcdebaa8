import type { ReactNode } from 'react';
import styles from './wide.module.css';

/** Frame around a table that may be wider than the screen; it scrolls by keys, too. */
export function ScrollFrame({
  labelledBy,
  className,
  children,
}: {
  /** Id of the heading that names the frame. */
  readonly labelledBy: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section className={className ?? styles.scroll} tabIndex={0} aria-labelledby={labelledBy}>
      {children}
    </section>
  );
}
