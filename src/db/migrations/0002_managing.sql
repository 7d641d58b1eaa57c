-- What people set about a channel from chat: pauses, quiet hours, the digest's day and hour, feeds of their own.

ALTER TABLE channels
  -- a person's pause, beside the state: it outlives a suspension
  ADD COLUMN paused_at timestamptz,
  -- null: until somebody resumes
  ADD COLUMN paused_until timestamptz,
  ADD COLUMN pause_passes_critical boolean NOT NULL DEFAULT false,
  -- ISO weekday; 0: no digest; null: Monday at nine for who subscribed to a digest
  ADD COLUMN digest_day smallint,
  -- HH:MM in the channel's zone
  ADD COLUMN digest_time text,
  ADD COLUMN digest_set_at timestamptz;

-- {"from": "22:00", "to": "07:00", "passesCritical": false} in the channel's zone
ALTER TABLE subscriptions ADD COLUMN quiet jsonb;

-- When quiet hours end for a held message; null: it is held until its channel opens.
ALTER TABLE deliveries ADD COLUMN held_until timestamptz;
CREATE INDEX deliveries_held ON deliveries (channel_id, held_until) WHERE state = 'held';

ALTER TABLE feeds
  ADD COLUMN added_by text,
  ADD COLUMN added_at timestamptz;
CREATE INDEX feeds_workspace ON feeds (workspace_id) WHERE workspace_id IS NOT NULL;
