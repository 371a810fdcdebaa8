/** The only live region of the page: screen readers read out its text when it changes. */
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

/** Returns a function that has a sentence read out. The same sentence twice in a row is read out once. */
export function useAnnounce(): (text: string) => void {
  return useContext(AnnounceContext);
}
