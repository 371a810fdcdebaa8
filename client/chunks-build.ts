/** Which modules of the page share a file: many small files cost a slow phone more than a few larger ones. */
import type { Rolldown } from 'vite';

type Groups = NonNullable<Exclude<NonNullable<Rolldown.OutputOptions['codeSplitting']>, boolean>['groups']>;

/** All that `entry` imports before it runs. */
function listImports(entry: string, context: Rolldown.ChunkingContext): Set<string> {
  const seen = new Set<string>();
  const walk = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const next of context.getModuleInfo(id)?.importedIds ?? []) walk(next);
  };
  walk(entry);
  return seen;
}

/**
 * One file for what the entry `first` imports, and one for what the other entries import beside it. Everything else, which
 * is loaded on demand, is split by who uses it.
 */
export function toChunkGroups(first: string): Groups {
  let ofFirst: Set<string> | undefined;
  return [
    {
      name: (id, context) => {
        ofFirst ??= listImports(first, context);
        return ofFirst.has(id) ? 'ask' : null;
      },
      debugName: 'ask',
      priority: 2,
    },
    { name: 'page', tags: ['$initial'], priority: 1 },
  ];
}
