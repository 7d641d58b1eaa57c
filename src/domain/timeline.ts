import type { Authority, LegalFacts, Stage } from './types.ts';

/** One version of an item, as stored. */
export interface ItemVersion {
  readonly itemId: number;
  readonly version: number;
  readonly title: string;
  readonly url: string | null;
  readonly source: string;
  readonly authority: Authority;
  readonly publishedAt: Date | null;
  /** When this version was read. */
  readonly fetchedAt: Date;
  readonly legal: LegalFacts | null;
}

/** Something that happened in a story: an item came, or reached a further stage. */
export interface Step {
  readonly itemId: number;
  readonly title: string;
  readonly url: string | null;
  readonly source: string;
  readonly stage: Stage;
  readonly at: Date;
  /** Where only the day is known (ISO): `at` then only says where it stands in order. */
  readonly on: string | null;
  readonly documentNumber: string | null;
}

/** The steps of a story, oldest first; a version that only rewords an item is none. */
export function buildTimeline(versions: readonly ItemVersion[]): readonly Step[] {
  const stages = new Map<number, Stage>();
  const steps: Step[] = [];
  for (const one of [...versions].sort((a, b) => a.itemId - b.itemId || a.version - b.version)) {
    const stage = stageOf(one);
    if (stages.get(one.itemId) === stage) continue;
    steps.push(buildStep(one, stage, stages.has(one.itemId)));
    stages.set(one.itemId, stage);
  }
  return steps.sort((a, b) => a.at.getTime() - b.at.getTime() || a.itemId - b.itemId);
}

function stageOf({ legal, authority }: ItemVersion): Stage {
  return legal?.stage ?? (authority === 'official' ? 'announced' : 'reported');
}

function buildStep(one: ItemVersion, stage: Stage, further: boolean): Step {
  const { itemId, title, url, source, legal } = one;
  const day = stage === 'published' || stage === 'corrected' ? (legal?.publishedOn ?? null) : null;
  const base = { itemId, title, url, source, stage, documentNumber: legal?.documentNumber ?? null };
  if (day !== null) return { ...base, at: new Date(`${day}T00:00:00Z`), on: day };
  const filedAt = stage === 'display' && legal?.filedAt != null ? new Date(legal.filedAt) : null;
  return { ...base, at: filedAt ?? (further ? null : one.publishedAt) ?? one.fetchedAt, on: null };
}
