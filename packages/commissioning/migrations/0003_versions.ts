import { databaseVersionsMigration } from 'fastify-conditional-requests';

export const { up, down } = databaseVersionsMigration({
  tables: ['nodes', 'seals'],
  migrationsTable: 'migrations',
});
