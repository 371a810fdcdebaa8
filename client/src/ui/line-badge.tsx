import { useTranslation } from 'react-i18next';
import { languageTags } from '../i18n/language.ts';
import { Icon } from './icon.tsx';
import styles from './line-badge.module.css';
import { toLineColors } from './line-color.ts';
import type { ModeLook } from './mode.ts';
import { hasHan } from './name.tsx';

export interface LineBadgeProps {
  readonly look: ModeLook;
  readonly label: string;
  readonly color?: string | undefined;
  readonly textColor?: string | undefined;
}

/** Sign of a line: icon of the vehicle, and the line's number on its colour. */
export function LineBadge({ look, label, color, textColor }: LineBadgeProps) {
  const { t } = useTranslation();
  const colors = toLineColors(color, textColor, look.color);
  return (
    <span className={styles.badge} style={{ background: colors.fill, color: colors.text }}>
      <Icon name={look.icon} size={16} />
      <span className="visually-hidden">{t(look.label)}</span>
      <span lang={hasHan(label) ? languageTags.zh : undefined}>{label}</span>
    </span>
  );
}
