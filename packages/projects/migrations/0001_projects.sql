-- Up Migration

-- `position` is the order of creation. Lists are sorted by it, and their cursors contain it.
CREATE TABLE projects (
  project_id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL
);

CREATE TABLE collaborators (
  project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
  email text COLLATE "C" NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'manager', 'viewer')),
  PRIMARY KEY (project_id, email)
);

CREATE INDEX collaborators_by_email ON collaborators (email, project_id);

CREATE TABLE areas (
  area_id uuid PRIMARY KEY,
  project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
  position bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL
);

CREATE INDEX areas_in_order ON areas (project_id, position);

CREATE TABLE zones (
  zone_id uuid PRIMARY KEY,
  area_id uuid NOT NULL REFERENCES areas ON DELETE CASCADE,
  position bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  scenario text NOT NULL
);

CREATE INDEX zones_in_order ON zones (area_id, position);

-- Down Migration

DROP TABLE zones, areas, collaborators, projects;
