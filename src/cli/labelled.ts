import { z } from 'zod';
import { AUTHORITIES, DIRECTIONS, type Direction, type Item, TOPICS, type Topic } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';

/** What a person says of an item. */
export interface Label {
  readonly id: string;
  readonly relevant: boolean;
  readonly topics: readonly Topic[];
  /** `neutral` where the item is not relevant. */
  readonly direction: Direction;
  readonly jurisdictions: readonly string[];
  /** Names as the labeller wrote them; not canonical. */
  readonly entities: readonly string[];
  /** The event it is about; null where it stands alone. */
  readonly story: string | null;
  /** How much it counts in learning, 0 to 1; what counts less than 1 was labelled in haste, and is not measured by. */
  readonly weight: number;
}

/** An item with its label. Only `item` may reach the classifier. */
export interface Labelled {
  readonly item: Item;
  readonly label: Label;
  /** Where it was read. The name of a story means one event within its file; another file may call it otherwise. */
  readonly file: string;
}

const Line = z.object({
  id: z.string().min(1),
  title: z.string({
    error: 'is missing; where the line holds only labels, name the file of the texts with --texts FILE.jsonl',
  }),
  summary: z.string().default(''),
  source: z.string().default(''),
  kind: z.enum(['news', ...AUTHORITIES]).default('news'),
  lang: z.string().default('en'),
  published: z.string().nullish(),
  url: z.string().nullish(),
  relevant: z.boolean(),
  topics: z.array(z.enum(TOPICS)).default([]),
  direction: z.enum(DIRECTIONS).nullish(),
  jurisdictions: z.array(z.string()).default([]),
  entities: z.array(z.string()).default([]),
  story: z.string().nullish(),
  weight: z.number().positive().max(1).default(1),
});
type Line = z.infer<typeof Line>;

/** The date of an item whose date is not known: old enough to be never taken for news. */
export const UNKNOWN_AT = new Date(0);

/** Items without labels, by their id: the texts of lines that hold only labels. */
export type Texts = ReadonlyMap<string, object>;

/**
 * Reads a file of labelled items, one JSON object a line; blank lines are skipped. A line without a title has its text in `texts`.
 * @throws EarshotError `bad-input` naming the file and line.
 */
export function parseLabelledFile(file: string, text: string, texts: Texts = new Map()): Labelled[] {
  return listLines(file, text).map(({ line, where }) => ({ ...parseLabelled(line, where, texts), file }));
}

/**
 * Reads a file of items without labels.
 * @throws EarshotError `bad-input` naming the file and line.
 */
export function parseTexts(file: string, text: string): Texts {
  return new Map(
    listLines(file, text).map(({ line, where }) => {
      const parsed = Named.safeParse(parseJson(line, where));
      if (!parsed.success) throw new EarshotError('bad-input', `${where}: has no id`);
      return [parsed.data.id, parsed.data];
    }),
  );
}

const Named = z.looseObject({ id: z.string().min(1) });

function listLines(file: string, text: string): { line: string; where: string }[] {
  return text
    .split('\n')
    .map((line, at) => ({ line, where: `${file}:${at + 1}` }))
    .filter(({ line }) => line.trim() !== '');
}

/**
 * Reads one labelled line. The fields `id`, `story` and `note` stay out of the item, so no classifier can learn from them.
 * @throws EarshotError `bad-input` naming `where`.
 */
export function parseLabelled(line: string, where: string, texts: Texts = new Map()): Omit<Labelled, 'file'> {
  const labels = parseJson(line, where);
  const named = Named.safeParse(labels);
  const parsed = Line.safeParse(named.success ? { ...texts.get(named.data.id), ...named.data } : labels);
  if (!parsed.success) {
    throw new EarshotError('bad-input', `${where}: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
  }
  return { item: buildItem(parsed.data), label: buildLabel(parsed.data) };
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new EarshotError('bad-input', `${where}: not a JSON object on one line`, { cause });
  }
}

function buildItem(line: Line): Item {
  return {
    title: line.title,
    summary: line.summary,
    body: '',
    lang: line.lang,
    source: line.source,
    owner: line.source,
    authority: line.kind === 'news' ? 'press' : line.kind,
    jurisdiction: null,
    url: line.url ?? null,
    at: readAt(line.published),
    legal: null,
  };
}

function readAt(published: string | null | undefined): Date {
  const at = published ? new Date(published) : UNKNOWN_AT;
  return Number.isNaN(at.getTime()) ? UNKNOWN_AT : at;
}

function buildLabel(line: Line): Label {
  return {
    id: line.id,
    relevant: line.relevant,
    topics: line.topics,
    direction: line.direction ?? 'neutral',
    jurisdictions: line.jurisdictions,
    entities: line.entities,
    story: line.story ?? null,
    weight: line.weight,
  };
}
