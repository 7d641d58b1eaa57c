-- What people ask for from chat: an article by its address, a message by its link, the days that lie ahead.
CREATE INDEX items_address ON items (url_key) WHERE url_key IS NOT NULL;
CREATE INDEX items_effective ON items ((legal->>'effectiveOn')) WHERE legal->>'effectiveOn' IS NOT NULL;
CREATE INDEX items_comments ON items ((legal->>'commentsCloseOn')) WHERE legal->>'commentsCloseOn' IS NOT NULL;
CREATE INDEX deliveries_message ON deliveries ((ref->>'message')) WHERE ref IS NOT NULL;
