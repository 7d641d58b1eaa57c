import { beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../support/program-process.ts';
import { runProcess } from '../support/program-process.ts';

/** One message as a reader of the terminal sees it. */
interface Message {
  readonly isReply: boolean;
  /** Stage, severity and direction. */
  readonly head: string;
  readonly text: string;
}

const RULE = 'Export Controls on High-Bandwidth Memory Test Equipment';
const PAUSE = 'US puts curbs on technology exports to China on hold ahead of Stockholm trade talks';

describe('npm run demo', { timeout: 90_000 }, () => {
  let demo: Ended;
  let messages: readonly Message[];
  beforeAll(async () => {
    demo = await runProcess({ program: 'src/cli/demo.ts' });
    messages = readMessages(demo.out);
  }, 90_000);

  const threadOf = (title: string): readonly Message[] =>
    messages.filter(({ isReply, text }) => isReply && text.startsWith(title));
  const rootOf = (title: string): Message | undefined =>
    messages.find(({ isReply, text }) => !isReply && text.startsWith(title));

  it('keeps three outlets’ reports of one event in one thread', () => {
    expect(rootOf(PAUSE)?.head).toMatch(/^MEDIUM Reported · Easing/);
    expect(rootOf(PAUSE)?.text).toContain('Export controls, AI chips, Critical minerals, Trade talks · CN, US');
    // two outlets publish at the same moment: whichever is read first comes first
    const sources = threadOf(PAUSE).map(({ text }) => /Source: (.*)/.exec(text)?.[1]);
    expect(sources.toSorted()).toEqual(['Chip Ledger', 'Pacific Desk']);
    expect(demo.out).toMatch(new RegExp(`↻ {2}updated: .*also reported by .*${sources[1]}.* · ${PAUSE}`));
  });

  it('follows a press report to the rule on display, its publication and its correction in one thread', () => {
    const [display, published, corrected, ...others] = threadOf(RULE);

    expect(rootOf('Commerce to require licences')?.head).toMatch(/^MEDIUM Reported · Tightening/);
    expect(rootOf(RULE)).toBeUndefined();
    expect(display?.head).toMatch(/^CRITICAL Tightening · announced in the channel/);
    expect(display?.text).toContain(`On public inspection: ${RULE}`);
    expect(display?.text).toMatch(/Effective +2026-11-18/);
    expect(published?.head).not.toContain('announced');
    expect(published?.text).toMatch(/Published: .*91 FR 71388/s);
    expect(corrected?.text).toMatch(/Correction: .*Corrects +2026-25118/s);
    expect(others).toEqual([]);
  });

  it('edits the root to each new stage', () => {
    const stages = [...demo.out.matchAll(/↻ {2}updated: now (on public inspection|published|corrected)/g)];

    expect(stages.map(([, stage]) => stage)).toEqual(['on public inspection', 'published', 'corrected']);
  });

  it('counts an Entity List addition by destination', () => {
    expect(rootOf('Additions to the Entity List')?.head).toMatch(/^CRITICAL Published · Tightening/);
    expect(rootOf('Additions to the Entity List')?.text).toMatch(
      /Entity List +14 added: China 11, Taiwan 2, Türkiye 1/,
    );
  });

  it('says nothing of noise', () => {
    expect(demo.out).not.toMatch(/potato|stablecoin|graphics card|Kitchen/);
    expect(messages.filter(({ isReply }) => !isReply)).toHaveLength(3);
  });

  it('says once of each failing feed what is wrong with it', () => {
    const said = [...demo.out.matchAll(/feed (\S+) is failing: 127\.0\.0\.1:\d+ (.*); next try at/g)];

    expect(said.map(([, feed, what]) => `${feed} ${what}`).toSorted()).toEqual([
      'rubbish sent a web page instead of a feed',
      'silent did not answer within 4 s',
    ]);
  });

  it('ends with a short account', () => {
    expect(demo.out).toMatch(
      /\nThat was the demo: 10 items read, 7 relevant, 3 stories, \d+ messages, in \d+ s\. Failing and harmless: rubbish, silent\.\n$/,
    );
    expect(demo).toMatchObject({ code: 0, err: '' });
  });
});

/** Roots stand behind a bar, replies behind a branch; a line of its own says what is edited. */
function readMessages(out: string): readonly Message[] {
  return out.split('\n\n').flatMap((block) => {
    const [first = '', ...rest] = block
      .split('\n')
      .filter((line) => /^(┃| {2}┗━| {5})/.test(line))
      .map((line) => line.replace(/^(┃| {2}┗━| {5}) ?/, ''));
    if (rest.length === 0) return [];
    return [{ isReply: block.includes('  ┗━'), head: first, text: rest.join('\n') }];
  });
}
