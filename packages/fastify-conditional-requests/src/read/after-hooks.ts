import { type Decided, isAnswered, type RequestState } from '../context.ts';
import {
  type AnyVersionStore,
  type Tag,
  type Version,
  versionBeside,
} from '../versions/version-store.ts';
import type { ReadState } from './decision.ts';

const queriesIn = ({ usage, loads }: RequestState): number => usage.queries + loads.queries;

/** Notes what the request had read when its ETag was decided. */
export function noteDecision(state: RequestState, { tags, version }: ReadState): void {
  state.decided = { tags, version, queries: queriesIn(state), facts: state.facts.length };
}

/**
 * Whether the ETag still applies after the hooks. What they queried may belong to another version, or come
 * from another server. If they only recalled facts, the versions are compared once more.
 */
export function stoodForHooks(
  store: AnyVersionStore,
  state: RequestState,
): boolean | Promise<boolean> {
  const { decided } = state;
  if (queriesIn(state) !== decided.queries || !isAnswered(state)) return false;
  return state.facts.length === decided.facts || isCurrent(store, state, decided);
}

async function isCurrent(
  store: AnyVersionStore,
  state: RequestState,
  { tags, version }: Decided,
): Promise<boolean> {
  try {
    return (await versionNow(store, state, tags)) === version;
  } catch {
    return false;
  }
}

/** The version of the tags; undefined if a fact that the request has used is no longer current. */
export async function versionNow(
  store: AnyVersionStore,
  { facts }: RequestState,
  tags: readonly Tag[],
): Promise<Version | undefined> {
  if (store.transactional === undefined || facts.length === 0) return store.read(tags);
  const { moment } = await store.look([tags, ...facts.map((fact) => fact.tags)].flat());
  return versionBeside(facts, (some) => moment.versionOf(some), tags);
}
