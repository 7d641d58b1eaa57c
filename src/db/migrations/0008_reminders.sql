-- The days on which comments close or an act takes effect, a row for each, so that what is near is found by its day.
CREATE TABLE legal_days (
  item_id bigint NOT NULL REFERENCES items ON DELETE CASCADE,
  -- comments | effective
  what text NOT NULL,
  -- in the agency's own zone
  day date NOT NULL,
  -- the part of the act that it is of; null: all of it
  part text,
  -- the item changes the day of another of its story; the newest counts
  replaces boolean NOT NULL DEFAULT false,
  -- day of the document
  dated date,
  -- when this day was first read
  known_at timestamptz NOT NULL,
  PRIMARY KEY (item_id, what, day)
);
CREATE INDEX legal_days_day ON legal_days (day);

INSERT INTO legal_days (item_id, what, day, dated, known_at)
  SELECT id, 'comments', (legal->>'commentsCloseOn')::date, coalesce(legal->>'publishedOn', left(legal->>'filedAt', 10))::date, first_seen_at
    FROM items WHERE legal->>'commentsCloseOn' IS NOT NULL AND legal->>'stage' <> 'withdrawn'
  UNION ALL
  SELECT id, 'effective', (legal->>'effectiveOn')::date, coalesce(legal->>'publishedOn', left(legal->>'filedAt', 10))::date, first_seen_at
    FROM items WHERE legal->>'effectiveOn' IS NOT NULL AND legal->>'stage' <> 'withdrawn';
DROP INDEX items_effective;
DROP INDEX items_comments;

-- Days before a deadline on which its thread is reminded of it: {7,1} unless a channel says otherwise, {} for never.
ALTER TABLE subscriptions
  ADD COLUMN reminders int[] NOT NULL DEFAULT '{7,1}',
  -- who changes them is reminded of what is ahead from then on, not of all that would have been before
  ADD COLUMN reminders_set_at timestamptz;
