-- Earshot's own tables, in schema `earshot` (the migrator creates it and sets the search path).

CREATE TABLE settings (
  name text PRIMARY KEY,
  value jsonb NOT NULL
);

CREATE TABLE workspaces (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  platform text NOT NULL,
  external_id text NOT NULL,
  name text,
  created_at timestamptz NOT NULL,
  removed_at timestamptz,
  UNIQUE (platform, external_id)
);

-- What a whole platform token asked for: a global wait, or a rejected token.
CREATE TABLE platforms (
  platform text PRIMARY KEY,
  not_before_at timestamptz,
  paused_code text,
  paused_at timestamptz
);

CREATE TABLE channels (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id bigint NOT NULL REFERENCES workspaces,
  platform text NOT NULL,
  external_id text NOT NULL,
  name text,
  -- open | paused (by a person) | suspended (by an error)
  state text NOT NULL DEFAULT 'open',
  state_code text,
  state_note text,
  state_at timestamptz,
  time_zone text NOT NULL,
  pace_ms int,
  not_before_at timestamptz,
  lease_until timestamptz,
  lease_no bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  UNIQUE (platform, external_id)
);

CREATE TABLE feeds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- null: a public feed of config/feeds.yaml
  workspace_id bigint REFERENCES workspaces,
  slug text NOT NULL UNIQUE,
  kind text NOT NULL,
  url text NOT NULL,
  title text NOT NULL,
  jurisdiction text,
  authority text NOT NULL,
  lang text NOT NULL,
  owner text NOT NULL,
  pace_ms int NOT NULL,
  options jsonb NOT NULL DEFAULT '{}',
  enabled boolean NOT NULL DEFAULT true,
  -- conditional requests
  etag text,
  last_modified text,
  cursor jsonb,
  unconditional_at timestamptz,
  moved_to text,
  moved_since timestamptz,
  -- the feed's own clock
  interval_ms int NOT NULL,
  next_check_at timestamptz NOT NULL,
  lease_until timestamptz,
  -- health
  last_checked_at timestamptz,
  last_success_at timestamptz,
  last_new_item_at timestamptz,
  failures int NOT NULL DEFAULT 0,
  failing_since timestamptz,
  last_error_code text,
  last_error text
);
CREATE INDEX feeds_due ON feeds (next_check_at) WHERE enabled;

CREATE TABLE feed_checks (
  feed_id bigint NOT NULL REFERENCES feeds,
  day date NOT NULL,
  checks int NOT NULL DEFAULT 0,
  failures int NOT NULL DEFAULT 0,
  new_items int NOT NULL DEFAULT 0,
  skipped int NOT NULL DEFAULT 0,
  longest_gap_ms bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (feed_id, day)
);

CREATE TABLE items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- legal id, else guid, else URL, else title and date; private feeds carry their workspace in it
  identity text NOT NULL UNIQUE,
  feed_id bigint NOT NULL REFERENCES feeds,
  workspace_id bigint REFERENCES workspaces,
  url text,
  url_key text,
  title text NOT NULL,
  summary text NOT NULL,
  body text NOT NULL,
  lang text NOT NULL,
  source text NOT NULL,
  owner text NOT NULL,
  authority text NOT NULL,
  jurisdiction text,
  published_at timestamptz,
  first_seen_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1,
  triaged_version int NOT NULL DEFAULT 0,
  sha256 text NOT NULL,
  legal jsonb,
  -- stored for look-ups only: a backfill or a first poll tells nobody
  silent boolean NOT NULL,
  first_poll boolean NOT NULL,
  search tsvector NOT NULL,
  triage_failures int NOT NULL DEFAULT 0,
  triage_not_before_at timestamptz
);
CREATE INDEX items_untriaged ON items (id) WHERE triaged_version < version;
CREATE INDEX items_url ON items (feed_id, url_key) WHERE url_key IS NOT NULL;
CREATE INDEX items_search ON items USING gin (search);
CREATE INDEX items_seen ON items (first_seen_at);

CREATE TABLE item_versions (
  item_id bigint NOT NULL REFERENCES items ON DELETE CASCADE,
  version int NOT NULL,
  sha256 text NOT NULL,
  fetched_at timestamptz NOT NULL,
  adapter text NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  legal jsonb,
  PRIMARY KEY (item_id, version)
);

