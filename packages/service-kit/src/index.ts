export { type AppOptions, createApp } from './app.ts';
export type { App } from './app-type.ts';
export * from './settings/common-settings.ts';
export type { Documentation } from './contract/docs.ts';
export type { Check } from './http/health.ts';
export type { LogFields, LogStream } from './observability/logging.ts';
export { observe } from './observability/observe.ts';
export * from './contract/paging.ts';
export { addVary } from './http/vary.ts';
export * from './problems/problem.ts';
export {
  problemResponses,
  ProblemSchema,
  type ProblemStatus,
} from './problems/problem-responses.ts';
export * from './contract/request-headers.ts';
export { type ResponseHeader, responseHeaders } from './contract/response-headers.ts';
export { resource } from './contract/resource.ts';
export * from './contract/responses.ts';
export { Name, ref, User } from './validation/schemas.ts';
export { serve, type ServeSettings, start } from './serve.ts';
export { reasonOf } from './reason.ts';
export { replicaUrlsOf } from './settings/replica-urls.ts';
export { readSettings, SettingsError } from './settings/settings.ts';
export { assertStorable } from './validation/storable.ts';
