-- {"tag": "123…" | null}: a channel that takes posts instead of messages, and the tag they carry (Discord forums).
ALTER TABLE channels ADD COLUMN forum jsonb;
