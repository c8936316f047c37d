import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

const help = { type: 'boolean', short: 'h' } as const;

/**
 * Reads the arguments of a script. With `--help`, prints the usage and exits.
 *
 * @param allowPositionals whether there may be arguments that are not options
 * @returns the options, the other arguments, and a function that reports a wrong argument and exits with 2
 */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
  allowPositionals = false,
) {
  const refuse = (problem: string): never => {
    process.stderr.write(`${problem}\n\n${usage}`);
    process.exit(2);
  };
  try {
    const { values, positionals } = parseArgs({
      // pnpm passes on the `--`, too.
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: { ...options, help },
      allowPositionals: true,
    });
    if ('help' in values) {
      process.stdout.write(usage);
      process.exit();
    }
    const [word] = positionals;
    if (word !== undefined && !allowPositionals) refuse(`Expected only options, received ${word}`);
    return { values, positionals, refuse };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}
