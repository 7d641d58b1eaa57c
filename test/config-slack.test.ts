import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1-a' };

const read = (env: Readonly<Record<string, string>>) => readConfig({ EARSHOT_CONFIG_DIR: 'config', ...env }).slack;

describe('the settings of Slack', () => {
  it('are a bot token with an app token for Socket Mode', () => {
    expect(read({ ...SLACK, SLACK_APP_TOKEN: 'xapp-1-b' })).toEqual({
      botToken: 'xoxb-1-a',
      entry: { kind: 'socket', appToken: 'xapp-1-b' },
      apiUrl: null,
      managers: 'members',
    });
  });

  it('are a bot token with the signing secret and a port for HTTP', () => {
    expect(read({ ...SLACK, SLACK_SIGNING_SECRET: SECRET })?.entry).toEqual({
      kind: 'http',
      signingSecret: SECRET,
      port: 3_000,
    });
    const config = readConfig({ ...SLACK, SLACK_SIGNING_SECRET: SECRET, PORT: '8080', EARSHOT_CONFIG_DIR: 'config' });
    expect(config.slack?.entry).toMatchObject({ kind: 'http', port: 8_080 });
    expect(config.secrets).toContain(SECRET);
  });

  it('leave alone a PORT that is meant for others', () => {
    expect(read({ PORT: 'eighty' })).toBeNull();
  });

  it.each([
    [{ ...SLACK }, 'SLACK_APP_TOKEN is missing'],
    [{ SLACK_APP_TOKEN: 'xapp-1-b' }, 'SLACK_BOT_TOKEN is missing'],
    [{ SLACK_SIGNING_SECRET: SECRET }, 'SLACK_BOT_TOKEN is missing'],
    [{ ...SLACK, SLACK_APP_TOKEN: 'xapp-1-b', SLACK_SIGNING_SECRET: SECRET }, 'are both set'],
    [{ ...SLACK, SLACK_SIGNING_SECRET: 'secret!' }, 'SLACK_SIGNING_SECRET must be the hexadecimal digits'],
    [{ ...SLACK, SLACK_SIGNING_SECRET: SECRET, PORT: '70000' }, 'PORT must be a port'],
    [{ ...SLACK, SLACK_APP_TOKEN: 'xapp-1-b', EARSHOT_SLACK_MANAGERS: 'owners' }, 'must be one of members, admins'],
  ])('say what is wrong with %j', (env, message) => {
    expect(() => read(env)).toThrow(message);
  });
});
