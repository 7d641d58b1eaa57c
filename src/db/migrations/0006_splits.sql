-- What people took out of a story: the item opened one of its own, and the two are never one again.
CREATE TABLE story_splits (
  story_id bigint PRIMARY KEY REFERENCES stories,
  from_id bigint NOT NULL REFERENCES stories,
  item_id bigint REFERENCES items ON DELETE SET NULL,
  -- where the person is: nobody else is told the name
  workspace_id bigint NOT NULL REFERENCES workspaces,
  person text NOT NULL,
  person_name text,
  split_at timestamptz NOT NULL
);
CREATE INDEX story_splits_from ON story_splits (from_id);
