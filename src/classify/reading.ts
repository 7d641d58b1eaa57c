import type { Item } from '../domain/types.ts';
import { Matcher } from './matcher.ts';
import { compileMeanings, type Meaning, type Sense } from './meanings.ts';
import { type Normal, normalise, normalLength } from './normalise.ts';
import type { Taxonomy, Term } from './taxonomy.ts';

/** A word of the vocabulary in an item, in the sense it has there. */
export interface Sight {
  readonly term: Term;
  readonly sense: Sense;
  readonly meaning: Meaning;
  readonly start: number;
  readonly end: number;
  readonly inTitle: boolean;
}

/** What of an item the model sees. */
export interface Reading {
  readonly item: Item;
  readonly text: Normal;
  /** Where the title ends in the text. */
  readonly titleEnd: number;
  /** By position; one place of the text may have several senses. */
  readonly sights: readonly Sight[];
  /** Verbs and objects that may make a deed; among them no word that only tells a matter. */
  readonly actors: readonly Sight[];
  /** Agencies named as the source. */
  readonly sourceSights: readonly Sight[];
}

/** Longer texts say nothing new of what an item is about, and cost time. */
const MAX_TITLE_CHARS = 600;
const MAX_SUMMARY_CHARS = 2400;
const MAX_BODY_CHARS = 1500;
const MAX_SOURCES = 1000;

/** Reads items by a vocabulary that is compiled once. */
export class Reader {
  /** Every sense that a sight can have, by number. */
  readonly senses: readonly Sense[];
  readonly #meanings: readonly Meaning[];
  readonly #matcher: Matcher;
  /** By the number of an id: whether the item at hand names it. */
  readonly #isNamed: Uint8Array;
  /** What the names of the latest outlets say: most items come from few. */
  readonly #sources = new Map<string, readonly Sight[]>();

  constructor(taxonomy: Taxonomy) {
    const { meanings, senses } = compileMeanings(taxonomy);
    this.senses = senses;
    this.#meanings = meanings;
    this.#isNamed = new Uint8Array(taxonomy.terms.length);
    this.#matcher = new Matcher(meanings.map(({ term, seat }) => (seat ? term.seats : term.aliases)));
  }

  read(item: Item): Reading {
    const title = item.title.slice(0, MAX_TITLE_CHARS);
    // An order without an abstract is judged by how its text begins.
    const rest = isBlank(item.summary) ? item.body.slice(0, MAX_BODY_CHARS) : item.summary.slice(0, MAX_SUMMARY_CHARS);
    const text = normalise(`${title}\n${rest}`);
    const titleEnd = normalLength(title);
    const { sights, actors } = this.#pickMeant(this.#find(text, titleEnd));
    return { item, text, titleEnd, sights, actors, sourceSights: this.#readSource(item.source) };
  }

  #readSource(source: string): readonly Sight[] {
    const known = this.#sources.get(source);
    if (known) return known;
    if (this.#sources.size === MAX_SOURCES) this.#sources.clear();
    const sights = this.#find(normalise(source), 0);
    this.#sources.set(source, sights);
    return sights;
  }

  #find(text: Normal, titleEnd: number): Sight[] {
    const sights: Sight[] = [];
    for (const { terms, start, end } of this.#matcher.find(text)) {
      for (const number of terms) {
        const meaning = this.#meanings[number];
        if (!meaning) continue;
        const { term, sense } = meaning;
        sights.push({ term, sense, meaning, start, end, inTitle: end <= titleEnd });
      }
    }
    return sights;
  }

  /** Leaves out words that mean something else in the company of others. */
  #pickMeant(found: readonly Sight[]): { sights: Sight[]; actors: Sight[] } {
    const [sights, actors]: [Sight[], Sight[]] = [[], []];
    for (const { meaning } of found) this.#isNamed[meaning.id] = 1;
    for (const sight of found) {
      const { term, meaning } = sight;
      if (meaning.unless.length > 0 && this.#isAnyNamed(meaning.unless)) continue;
      if (term.kind !== 'deed') sights.push(sight);
      if (term.role !== null) actors.push(sight);
    }
    for (const { meaning } of found) this.#isNamed[meaning.id] = 0;
    return { sights, actors };
  }

  #isAnyNamed(ids: readonly number[]): boolean {
    for (const id of ids) if (this.#isNamed[id] === 1) return true;
    return false;
  }
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
