import { z } from 'zod';
import { digest } from '../domain/identity.ts';
import type { Feed, RawItem } from '../domain/types.ts';
import { EarshotError } from '../lib/errors.ts';
import { checkOptions, type SourceDeps } from './adapter.ts';
import type { RegisterEntry } from './federal-register-api.ts';
import { pickNextCheckMs } from './federal-register-hours.ts';
import { buildRegisterItem, isOnDisplay } from './federal-register-item.ts';
import { listDocuments, listInspection } from './federal-register-lists.ts';
import { fetchText, wantsText } from './federal-register-text.ts';
import type { Fetched, Since, Source } from './source.ts';

const SLUG = z.string().regex(/^[a-z0-9-]+$/, 'must be an agency’s slug such as industry-and-security-bureau');

/** Settings of a Federal Register feed; its `url` is the end point, so that any server can play it. */
const OPTIONS = z
  .strictObject({
    mode: z.enum(['documents', 'public-inspection'], 'must be documents or public-inspection'),
    agencies: z.array(SLUG).default([]),
    /** Documents that touch these parts of the Code of Federal Regulations, whatever the agency. */
    cfr: z
      .strictObject({
        title: z.number().int(),
        parts: z.string().regex(/^\d+(-\d+)?$/, 'must be a part or a range such as 730-774'),
      })
      .optional(),
    /** How far back the first check reads. */
    backfillDays: z.number().int().min(1).max(3650).default(90),
    /** Whether to look less often while the office is closed; a server that plays the Federal Register never closes. */
    officeHours: z.boolean().default(true),
  })
  .refine(({ agencies, cfr }) => agencies.length > 0 || cfr !== undefined, 'must name agencies, cfr, or both')
  .refine(({ mode, cfr }) => mode === 'documents' || cfr === undefined, 'cfr is known of published documents only');
export type RegisterOptions = z.output<typeof OPTIONS>;

/**
 * What was already brought: for each document a mark of its entry, and how often its text was asked for in vain (0 = read,
 * or not wanted). Documents that left the list are forgotten.
 */
const CURSOR = z.object({ seen: z.record(z.string(), z.object({ mark: z.string(), misses: z.number() })) });
type Seen = z.output<typeof CURSOR>['seen'];

/** Texts read in one check: a backfill spreads over several. */
const MAX_TEXTS = 25;
const MAX_TEXTS_MS = 60_000;
/** A published document without a text is complete without it; one on display is asked for until it has left. */
const MAX_MISSES = 20;

/** Published documents and public inspection of the US Federal Register. */
export function createFederalRegisterSource(deps: SourceDeps): Source {
  return {
    kind: 'federal-register',
    check: (feed) => void checkOptions(feed, OPTIONS),
    fetch: async (feed, since, signal) => {
      const options = checkOptions(feed, OPTIONS);
      const seen = CURSOR.safeParse(since.cursor).data?.seen ?? {};
      const nextCheckMs = options.officeHours ? pickNextCheckMs(options.mode, deps.clock.now()) : 0;
      const listing = await fetchList(deps, { feed, since, signal, options, seen });
      if (listing === null) return { status: 'unchanged', validators: since.validators, nextCheckMs };
      const read = await readEntries(deps, { feed, signal, options, seen }, listing.entries);
      return {
        status: 'fetched',
        ...read,
        skipped: listing.skipped,
        validators: listing.validators,
        nextCheckMs,
        movedTo: null,
      };
    },
  };
}

interface Check {
  readonly feed: Feed;
  readonly signal: AbortSignal;
  readonly options: RegisterOptions;
  readonly seen: Seen;
}

function fetchList(deps: SourceDeps, check: Check & { since: Since }) {
  const { feed, since, signal, options, seen } = check;
  const now = deps.clock.now();
  if (options.mode === 'documents') {
    const lastAt = since.cursor === null ? null : since.lastSuccessAt;
    return listDocuments(deps.http, { url: feed.url, options, lastAt, now, signal });
  }
  // A text still missing is asked for even though the list may not have changed.
  const missing = Object.values(seen).some(({ misses }) => misses > 0);
  const validators = missing || since.cursor === null ? { etag: null, lastModified: null } : since.validators;
  return listInspection(deps.http, { url: feed.url, options, validators, now, signal });
}

type Read = Pick<Extract<Fetched, { status: 'fetched' }>, 'items' | 'cursor'>;

/** Brings what is new, what changed, and what could not be read before and now can. */
async function readEntries(deps: SourceDeps, check: Check, entries: readonly RegisterEntry[]): Promise<Read> {
  const onInspection = check.options.mode === 'public-inspection';
  const items: RawItem[] = [];
  const seen: Seen = {};
  const texts = createTextReader(deps, check);
  for (const entry of entries) {
    const mark = digest([entry]).slice(0, 16);
    const known = check.seen[entry.document_number];
    const changed = known?.mark !== mark;
    const misses = changed ? 0 : known.misses;
    const wanted = onInspection ? isOnDisplay(entry) : misses < MAX_MISSES && wantsText(entry);
    const due = wanted && (changed || misses > 0);
    const text = due ? await texts.read(entry) : null;
    seen[entry.document_number] = { mark, misses: due && text === null ? misses + 1 : 0 };
    if (!changed && text === null) continue;
    items.push(buildRegisterItem(entry, { feed: check.feed, text, onInspection, now: deps.clock.now() }));
  }
  return { items, cursor: { seen } };
}

/**
 * Reads texts until there were enough for one check, it took too long or the server failed: what is on display must not wait for the text of
 * something else. What a missing text means stands on the item (`textRead`), and the next check asks again.
 */
function createTextReader({ http, clock, log }: SourceDeps, { feed, signal }: Check) {
  const startedAt = clock.now().getTime();
  let left = MAX_TEXTS;
  const read = async (entry: RegisterEntry): Promise<string | null> => {
    if (left === 0 || clock.now().getTime() - startedAt > MAX_TEXTS_MS) return null;
    left -= 1;
    try {
      return await fetchText(http, feed, entry, signal);
    } catch (error) {
      if (!(error instanceof EarshotError)) throw error;
      log.warn('text.unread', { feed: feed.slug, document: entry.document_number, err: error });
      left = 0;
      return null;
    }
  };
  return { read };
}
