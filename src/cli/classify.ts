import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { loadClassifier } from '../classify/load.ts';
import { detectScript } from '../domain/language.ts';
import { pickSeverity } from '../domain/severity.ts';
import { AUTHORITIES, type Item, type LegalFacts } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { readArguments } from './arguments.ts';
import { renderVerdict } from './classify-text.ts';
import { UNKNOWN_AT } from './labelled.ts';

const USAGE = `usage: npm run --silent classify -- "title" ["summary"] [--json]
       … | npm run --silent classify -- [--json]     with one item as JSON on standard input: {"title": …, "summary": …}`;

/** An item as a person or a script gives it; fields of a labelled line are read alike, and its labels are not looked at. */
const Given = z.looseObject({
  title: z.string().min(1),
  summary: z.string().nullish(),
  body: z.string().nullish(),
  lang: z.string().nullish(),
  source: z.string().nullish(),
  owner: z.string().nullish(),
  authority: z.enum(AUTHORITIES).nullish(),
  kind: z.enum(['news', ...AUTHORITIES]).nullish(),
  jurisdiction: z.string().nullish(),
  url: z.string().nullish(),
  at: z.string().nullish(),
  published: z.string().nullish(),
  legal: z.looseObject({ id: z.string() }).nullish(),
});
type Given = z.infer<typeof Given>;

try {
  main();
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function main(): void {
  const config = { options: { json: { type: 'boolean' } }, allowPositionals: true } as const;
  const { values, positionals: words } = readArguments(USAGE, config);
  if (words.length > 2 || words[0]?.trim() === '') throw new EarshotError('bad-input', USAGE);
  const item = buildItem(words[0] === undefined ? readStdin() : { title: words[0], summary: words[1] });
  const classifier = loadClassifier(process.env['EARSHOT_CONFIG_DIR'] ?? resolve(import.meta.dirname, '../../config'));
  const verdict = classifier.classify(item);
  const severity = verdict.relevant ? pickSeverity(item, verdict) : null;
  const seen = { classifier: classifier.name, ...verdict, severity };
  process.stdout.write(values.json ? `${JSON.stringify(seen, null, 2)}\n` : renderVerdict(item, seen));
}

function readStdin(): Given {
  if (process.stdin.isTTY) throw new EarshotError('bad-input', USAGE);
  const parsed = Given.safeParse(parseJson(readFileSync(0, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new EarshotError('bad-input', `no item: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}\n${USAGE}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EarshotError('bad-input', `standard input is not one JSON object\n${USAGE}`, { cause });
  }
}

function buildItem(given: Given): Item {
  const summary = given.summary ?? '';
  const source = given.source ?? '';
  const at = new Date(given.at ?? given.published ?? UNKNOWN_AT);
  return {
    title: given.title,
    summary,
    body: given.body ?? '',
    lang: given.lang ?? detectScript(`${given.title} ${summary}`) ?? 'en',
    source,
    owner: given.owner ?? source,
    authority: given.authority ?? (given.kind && given.kind !== 'news' ? given.kind : 'press'),
    jurisdiction: given.jurisdiction ?? null,
    url: given.url ?? null,
    at: Number.isNaN(at.getTime()) ? UNKNOWN_AT : at,
    legal: given.legal ? { ...NO_FACTS, ...given.legal } : null,
  };
}

/** Legal facts may be given in part. */
const NO_FACTS: Omit<LegalFacts, 'id'> = {
  documentNumber: null,
  stage: 'announced',
  type: null,
  action: null,
  citation: null,
  agencies: [],
  dockets: [],
  rins: [],
  cfrParts: [],
  effectiveOn: null,
  publishedOn: null,
  filedAt: null,
  commentsCloseOn: null,
  signedOn: null,
  correctionOf: null,
  listChanges: [],
  textRead: false,
  pdfUrl: null,
};
