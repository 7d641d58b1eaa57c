import type { Arrival, StoryState } from '../../src/domain/story.ts';
import { continueStory, openStory } from '../../src/domain/story.ts';
import type { Item, LegalFacts } from '../../src/domain/types.ts';
import { itemOf, legalOf, verdictOf } from './stories.ts';

let nextItemId = 1;

/** A press report on its way into a story, unless told otherwise. */
export function arrive(fields: Partial<Omit<Arrival, 'item'>> & { readonly item?: Partial<Item> } = {}): Arrival {
  const item = itemOf({ title: 'US weighs new limits on chip tools', ...fields.item });
  return {
    itemId: nextItemId++,
    version: 1,
    verdict: verdictOf({}),
    severity: 'medium',
    feed: 'harbour',
    known: false,
    independent: item.authority === 'press',
    routine: false,
    ...fields,
    item,
  };
}

/** A further report by another outlet. */
export function fromOutlet(owner: string, fields: Parameters<typeof arrive>[0] = {}): Arrival {
  return arrive({ feed: owner, ...fields, item: { owner, source: `The ${owner}`, ...fields.item } });
}

/** A document of the register: a rule published on its day, unless told otherwise. */
export function fromRegister(
  legal: Partial<LegalFacts> & { readonly id: string },
  fields: Parameters<typeof arrive>[0] = {},
): Arrival {
  const item: Partial<Item> = {
    ...{ title: 'Controls on Chip Tools', source: 'Federal Register', owner: 'gpo', authority: 'official' },
    ...{ jurisdiction: 'US', ...fields.item, legal: legalOf(legal) },
  };
  return arrive({ severity: 'critical', feed: 'fr', ...fields, item });
}

/** The next version of an arrival. */
export function again(before: Arrival, item: Partial<Item>, fields: Partial<Omit<Arrival, 'item'>> = {}): Arrival {
  return {
    ...before,
    known: true,
    independent: false,
    version: before.version + 1,
    ...fields,
    item: { ...before.item, ...item },
  };
}

/** The story that these make, in order. */
export function tell(first: Arrival, ...rest: readonly Arrival[]): StoryState {
  return rest.reduce((state, arrival) => continueStory(state, arrival).state, openStory(first));
}
