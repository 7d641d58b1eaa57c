import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAUSE } from '../support/events.ts';
import type { World } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

const DAY_MS = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const RULE = {
  document_number: '2026-25118',
  title: 'Export Controls on High-Bandwidth Memory Test Equipment',
  type: 'Rule',
  publication_date: dayIn(2),
  filed_at: `${dayIn(-1)}T08:45:00.000-05:00`,
};
const PUBLISHED = {
  ...RULE,
  action: 'Interim final rule.',
  abstract:
    'The Bureau of Industry and Security amends the EAR to control test equipment for high-bandwidth memory (HBM).',
  effective_on: '2026-11-19',
  citation: '91 FR 71388',
  cfr_references: [{ title: 15, part: 774 }],
};

describe('from feeds to both chat platforms', { timeout: 90_000 }, () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.start();
    await world.subscribe();
  });
  afterAll(() => world.close());

  it('keeps three outlets’ reports of one event in one thread on each', async () => {
    world.publish('harbour', [PAUSE.harbour]);
    await world.until('H20', ({ roots }) => roots.length === 1);
    world.publish('ledger', [PAUSE.ledger]);
    await world.until('H20', ({ replies }) => replies.length === 1);
    world.publish('pacific', [PAUSE.pacific]);
    await world.until('H20', ({ replies }) => replies.length === 2);

    for (const { roots, replies } of [world.onSlack('H20'), world.onDiscord('H20')]) {
      expect(roots).toHaveLength(1);
      expect(replies.map((reply) => (reply.includes('ledger') ? 'ledger' : 'pacific'))).toEqual(['ledger', 'pacific']);
    }
  });

  it('announces a rule on display, and edits the root when it is published', async () => {
    world.text(
      '2026-25118',
      `ACTION: Interim final rule.\n\nSUMMARY: ${PUBLISHED.abstract}\n\nDATES: This rule is effective November 19, 2026.\n\nFOR FURTHER INFORMATION`,
    );
    world.register('inspection', [{ ...RULE, raw_text_url: `${world.feeds.origin}/text/2026-25118.txt` }]);
    await world.until('Memory Test', ({ roots }) => roots.length === 1);
    expect(world.onSlack('Memory Test').roots[0]).toContain('2026-11-19 (US Eastern)');

    world.register('documents', [PUBLISHED]);
    const shows = (message: string): boolean => message.includes('91 FR 71388');
    await world.until('Memory Test', ({ roots, replies }) => replies.some(shows) && roots.some(shows));

    for (const { roots, replies } of [world.onSlack('Memory Test'), world.onDiscord('Memory Test')]) {
      expect(roots).toHaveLength(1);
      expect(replies).toHaveLength(1);
    }
  });
});
