import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createClassifier } from '../../src/classify/create.ts';
import { type Example, learnModel } from '../../src/classify/learn.ts';
import { loadTaxonomy } from '../../src/classify/load.ts';
import { buildModel } from '../../src/classify/model.ts';
import { dealFolds } from '../../src/cli/folds.ts';
import { readLabelledFiles } from '../../src/cli/labelled-files.ts';
import { TOPICS, type Verdict } from '../../src/domain/types.ts';

const FOLDS = 3;
/** Three models are learned: seconds on a quiet machine, and a busy one is no failure. */
const LEARNING_MS = 180_000;
const folder = join(import.meta.dirname, '../fixtures/labelled');
const files = readdirSync(folder).sort();
const labelled = readLabelledFiles(
  files.map((name) => join(folder, name)),
  undefined,
);
const examples = labelled.map(({ item, label }): Example => ({ ...label, item }));
const taxonomy = loadTaxonomy(join(import.meta.dirname, '../../config'));

/** Judges each item by a model that has seen neither it nor its like. */
function crossValidate(): Verdict[] {
  const folds = dealFolds(labelled, FOLDS);
  const classifiers = Array.from({ length: FOLDS }, (_, fold) => {
    const others = examples.filter((_, at) => folds[at] !== fold);
    return createClassifier(taxonomy, buildModel(learnModel(taxonomy, others, `fold-${fold}`)));
  });
  return labelled.map(({ item }, at) => classifiers[folds[at] ?? 0]?.classify(item) as Verdict);
}

function f1(pairs: readonly (readonly [said: boolean, true_: boolean])[]): number {
  const hits = pairs.filter(([said, so]) => said && so).length;
  return (2 * hits) / (pairs.filter(([said]) => said).length + pairs.filter(([, so]) => so).length);
}

describe('learning', () => {
  it('gives the same model from the same items', () => {
    const some = examples.slice(0, 120);

    expect(learnModel(taxonomy, some, 'x')).toEqual(learnModel(taxonomy, some, 'x'));
  });

  it('keeps items of one story, and copies of one title, in one fold', () => {
    const [one, other] = labelled;
    if (!one || !other) throw new Error('no labelled items');
    const sameStory = [one, other].map((each) => ({ ...each, label: { ...each.label, story: 'one' } }));

    expect(new Set(dealFolds([...sameStory, one, one], 4)).size).toBe(1);
  });

  it(
    'judges our own labelled items well without having seen them or their like',
    () => {
      const verdicts = crossValidate();
      const judged = labelled.map(({ label }, at) => ({ label, verdict: verdicts[at] as Verdict }));
      const relevant = judged.filter(({ label }) => label.relevant);
      const topics = TOPICS.map((topic) =>
        f1(relevant.map(({ label, verdict }) => [verdict.topics.includes(topic), label.topics.includes(topic)])),
      );
      const places = relevant.flatMap(({ label, verdict }) =>
        [...new Set([...label.jurisdictions, ...verdict.jurisdictions])].map(
          (code) => [verdict.jurisdictions.includes(code), label.jurisdictions.includes(code)] as const,
        ),
      );
      const right = relevant.filter(({ label, verdict }) => label.direction === verdict.direction).length;

      expect(f1(judged.map(({ label, verdict }) => [verdict.relevant, label.relevant]))).toBeGreaterThan(
        FLOORS.relevance,
      );
      expect(topics.reduce((sum, one) => sum + one, 0) / topics.length).toBeGreaterThan(FLOORS.topics);
      expect(right / relevant.length).toBeGreaterThan(FLOORS.direction);
      expect(f1(places)).toBeGreaterThan(FLOORS.jurisdictions);
    },
    LEARNING_MS,
  );
});

/**
 * A little under what these items reached on 2026-11-24, of which most are harder than news as it comes: half were written
 * to be mistaken. Raise them with the figures, never lower them.
 */
const FLOORS = { relevance: 0.912, topics: 0.763, direction: 0.683, jurisdictions: 0.807 } as const;
