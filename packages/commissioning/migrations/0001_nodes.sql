-- Up Migration

-- The ids of projects, areas and zones are another service's: no foreign keys here.
-- `position` is the order of creation: the order of lists and what their cursors say.
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
