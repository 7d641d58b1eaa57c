import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { startSlackServer } from '../support/slack-server.ts';

const manifest = parse(readFileSync(join(import.meta.dirname, '../../config/slack-manifest.yaml'), 'utf8'));

it('asks for the scopes that the local Slack wants for the methods in use, and for no other', async () => {
  const server = await startSlackServer();
  await server.close();

  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...server.scopes].sort());
});

it('makes an app that answers /earshot, buttons and forms over Socket Mode, with names resolved to ids', () => {
  const [command, ...others] = manifest.features.slash_commands;

  expect(others).toEqual([]);
  expect(command).toMatchObject({ command: '/earshot', should_escape: true });
  expect(command.url).toBeUndefined();
  expect(manifest.settings.socket_mode_enabled).toBe(true);
  expect(manifest.settings.interactivity).toEqual({ is_enabled: true });
  expect(manifest.settings.event_subscriptions).toEqual({ bot_events: ['member_joined_channel'] });
});
