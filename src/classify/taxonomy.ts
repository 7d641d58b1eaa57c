import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { DIRECTIONS, type EntityKind, TOPICS, type Topic } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { normalise } from './normalise.ts';

/** One meaning that words can carry: a place, a cue, or a name of the field. */
export interface Term {
  /** Unique: the cue's or place's key, or the canonical name. */
  readonly id: string;
  readonly kind: 'place' | 'cue' | 'deed' | EntityKind;
  /** What a reader is told it is. */
  readonly text: string;
  readonly aliases: readonly string[];
  /** For a place: aliases that mean its government (`Beijing`). */
  readonly seats: readonly string[];
  /** The country a party, an agency or a law belongs to. */
  readonly home: string | null;
  /** The class in which the model sees it, so that a new name needs no training. */
  readonly field: string;
  /** Cues in whose company these words mean something else. */
  readonly unless: readonly string[];
  /** Topics that these words in a title settle by themselves. */
  readonly implies: readonly Topic[];
  /** Whether these words in a title settle that an item is relevant: in any, in an official one, or in none. */
  readonly settles: 'always' | 'official' | null;
  /** What these words speak for before anything is learned; with `-` in front: against. */
  readonly says: readonly Claim[];
  /** What the words do in a clause of the kind "lifts curbs": see `deeds.ts`. */
  readonly role: Role | null;
  /** For a verb that comes in two parts: the words that must follow it, normalised. */
  readonly particles: readonly string[];
}

const ROLES = ['halts', 'allows', 'imposes', 'denies', 'asks', 'curb', 'trade'] as const;
/** A verb whose effect hangs on its object, a negation, a demand, or an object: a curb, or trade and the permission for it. */
export type Role = (typeof ROLES)[number];

const CLAIMS = ['relevant', ...TOPICS, ...DIRECTIONS] as const;
const SIGNED_CLAIMS = [...CLAIMS, ...CLAIMS.map((claim) => `-${claim}` as const)] as const;
/** A label that a word speaks for, or against. */
export type Claim = (typeof SIGNED_CLAIMS)[number];

/** The classifier's vocabulary. */
export interface Taxonomy {
  readonly terms: readonly Term[];
  /** What the names of a field speak for, by kind or field. */
  readonly fields: Readonly<Record<string, readonly Claim[]>>;
}

const Words = z.array(z.string().min(1)).min(1);
const Home = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be an ISO country code or EU')
  .nullish();
