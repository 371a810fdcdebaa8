import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/announcer.tsx';
import type { ScenarioDraft } from './use-scenario-draft.ts';

/** A handler of keys: Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, or the same with the command key, undo and redo, and say so. */
export function useUndoKeys({ redo, undo }: ScenarioDraft, isReadOnly: boolean) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  return (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
    // With the caps lock, the letters are capitals.
    const key = event.key.toLowerCase();
    const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
    const act = isRedo ? redo : key === 'z' ? undo : undefined;
    if (!act || isReadOnly) return;
    event.preventDefault();
    act();
    announce(isRedo ? t('bureau.redone') : t('bureau.undone'));
  };
}

/** Text fields have an undo of their own. */
const isTyping = (target: EventTarget) =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio');
