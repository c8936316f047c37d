import { fileURLToPath } from 'node:url';
import { asAdministrator, type Cluster, urlFor } from 'local-postgres';
import { migrate } from 'service-kit/backend';
import { user } from './fixed.ts';

export interface DataSize {
  /** Every fifth project is large. */
  readonly projects: number;
  /** Additional small projects that are never read. */
  readonly others?: number;
}

/** The kind of resource: about 2 KB, about 50 KB, or a zone composed from both backends. */
export type Kind = 'small' | 'large' | 'zone';
export type Paths = Readonly<Record<Kind, readonly string[]>>;

export interface Data {
  readonly urls: Readonly<Record<'projects' | 'commissioning', string>>;
  readonly paths: Paths;
}

const maxPaths = 10_000;
const isLarge = 'i % 5 = 0';
const id = (what: string) => `md5(${what})::uuid`;
const projectId = id(`'project ' || i`);
const areaId = id(`'area ' || i || ' ' || a`);
const zoneId = id(`'zone ' || i || ' ' || a || ' ' || z`);

/** Ids are the same in every run. In a small project, areas 1 to 6 have zones; the first zone has nodes. */
const projectsSql = ({ projects, others = 0 }: DataSize) => `
  SET session_replication_role = replica;
  INSERT INTO projects (project_id, name)
    SELECT ${projectId}, 'Project ' || i FROM generate_series(1, ${projects + others}) i;
  INSERT INTO collaborators
    SELECT ${projectId}, '${user}', 'owner' FROM generate_series(1, ${projects + others}) i;
  INSERT INTO collaborators
    SELECT ${projectId}, 'member' || m || '@example.com', 'viewer'
      FROM generate_series(1, ${projects}) i, generate_series(1, 4) m;
  INSERT INTO areas (area_id, project_id, name)
    SELECT ${areaId}, ${projectId}, 'Area ' || a
      FROM generate_series(1, ${projects}) i, generate_series(1, CASE WHEN ${isLarge} THEN 700 ELSE 24 END) a
     ORDER BY i, a;
  INSERT INTO zones (zone_id, area_id, name, scenario)
    SELECT ${zoneId}, ${areaId}, 'Zone ' || z, 'switch'
      FROM generate_series(1, ${projects}) i, generate_series(1, 6) a, generate_series(1, 22) z
     WHERE NOT ${isLarge} ORDER BY i, a, z;
  INSERT INTO areas (area_id, project_id, name)
    SELECT ${areaId}, ${projectId}, 'Area ' || a
      FROM generate_series(${projects + 1}, ${projects + others}) i, generate_series(1, 4) a;
  INSERT INTO zones (zone_id, area_id, name, scenario)
    SELECT ${zoneId}, ${areaId}, 'Zone ' || z, 'switch'
      FROM generate_series(${projects + 1}, ${projects + others}) i, generate_series(1, 4) a,
           generate_series(1, 1) z;
  RESET session_replication_role;
  VACUUM ANALYZE`;

const nodesSql = ({ projects }: DataSize) => `
  INSERT INTO nodes (project_id, node_uuid, area_id, zone_id, name, configuration)
    SELECT ${projectId}, 'node-' || n, ${areaId}, ${zoneId}, 'Node ' || n, '{"brightness": 80}'
      FROM generate_series(1, ${projects}) i, (SELECT 1 AS a, 1 AS z), generate_series(1, 40) n
     WHERE NOT ${isLarge} ORDER BY i, n;
  VACUUM ANALYZE`;

const pathsSql = (projects: number): Readonly<Record<Kind, string>> => {
  const project = `'/projects/' || ${projectId}`;
  const all = `generate_series(1, ${projects}) i`;
  return {
    small: `SELECT CASE a WHEN 0 THEN ${project} ELSE ${project} || '/areas/' || ${areaId} END AS path
              FROM ${all}, generate_series(0, 6) a WHERE NOT ${isLarge} ORDER BY a, i LIMIT ${maxPaths}`,
    large: `SELECT ${project} AS path FROM ${all} WHERE ${isLarge}`,
    zone: `SELECT ${project} || '/areas/' || ${areaId} || '/zones/' || ${zoneId} AS path
             FROM ${all}, (SELECT 1 AS a, 1 AS z) WHERE NOT ${isLarge}`,
  };
};

/**
 * Creates both databases, with the same rows in every run. It must finish before the backends start,
 * because from then on only they may write.
 */
export async function makeData(cluster: Cluster, size: DataSize, suffix = ''): Promise<Data> {
  const make = async (service: 'projects' | 'commissioning', sql: string): Promise<string> => {
    const name = `${service}${suffix}`;
    const url = await cluster.createService(name);
    const migrations = new URL(`../../${service}/migrations`, import.meta.url);
    await migrate({ databaseUrl: url, directory: fileURLToPath(migrations) });
    await asAdministrator(urlFor(cluster.adminUrl, name), async (client) => {
      for (const statement of sql.split(';')) await client.query(statement);
    });
    return url;
  };
  const [projects, commissioning] = await Promise.all([
    make('projects', projectsSql(size)),
    make('commissioning', nodesSql(size)),
  ]);
  const paths = await asAdministrator(cluster.adminUrl, async (client) => {
    const sql = pathsSql(size.projects);
    const list = async (kind: Kind): Promise<string[]> => {
      const { rows } = await client.query<{ path: string }>(sql[kind]);
      return rows.map(({ path }) => path);
    };
    return { small: await list('small'), large: await list('large'), zone: await list('zone') };
  });
  return { urls: { projects, commissioning }, paths };
}
