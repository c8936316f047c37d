import type { StoreCheck } from './store-checks.ts';

export type Edits = readonly (readonly [text: string, replacement: string])[];

/** A broken step of the protocol. Each text occurs once in its file or function, and is replaced. */
export interface Mutant {
  readonly name: string;
  /** What finds it. */
  readonly foundBy: 'linearizability' | 'promotion' | StoreCheck;
  /** The only fault of components that the search needs. Default: all. */
  readonly fault?: string;
  /** Below `packages/`. */
  readonly file?: string;
  readonly edits?: Edits;
  /** A function in the schema `conditional_requests`. */
  readonly sql?: { readonly function: string; readonly edits: Edits };
}
