import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A command of a console session, and some of its output lines. */
export interface Exchange {
  readonly command: string;
  readonly lines: readonly string[];
}

/** Reads the commands and output lines in the `console` blocks of a README. */
export const sessionOf = (markdown: string): Exchange[] =>
  [...markdown.matchAll(/^```console\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((text) => {
        const [command = '', ...lines] = text.split('\n');
        return { command, lines: lines.filter((line) => line !== '' && line !== '…') };
      }),
  );

const separator = '\u001E';

/**
 * Runs the commands of a session in one shell, against the gateway at `url`.
 *
 * @returns for each command, the lines of its output that correspond to the session's
 */
export async function runSession(session: readonly Exchange[], url: string): Promise<Exchange[]> {
  const location = session
    .flatMap(({ lines }) => lines)
    .find((line) => line.startsWith('location: '))
    ?.slice('location: '.length);
  const script = session.map(({ command }) => {
    const own = command.replace(/^API=\S+/, `API=${url}`).replace(location ?? '\0', '$LOCATION');
    // Output goes to a file: in a pipe, a command could not set variables.
    return `{ ${own}\n} >"$OUT"; LOCATION=$(sed -n 's/^location: \\(.*\\)\\r$/\\1/p' "$OUT" | grep . || echo "$LOCATION")
      cat "$OUT"; printf '${separator}'`;
  });
  const { stdout } = await promisify(execFile)('bash', [
    '-c',
    `set -u; LOCATION=; OUT=$(mktemp); trap 'rm "$OUT"' EXIT\n${script.join('\n')}`,
  ]);
  const outputs = stdout.split(separator);
  return session.map(({ command, lines }, index) => {
    const received = (outputs[index] ?? '').split(/\r?\n/);
    const inPlaceOf = (line: string) => {
      const name = /^(HTTP\/|[\w-]+: )/.exec(line)?.[0] ?? line;
      return received.find((other) => other.startsWith(name)) ?? `(no ${name})`;
    };
    return { command, lines: lines.map(inPlaceOf) };
  });
}

/** Replaces ids and ETags, which differ between runs, with numbers. */
export function normalised(session: readonly Exchange[]): string[] {
  const seen: string[] = [];
  const number = (value: string) => {
    if (!seen.includes(value)) seen.push(value);
    return `#${seen.indexOf(value) + 1}`;
  };
  return session.flatMap(({ lines }) =>
    lines.map((line) =>
      line
        .replaceAll(/"[\w-]+(?:\.[\w~-]+)+"|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, number)
        .replaceAll(/dur=[\d.]+/g, 'dur=#'),
    ),
  );
}
