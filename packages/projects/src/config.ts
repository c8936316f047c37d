import { databaseSettings, port, serverSettings } from 'service-kit';
import { type Static, Type } from 'typebox';

export const settingsSchema = Type.Object({
  ...serverSettings,
  ...databaseSettings,
  PORT: port(8081),
});
export type Settings = Static<typeof settingsSchema>;
