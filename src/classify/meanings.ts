import { ENTITY_KINDS, type Entity } from '../domain/types.ts';
import { hashText } from './hash.ts';
import { matterOf } from './matters.ts';
import type { Taxonomy, Term } from './taxonomy.ts';

/** A class in which the model sees the words of the vocabulary, so that a new name needs no training. */
export interface Sense {
  readonly name: string;
  readonly hash: number;
  /** Its place among all senses, which stand by name. */
  readonly number: number;
  /** What it amounts to: its place among the matters, -1 where it is none of them. */
  readonly matter: number;
  /** The names of its features for a place that stands right before or after it. */
  readonly asBefore: string;
  readonly asAfter: string;
}

/** What a word of the vocabulary means, compiled for reading. */
export interface Meaning {
  readonly term: Term;
  readonly sense: Sense;
  /** Whether the word is a government's seat that stands for its place. */
  readonly seat: boolean;
  /** The name a verdict lists; null for places and cues. */
  readonly entity: Entity | null;
  /** The names of its features for the place it belongs to. */
  readonly asPlace: { readonly any: string; readonly title: string; readonly first: string };
  /** The number of its term's id, and of the ids in whose company it means something else. */
  readonly id: number;
  readonly unless: readonly number[];
}

/** The vocabulary compiled: one meaning for each term, then one for each term's seat, in the terms' order. */
export function compileMeanings({ terms }: Taxonomy): { meanings: Meaning[]; senses: Sense[] } {
  const names = new Set([false, true].flatMap((seat) => terms.map((term) => senseOf(term, seat))));
  const senses = new Map([...names].sort().map((name, number) => [name, buildSense(name, number)]));
  const ids = new Map([...new Set(terms.map(({ id }) => id))].map((id, number) => [id, number]));
  const entities = terms.map(entityOf);
  const compile = (seat: boolean) => (term: Term, at: number) => {
    const sense = senses.get(senseOf(term, seat)) as Sense;
    const entity = entities[at] ?? null;
    const asPlace = namePlaceFeatures(term, sense, seat);
    const unless = term.unless.flatMap((id) => ids.get(id) ?? []);
    return { term, sense, seat, entity, asPlace, id: ids.get(term.id) ?? -1, unless };
  };
  return { meanings: [...terms.map(compile(false)), ...terms.map(compile(true))], senses: [...senses.values()] };
}

function buildSense(name: string, number: number): Sense {
  const [asBefore, asAfter] = [`after:${name}`, `before:${name}`];
  return { name, hash: hashText(name), number, matter: matterOf(name), asBefore, asAfter };
}

const PLACES_OF_THEIR_OWN = new Set(['US', 'CN']);

function senseOf(term: Term, seat: boolean): string {
  if (term.kind === 'cue' || term.kind === 'deed') return term.id;
  if (term.kind === 'place') return `${PLACES_OF_THEIR_OWN.has(term.id) ? term.id : 'place'}${seat ? '-seat' : ''}`;
  if (term.kind === 'person') return 'person';
  return term.kind === 'company' ? `firm-${term.field}` : term.field;
}

function entityOf({ id, kind }: Term): Entity | null {
  const known = ENTITY_KINDS.find((one) => one === kind);
  return known ? { name: id, kind: known } : null;
}

function namePlaceFeatures({ kind }: Term, { name }: Sense, seat: boolean): Meaning['asPlace'] {
  const what = kind === 'place' ? (seat ? 'seat' : 'place') : kind === 'company' ? name : kind;
  return { any: `any:${what}`, title: `title:${what}`, first: `first:${kind}` };
}
