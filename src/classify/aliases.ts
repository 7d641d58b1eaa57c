import { normalise } from './normalise.ts';
import { readAlias, type Taxonomy } from './taxonomy.ts';

/** Finds every way to write a name of the field, whichever of them is given; none where it is no such name. */
export function createAliases({ terms }: Taxonomy): (name: string) => readonly string[] {
  const names = new Map<string, Set<string>>();
  for (const { id, kind, aliases } of terms) {
    if (kind === 'cue' || kind === 'deed' || kind === 'place') continue;
    const words = [id, ...aliases.map((alias) => readAlias(alias).replace(/'s$/, ''))];
    for (const word of words) {
      const key = normalise(word).lower;
      names.set(key, new Set([...(names.get(key) ?? []), ...words]));
    }
  }
  return (name) => [...(names.get(normalise(name.trim()).lower) ?? [])];
}
