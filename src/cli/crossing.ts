import type { Classifier } from '../classify/classifier.ts';
import { createClassifier } from '../classify/create.ts';
import { learnModel } from '../classify/learn.ts';
import { buildModel } from '../classify/model.ts';
import type { Taxonomy } from '../classify/taxonomy.ts';
import type { StoryModel } from '../domain/story-model.ts';
import type { Verdict } from '../domain/types.ts';
import { dealFolds } from './folds.ts';
import type { Labelled } from './labelled.ts';
import { fitPairs, listPairs } from './learn-stories.ts';

const FOLDS = 5;

/** Labelled items judged by models that have not seen the item, nor any other of its story or of a like title. */
export interface Crossed {
  readonly verdicts: readonly Verdict[];
  /** Which fold each item is in. */
  readonly folds: readonly number[];
}

/** Judges labelled items crosswise. */
export function crossJudge(taxonomy: Taxonomy, labelled: readonly Labelled[]): Crossed {
  const folds = dealFolds(labelled, FOLDS);
  const classifiers = listFolds().map((fold): Classifier => {
    const rest = labelled.filter((_, at) => folds[at] !== fold).map(({ item, label }) => ({ ...label, item }));
    return createClassifier(taxonomy, buildModel(learnModel(taxonomy, rest, 'cv')));
  });
  return { verdicts: labelled.map(({ item }, at) => pick(classifiers, folds[at]).classify(item)), folds };
}

/** For each item a story model that was learned from the other folds. */
export function crossStories(labelled: readonly Labelled[], { verdicts, folds }: Crossed): readonly StoryModel[] {
  const pairs = listPairs(labelled, verdicts);
  const models = listFolds().map((fold) => fitPairs(pairs.filter(({ at }) => at.every((one) => folds[one] !== fold))));
  return folds.map((fold) => pick(models, fold));
}

function listFolds(): readonly number[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold);
}

function pick<T>(list: readonly T[], at: number | undefined): T {
  const value = list[at ?? -1];
  if (value === undefined) throw new Error(`nothing at ${at}`);
  return value;
}
