import { normalise } from './normalise.ts';
import type { Taxonomy } from './taxonomy.ts';

/** Finds every way to write a name of the field, whichever of them is given; none where it is no such name. */
export function createAliases({ terms }: Taxonomy): (name: string) => readonly string[] {
  const names = new Map<string, Set<string>>();
  for (const { id, kind, aliases } of terms) {
    if (kind === 'cue' || kind === 'place') continue;
    const words = [id, ...aliases.map(readAlias)];
    for (const word of words) {
      const key = normalise(word).lower;
      names.set(key, new Set([...(names.get(key) ?? []), ...words]));
    }
  }
  return (name) => [...(names.get(normalise(name.trim()).lower) ?? [])];
}

/** Without the marks that only the classifier reads: `=` asks for the very case, `*` lets the word run on. */
function readAlias(alias: string): string {
  return alias.replace(/^=/, '').replace(/\*$/, '').replace(/'s$/, '');
}
