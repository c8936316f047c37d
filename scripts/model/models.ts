import { client } from './models/client.ts';
import type { Model } from './configurations.ts';
import { database } from './models/database.ts';
import { deletion } from './models/deletion.ts';
import { memory } from './models/memory.ts';

export const models: readonly Model[] = [memory, client, deletion, database];
