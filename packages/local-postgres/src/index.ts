export { type Cluster, startCluster } from './cluster.ts';
export { ClusterError } from './errors.ts';
export { freePort, isFree, portOf } from './ports.ts';
export { type TemporaryDatabase, temporaryDatabase } from './temporary-database.ts';
export type { ClusterOptions } from './server.ts';
export { asAdministrator, checkConnection, urlFor } from './services.ts';