CREATE TABLE verdicts (
  item_id bigint NOT NULL REFERENCES items ON DELETE CASCADE,
  version int NOT NULL,
  classifier text NOT NULL,
  relevant boolean NOT NULL,
  score real NOT NULL,
  severity text NOT NULL,
  verdict jsonb NOT NULL,
  judged_at timestamptz NOT NULL,
  PRIMARY KEY (item_id, version)
);

CREATE TABLE stories (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id bigint REFERENCES workspaces,
  -- the story as channels see it (domain/story.ts StoryState), written whole with each item
  state jsonb NOT NULL,
  -- what further items are compared with (domain/cluster.ts StoryProfile)
  profile jsonb NOT NULL,
  terms text[] NOT NULL,
  severity text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  item_count int NOT NULL
);
CREATE INDEX stories_terms ON stories USING gin (terms);
CREATE INDEX stories_last ON stories (last_at);

CREATE TABLE story_keys (
  key text PRIMARY KEY,
  story_id bigint NOT NULL REFERENCES stories
);

CREATE TABLE story_items (
  item_id bigint PRIMARY KEY REFERENCES items ON DELETE CASCADE,
  story_id bigint NOT NULL REFERENCES stories,
  joined_at timestamptz NOT NULL,
  -- why it joined: score and reasons
  why jsonb NOT NULL
);
CREATE INDEX story_items_story ON story_items (story_id);

CREATE TABLE story_links (
  story_id bigint NOT NULL REFERENCES stories,
  other_id bigint NOT NULL REFERENCES stories,
  relation text NOT NULL,
  PRIMARY KEY (story_id, other_id)
);

CREATE TABLE subscriptions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id bigint NOT NULL REFERENCES channels,
  filter jsonb NOT NULL,
  mode text NOT NULL,
  mention text,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  removed_at timestamptz
);
CREATE INDEX subscriptions_channel ON subscriptions (channel_id) WHERE removed_at IS NULL;

CREATE TABLE threads (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  story_id bigint NOT NULL REFERENCES stories,
  channel_id bigint NOT NULL REFERENCES channels,
  -- null until the root is sent, and again when it was found deleted
  root jsonb,
  -- what the root shows, so that an edit that would change nothing is not sent
  shown_sha256 text,
  edited_at timestamptz,
  UNIQUE (story_id, channel_id)
);

-- The outbox: one row per message owed.
CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id bigint NOT NULL REFERENCES channels,
  platform text NOT NULL,
  story_id bigint REFERENCES stories,
  -- root | reply | edit | note
  kind text NOT NULL,
  cause text NOT NULL,
  severity smallint NOT NULL,
  -- what the message says, fixed when it was planned; edits and roots are built from the story when they are sent
  card jsonb,
  announce boolean NOT NULL DEFAULT false,
  mention text,
  -- pending | sending | sent | held | folded | cancelled | failed
  state text NOT NULL,
  note text,
  key text NOT NULL UNIQUE,
  ref jsonb,
  -- a request went out and its outcome is not known: look for it by its key before sending again
  in_doubt boolean NOT NULL DEFAULT false,
  -- sent again although it could not be looked for: it may be there twice
  uncertain boolean NOT NULL DEFAULT false,
  plain boolean NOT NULL DEFAULT false,
  attempts int NOT NULL DEFAULT 0,
  started_at timestamptz,
  not_before_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  folded_into bigint REFERENCES deliveries
);
-- One message per cause: planning the same thing twice is no harm. An expression, because NULLs would be distinct.
CREATE UNIQUE INDEX deliveries_once ON deliveries (channel_id, coalesce(story_id, 0), kind, cause);
CREATE INDEX deliveries_due ON deliveries (channel_id, not_before_at) WHERE state IN ('pending', 'sending');
CREATE INDEX deliveries_story ON deliveries (channel_id, story_id);

CREATE TABLE digests (
  channel_id bigint NOT NULL REFERENCES channels,
  iso_week text NOT NULL,
  due_at timestamptz NOT NULL,
  -- due | planned | empty
  state text NOT NULL,
  delivery_id bigint REFERENCES deliveries,
  PRIMARY KEY (channel_id, iso_week)
);
CREATE INDEX digests_due ON digests (due_at) WHERE state = 'due';

-- What is folded or was a root lately is looked for at every new root, among years of rows.
CREATE INDEX deliveries_folded ON deliveries (folded_into) WHERE folded_into IS NOT NULL;
CREATE INDEX deliveries_roots ON deliveries (channel_id, created_at) WHERE kind = 'root';
