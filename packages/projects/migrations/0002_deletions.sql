-- Up Migration

-- What was deleted, for as long as another service may have to delete what belonged to it.
CREATE TABLE deletions (
  deletion_id uuid PRIMARY KEY GENERATED ALWAYS AS (coalesce(zone_id, area_id, project_id)) STORED,
  position bigint GENERATED ALWAYS AS IDENTITY,
  project_id uuid NOT NULL,
  area_id uuid,
  zone_id uuid,
  deleted_at timestamptz NOT NULL DEFAULT now(),
  purged_at timestamptz
);

CREATE INDEX deletions_in_order ON deletions (position);
CREATE INDEX deletions_to_purge ON deletions (position) WHERE purged_at IS NULL;
CREATE INDEX deletions_by_purge ON deletions (purged_at) WHERE purged_at IS NOT NULL;

-- Down Migration

DROP TABLE deletions;
