-- What stories are found by, a row for each term: so that a search reads the newest of each term and no more.
CREATE TABLE story_terms (
  story_id bigint NOT NULL REFERENCES stories ON DELETE CASCADE,
  term text NOT NULL,
  -- 0 for everybody's
  workspace_id bigint NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (story_id, term)
);
CREATE INDEX story_terms_newest ON story_terms (term, workspace_id, last_at) INCLUDE (story_id);
INSERT INTO story_terms (story_id, term, workspace_id, last_at)
  SELECT id, term, coalesce(workspace_id, 0), last_at FROM stories, unnest(terms) AS term ON CONFLICT DO NOTHING;
DROP INDEX stories_terms;
ALTER TABLE stories DROP COLUMN terms;
