import { describe, expect, it } from 'vitest';
import { runProcess } from '../support/program-process.ts';

const COMMANDS = ['demo', 'bench', 'classify', 'eval', 'train', 'feedback', 'doctor'];

describe('a command with an option that it does not have', () => {
  it.each(COMMANDS)('%s says how it is used, and does nothing', async (name) => {
    const { code, out, err } = await runProcess({ program: `src/cli/${name}.ts`, args: ['--onse'] });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^Unknown option '--onse'/);
    expect(err).toMatch(new RegExp(`^usage: .*npm run .*${name}`, 'm'));
    expect(err).not.toMatch(/^\s+at /m);
  });
});
