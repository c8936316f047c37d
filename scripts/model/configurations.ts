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

/** Preprocessor symbols, separated by spaces, by the name of the configuration. */
type Defines = Readonly<Record<string, string>>;

interface Searches {
  readonly configurations: Defines;
  readonly terminating?: Defines;
  /** By the property that they violate. */
  readonly mutants: Readonly<Record<string, Defines>>;
}

const listOf = <More>(all: Defines, more: More) =>
  Object.entries(all).map(([name, defines]) => ({
    name,
    defines: defines.split(' ').filter(Boolean),
    ...more,
  }));

export const modelOf = (
  name: string,
  { configurations, terminating = {}, mutants }: Searches,
): Model => ({
  name,
  configurations: [...listOf(configurations, {}), ...listOf(terminating, { isTerminating: true })],
  mutants: Object.entries(mutants).flatMap(([breaks, each]) => listOf(each, { breaks })),
});
