import { useTranslation } from 'react-i18next';
import wide from '../ui/wide.module.css';
import { findNoteText } from './item-notes.ts';

/** Kinds of items whose reference is the id of a journey. */
const journeyKinds: ReadonlySet<string> = new Set(['over-deducted', 'under-deducted']);

export const isAboutJourney = (kind: string) => journeyKinds.has(kind);

/** The note of an item. */
export function ItemNote({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const known = findNoteText(text, t);
  return (
    <small className={wide.muted} lang={known === undefined ? '' : undefined}>
      {known ?? text}
    </small>
  );
}
