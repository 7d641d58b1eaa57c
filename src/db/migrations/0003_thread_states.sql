-- What people of a channel decided about one story, with their names as the platform told them.
CREATE TABLE thread_states (
  story_id bigint NOT NULL REFERENCES stories,
  channel_id bigint NOT NULL REFERENCES channels,
  -- follow | mute; null: the channel's filters decide
  stance text,
  stance_user text,
  stance_name text,
  -- claimed | done; null: nobody's yet
  work text,
  work_user text,
  work_name text,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (story_id, channel_id)
);

-- "Not relevant": one voice per person and story in a channel, with the verdict as it stood then.
CREATE TABLE feedback (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel_id bigint NOT NULL REFERENCES channels,
  story_id bigint NOT NULL REFERENCES stories,
  -- the item whose words the story showed
  item_id bigint NOT NULL REFERENCES items ON DELETE CASCADE,
  version int NOT NULL,
  person text NOT NULL,
  person_name text,
  classifier text NOT NULL,
  score real NOT NULL,
  verdict jsonb NOT NULL,
  given_at timestamptz NOT NULL,
  UNIQUE (channel_id, story_id, person)
);
CREATE INDEX feedback_item ON feedback (item_id);
