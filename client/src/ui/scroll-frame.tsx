import type { ReactNode } from 'react';
import styles from './wide.module.css';

/** Around a table that may be wider than the screen: scrolls by itself, with keys too. */
export function ScrollFrame({
  labelledBy,
  className,
  children,
}: {
  /** Id of the heading that names what scrolls. */
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
