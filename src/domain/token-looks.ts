import type { TokenLook } from '../lib/setting-kinds.ts';

/** https://docs.slack.dev/authentication/tokens (2026-11-23): bot tokens begin with xoxb-, app-level ones with xapp-. */
export const SLACK_TOKEN = (prefix: string): TokenLook => ({
  pattern: new RegExp(`^${prefix}[A-Za-z0-9-]+$`),
  rule: `must begin with ${prefix} and go on with letters, digits and hyphens`,
  example: `${prefix}1234-abcd`,
});

/** https://docs.discord.com/developers/reference#authentication (2026-11-23): three parts, without the word Bot. */
export const DISCORD_TOKEN: TokenLook = {
  pattern: /^[\w-]+\.[\w-]+\.[\w-]+$/,
  rule: 'must be three parts joined by points, without the word Bot before them',
  example: 'MTk4NjIy.Cl2FMQ.ZnCjm1XV',
};

/** Slack shows it under Basic Information as 32 hexadecimal digits (https://docs.slack.dev/authentication/verifying-requests-from-slack, 2026-11-23). */
export const SIGNING_SECRET: TokenLook = {
  pattern: /^[0-9a-f]{16,64}$/,
  rule: 'must be the hexadecimal digits that Slack shows under Basic Information, App Credentials',
  example: '0123456789abcdef0123456789abcdef',
};

/** A key of api.data.gov, which Congress and regulations.gov ask for. */
export const DATA_GOV_KEY: TokenLook = {
  pattern: /^\w{8,100}$/,
  rule: 'must be the letters and digits that https://api.data.gov/signup/ sends by mail',
  example: 'a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8i9J0',
};
