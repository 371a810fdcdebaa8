import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './wide.module.css';

/** Frame around a table that may be wider than the screen; it scrolls by keys, too, and says so where there is more to see. */
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
  const { t } = useTranslation();
  const frame = useRef<HTMLElement>(null);
  const isWide = useIsWide(frame);
  const box = (
    <section
      ref={frame}
      className={className ?? styles.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
      aria-labelledby={labelledBy}
      data-wide={isWide || undefined}
    >
      {children}
    </section>
  );
  return (
    <>
      {isWide && (
        <p className={styles.sideways} aria-hidden="true">
          {t('app.sideways')}
        </p>
      )}
      {box}
    </>
  );
}

/** Whether the content of a frame is wider than the frame. */
function useIsWide(frame: { readonly current: HTMLElement | null }): boolean {
  const [isWide, setWide] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (!box || typeof ResizeObserver === 'undefined') return;
    const measure = () => setWide(box.scrollWidth - box.clientWidth > 1);
    const observer = new ResizeObserver(measure);
    for (const one of [box, ...box.children]) observer.observe(one);
    return () => observer.disconnect();
  }, [frame]);
  return isWide;
}
