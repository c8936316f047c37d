/** One way to compile a model, which Spin searches whole. */
export interface Configuration {
  readonly name: string;
  /** Preprocessor symbols: `WRITES=2`. */
  readonly defines: readonly string[];
  /** Every run ends in this configuration: the search looks for runs that never end. */
  readonly isTerminating?: boolean;
}

/** A protocol with one fault. Spin has to find a run that violates a property. */
export interface Mutant extends Configuration {
  /** The property that the run has to violate, in the model's words. */
  readonly breaks: string;
}

export interface Model {
  readonly name: string;
  readonly configurations: readonly Configuration[];
  readonly mutants: readonly Mutant[];
}
