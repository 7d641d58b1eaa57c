import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeEachDatabase } from '../support/database.ts';
import { readDesk } from '../support/desk-reading.ts';
import { ruleOf } from '../support/raw-items.ts';
import type { Desk } from '../support/workers.ts';
import { openDesk, REGISTER } from '../support/workers.ts';

const RIN = { rins: ['0694-AK71'] };
const PROPOSAL = ruleOf(
  '2026-00100',
  { ...RIN, type: 'Proposed Rule', action: 'Proposed rule.', stage: 'published' },
  {
    title: 'Proposed Controls on Quantum Computing Items',
    summary: 'BIS proposes license requirements for quantum computers.',
  },
);
const RULE = ruleOf(
  '2026-09000',
  { ...RIN, type: 'Rule', action: 'Final rule.', stage: 'published' },
  {
    title: 'Controls on Quantum Computing Items',
    summary: 'BIS adds license requirements for quantum computers to the EAR.',
  },
);

describeEachDatabase('stories of one matter', (open) => {
  let desk: Desk;
  const { shown } = readDesk(() => desk);
  beforeAll(async () => {
    desk = await openDesk(open);
  });
  beforeEach(() => desk.reset());
  afterAll(() => desk.close());

  it('name each other on their roots: a proposal and the rule that adopts it are two threads', async () => {
    const channel = await desk.subscribe('slack');
    await desk.bring(REGISTER, PROPOSAL);
    await desk.judge();
    await desk.serve(channel);
    await desk.bring(REGISTER, RULE);
    await desk.judge();
    await desk.serve(channel);

    const roots = shown(channel).map(({ text }) => text);
    expect(roots).toHaveLength(2);
    expect(roots.find((text) => text.includes('Adopted by'))).toContain(PROPOSAL.title);
    expect(roots.find((text) => text.includes('Adopts'))).toContain('Controls on Quantum Computing Items');
  });
});
