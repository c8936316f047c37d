import type { StoreCheck } from './store-checks.ts';

/** Each text occurs once in the file or function, and is replaced. */
export type Edits = readonly (readonly [text: string, replacement: string])[];

export interface Patch {
  /** Below `packages/`. */
  readonly file: string;
  readonly edits: Edits;
}

/** A broken step of the protocol. */
export interface Mutant {
  readonly name: string;
  readonly foundBy: 'linearizability' | 'members and strangers' | 'promotion' | StoreCheck;
  /** The only fault of components that the search needs. Default: all. */
  readonly fault?: string;
  readonly file?: string;
  readonly edits?: Edits;
  /** For a step that two files do together. */
  readonly also?: Patch;
  /** A function in the schema `conditional_requests`. */
  readonly sql?: { readonly function: string; readonly edits: Edits };
}

export const patchesOf = ({ file, edits = [], also }: Mutant): readonly Patch[] => [
  ...(file === undefined ? [] : [{ file, edits }]),
  ...(also === undefined ? [] : [also]),
];
