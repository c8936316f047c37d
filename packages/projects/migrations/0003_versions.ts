import { databaseVersionsMigration } from 'fastify-conditional-requests';

export const { up, down } = databaseVersionsMigration({
  tables: ['projects', 'collaborators', 'areas', 'zones', 'deletions'],
  migrationsTable: 'migrations',
});
