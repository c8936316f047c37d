import { afterAll } from 'vitest';
import { startVersions } from './versions.ts';
import { versionStoreContract } from '../../src/versions/version-store-contract.ts';

const versions = await startVersions();
afterAll(() => versions.stop());

versionStoreContract('DatabaseVersionStore', () => versions);