const Field = z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case words joined by hyphens');
const Place = z.strictObject({ names: Words, seats: Words.optional() });
const Name = z.strictObject({ home: Home, field: Field.optional(), aliases: Words, unless: Words.optional() });
const Claims = z.array(z.enum(SIGNED_CLAIMS));
const Cue = z.strictObject({
  text: z.string().min(1),
  says: Claims.optional(),
  role: z.enum(ROLES).optional(),
  settles: z.enum(['always', 'official']).optional(),
  home: Home,
  unless: Words.optional(),
  implies: z.array(z.enum(TOPICS)).optional(),
  aliases: Words,
});
const Deed = z.strictObject({
  text: z.string().min(1),
  role: z.enum(ROLES),
  particles: Words.optional(),
  aliases: Words,
});
const File = z.strictObject({
  places: z.record(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO country code or EU'), Place).optional(),
  companies: z.record(z.string(), Name).optional(),
  agencies: z.record(z.string(), Name).optional(),
  persons: z.record(z.string(), Name).optional(),
  products: z.record(z.string(), Name).optional(),
  minerals: z.record(z.string(), Name).optional(),
  cues: z.record(Field, Cue).optional(),
  deeds: z.record(Field, Deed).optional(),
  fields: z.record(Field, Claims).optional(),
});
type File = z.infer<typeof File>;

/** An alias without the marks that only the matcher reads: `=` asks for the very case, `*` lets the word run on. */
export function readAlias(alias: string): string {
  return alias.slice(alias.startsWith('=') ? 1 : 0, alias.endsWith('*') ? -1 : undefined);
}

const NAME_KINDS = [
  ['companies', 'company'],
  ['agencies', 'agency'],
  ['persons', 'person'],
  ['products', 'product'],
  ['minerals', 'mineral'],
] as const;

/** A file of settings as read from disk. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the vocabulary from its YAML files, together one taxonomy.
 * @throws EarshotError `bad-config` naming file, line and remedy.
 */
export function parseTaxonomy(files: readonly TextFile[]): Taxonomy {
  const parsed = files.map(({ file, text }) => readFile(file, text));
  const terms = parsed.flatMap(buildTerms);
  const known = new Map<string, Term>();
  for (const term of terms) {
    if (known.has(`${term.kind}:${term.id}`)) throw refuse(files, [term.id], `"${term.id}" is defined twice; keep one`);
    known.set(`${term.kind}:${term.id}`, term);
  }
  for (const term of terms) {
    const lost = term.unless.find((id) => !known.has(`cue:${id}`));
    if (lost) throw refuse(files, [term.id], `"${term.id}" names the cue "${lost}", which is not defined; define it`);
  }
  refuseShared(files, terms);
  return { terms, fields: Object.assign({}, ...parsed.map(({ fields }) => fields ?? {})) };
}

/** A word that stands for two companies tells neither. */
function refuseShared(files: readonly TextFile[], terms: readonly Term[]): void {
  const owners = new Map<string, string>();
  for (const { id, kind, aliases } of terms) {
    if (kind === 'cue' || kind === 'place') continue;
    for (const alias of aliases) {
      const key = `${kind}:${normalise(readAlias(alias)).lower}`;
      const owner = owners.get(key) ?? id;
      if (owner !== id) throw refuse(files, [id], `"${alias}" stands for "${owner}" and "${id}"; keep one`);
      owners.set(key, id);
    }
  }
}

function readFile(file: string, text: string): File {
  const lines = new LineCounter();
  // Every value is a word; not looking for numbers and dates among them halves the time.
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe' });
  const broken = document.errors[0];
  if (broken) {
    throw new EarshotError('bad-config', `${file}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0]}`);
  }
  const parsed = File.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String) ?? [];
  const line = lineOf(document.contents, path, lines);
  throw new EarshotError(
    'bad-config',
    `${file}:${line}: ${path.join('.') || 'the file'}: ${issue?.message}; correct it`,
  );
}

/** The line of the deepest key of the path that the document has. */
function lineOf(contents: unknown, path: readonly string[], lines: LineCounter): number {
  let node = contents;
  let line = 1;
  for (const key of path) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (!pair || !isScalar(pair.key)) break;
    line = lines.linePos(pair.key.range?.[0] ?? 0).line;
    node = pair.value;
  }
  return line;
}

function refuse(files: readonly TextFile[], words: readonly string[], problem: string): EarshotError {
  for (const { file, text } of files) {
    const at = text.split('\n').findLastIndex((line) => words.some((word) => line.trim().startsWith(`${word}:`)));
    if (at >= 0) return new EarshotError('bad-config', `${file}:${at + 1}: ${problem}`);
  }
  return new EarshotError('bad-config', `${files[0]?.file ?? 'taxonomy'}: ${problem}`);
}

function buildTerms(file: File): Term[] {
  const blank = { seats: [], unless: [], implies: [], says: [], settles: null, home: null, role: null, particles: [] };
  const places = Object.entries(file.places ?? {}).map(([id, { names, seats }]) => {
    return { ...blank, id, kind: 'place' as const, text: id, aliases: names, seats: seats ?? [], home: id, field: id };
  });
  const names = NAME_KINDS.flatMap(([section, kind]) =>
    Object.entries(file[section] ?? {}).map(([id, { home, field, aliases, unless }]) => {
      return { ...blank, id, kind, text: id, aliases, home: home ?? null, field: field ?? kind, unless: unless ?? [] };
    }),
  );
  const cues = Object.entries(file.cues ?? {}).map(([id, cue]) => {
    const { text, aliases, home, unless, implies, says, settles, role } = cue;
    return {
      ...{ ...blank, id, kind: 'cue' as const, text, aliases, field: id },
      ...{
        home: home ?? null,
        unless: unless ?? [],
        implies: implies ?? [],
        says: says ?? [],
        settles: settles ?? null,
        role: role ?? null,
      },
    };
  });
  const deeds = Object.entries(file.deeds ?? {}).map(([id, { text, role, aliases, particles = [] }]) => {
    const parts = particles.map((particle) => normalise(particle).lower);
    return { ...blank, id, kind: 'deed' as const, text, role, aliases, field: id, particles: parts };
  });
  return [...places, ...names, ...cues, ...deeds];
}
