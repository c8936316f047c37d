-- Up Migration

-- Projects, areas and zones belong to another service, so their ids are no foreign keys.
-- `position` is the order of creation. Lists are sorted by it, and their cursors contain it.
CREATE TABLE nodes (
  project_id uuid NOT NULL,
  node_uuid text COLLATE "C" NOT NULL,
  area_id uuid NOT NULL,
  zone_id uuid NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  configuration jsonb NOT NULL,
  PRIMARY KEY (project_id, node_uuid)
);

CREATE INDEX nodes_of_zone_in_order ON nodes (project_id, zone_id, position);

-- Down Migration

DROP TABLE nodes;
