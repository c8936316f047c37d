/** One way to compile a model, which Spin searches whole. */
export interface Configuration {
  readonly name: string;
  /** Preprocessor symbols: `WRITES=2`. */
  readonly defines: readonly string[];
  /** Every run ends in this configuration: the search looks for runs that never end. */
  readonly isTerminating?: boolean;
}

/** @param defines separated by spaces */
export const configuration = (name: string, defines: string): Configuration => ({
  name,
  defines: defines.split(' ').filter(Boolean),
});

/** A protocol with one fault. Spin has to find a run that violates a property. */
export interface Mutant extends Configuration {
  /** The property that the run has to violate, in the model's words. */
  readonly breaks: string;
}

/** @param defines separated by spaces */
export const mutant = (name: string, defines: string, breaks: string): Mutant => ({
  ...configuration(name, defines),
  breaks,
});

export interface Model {
  readonly name: string;
  readonly configurations: readonly Configuration[];
  readonly mutants: readonly Mutant[];
}
