-- Up Migration

-- A seal forbids writes to the nodes of a project, an area (of it) or a zone (of that). Without
-- `expires_at` it is the tombstone of a scope that was purged.
CREATE TABLE seals (
  seal_id uuid PRIMARY KEY,
  project_id uuid NOT NULL,
  area_id uuid,
  zone_id uuid,
  expires_at timestamptz
);

CREATE INDEX seals_of_zone ON seals (project_id, zone_id);
CREATE INDEX seals_by_expiry ON seals (expires_at) WHERE expires_at IS NOT NULL;
CREATE UNIQUE INDEX tombstones ON seals (project_id, area_id, zone_id) NULLS NOT DISTINCT
  WHERE expires_at IS NULL;

-- Down Migration

DROP TABLE seals;
