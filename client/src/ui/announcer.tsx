/** The page's one polite live region: what a screen reader hears when results come and go. */
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => {});

export function AnnouncerProvider({ children }: { readonly children: ReactNode }) {
  const [text, setText] = useState('');
  const announce = useCallback((next: string) => setText(next), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
        {text}
      </div>
    </AnnounceContext>
  );
}

/** Says a sentence once; saying the same again is silent. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}
