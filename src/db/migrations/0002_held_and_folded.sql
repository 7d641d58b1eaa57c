-- What is held, folded or was a root lately is looked for at every sweep and every new root, among years of rows.

CREATE INDEX deliveries_held ON deliveries (channel_id) WHERE state = 'held';
CREATE INDEX deliveries_folded ON deliveries (folded_into) WHERE folded_into IS NOT NULL;
CREATE INDEX deliveries_roots ON deliveries (channel_id, created_at) WHERE kind = 'root';
