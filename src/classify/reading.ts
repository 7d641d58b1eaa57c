import type { Item } from '../domain/types.ts';
import { hashText } from './hash.ts';
import { Matcher } from './matcher.ts';
import { type Normal, normalise } from './normalise.ts';
import type { Taxonomy, Term } from './taxonomy.ts';

/** A word of the vocabulary in an item, in the sense it has there. */
export interface Sight {
  readonly term: Term;
  /** The class in which the model sees it, so that a new name needs no training. */
  readonly sense: string;
  /** The hash of `sense`. */
  readonly hash: number;
  /** Whether a place is named by its government's seat. */
  readonly seat: boolean;
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
  /** Agencies named as the source. */
  readonly sourceSights: readonly Sight[];
}

/** Longer texts say nothing new of what an item is about, and cost time. */
const MAX_TITLE_CHARS = 600;
const MAX_SUMMARY_CHARS = 2400;
const MAX_BODY_CHARS = 1500;

/** Reads items by a vocabulary that is compiled once. */
export class Reader {
  readonly #terms: readonly Term[];
  readonly #senses: readonly { readonly sense: string; readonly hash: number }[];
  readonly #matcher: Matcher;

  constructor(taxonomy: Taxonomy) {
    this.#terms = [...taxonomy.terms, ...taxonomy.terms];
    this.#senses = this.#terms.map((term, at) => {
      const sense = senseOf(term, at >= taxonomy.terms.length);
      return { sense, hash: hashText(sense) };
    });
    this.#matcher = new Matcher([
      ...taxonomy.terms.map((term) => term.aliases),
      ...taxonomy.terms.map((term) => term.seats),
    ]);
  }

  read(item: Item): Reading {
    const title = normalise(item.title.slice(0, MAX_TITLE_CHARS));
    // An order without an abstract is judged by how its text begins.
    const rest =
      item.summary.trim() === '' ? item.body.slice(0, MAX_BODY_CHARS) : item.summary.slice(0, MAX_SUMMARY_CHARS);
    const summary = normalise(rest);
    const text = { cased: `${title.cased}\n${summary.cased}`, lower: `${title.lower}\n${summary.lower}` };
    const titleEnd = title.lower.length;
    const found = this.#find(text, titleEnd);
    const isMeant = ({ term }: Sight): boolean =>
      !term.unless.some((id) => found.some((other) => other.term.id === id));
    return { item, text, titleEnd, sights: found.filter(isMeant), sourceSights: this.#find(normalise(item.source), 0) };
  }

  #find(text: Normal, titleEnd: number): Sight[] {
    const sights: Sight[] = [];
    for (const { terms, start, end } of this.#matcher.find(text)) {
      for (const number of terms) {
        const term = this.#terms[number];
        const sense = this.#senses[number];
        if (!term || sense === undefined) continue;
        const seat = number * 2 >= this.#terms.length;
        sights.push({ term, sense: sense.sense, hash: sense.hash, seat, start, end, inTitle: end <= titleEnd });
      }
    }
    return sights;
  }
}

const PLACES_OF_THEIR_OWN = new Set(['US', 'CN']);

function senseOf(term: Term, seat: boolean): string {
  if (term.kind === 'cue') return term.id;
  if (term.kind === 'place') return `${PLACES_OF_THEIR_OWN.has(term.id) ? term.id : 'place'}${seat ? '-seat' : ''}`;
  if (term.kind === 'person') return 'person';
  return term.kind === 'company' ? `firm-${term.field}` : term.field;
}
