import { existsSync, readFileSync, globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { models } from '../model/models.ts';
import { blockOf, compareProtocol, protocolFile } from '../model/protocol.ts';

const packages = path.join(import.meta.dirname, '../../packages');
const library = path.join(packages, 'fastify-conditional-requests');
const protocol = readFileSync(protocolFile, 'utf8');

/** The rows of the first table of a text, without its head. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));

const quotedIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** `model: name` of each row of a table of results. */
const listed = (block: string): string[] =>
  rowsOf(blockOf(protocol, block)).map(([model, name]) => `${model}: ${name}`);

const steps = rowsOf(protocol.split('### From the model to the code')[1]?.split('###')[0] ?? '');

/** The steps that our code takes; PostgreSQL, time and other clients take the rest. */
const stepsOfCode = steps.filter(([, , file]) => quotedIn(file).length > 0);

/** All source text of a model. */
const sourceOf = (model: string): string =>
  [`${model}.pml`, ...globSync(`${model}/*.pml`, { cwd: path.join(library, 'model') })]
    .map((file) => readFileSync(path.join(library, 'model', file), 'utf8'))
    .join('\n');

/** Whether TypeScript code has a function, `name`, or a method, `Class.name`. */
function defines(code: string, name: string): boolean {
  const [method = '', owner] = name.split('.').toReversed();
  const pattern = owner
    ? new RegExp(`^ {2}(static )?(async |get )?${method}(<.*>)?\\(`, 'm')
    : new RegExp(`^(export )?((async )?function ${method}\\b|const ${method} =)`, 'm');
  return pattern.test(code) && (owner === undefined || code.includes(`class ${owner} `));
}

describe('PROTOCOL.md', () => {
  test('has the results of all configurations and mutants, and of no others', () => {
    expect(listed('states')).toEqual(
      models.flatMap(({ name, configurations }) =>
        configurations.map((configuration) => `${name}: ${configuration.name}`),
      ),
    );
    expect(listed('mutants')).toEqual(
      models.flatMap(({ name, mutants }) => mutants.map((mutant) => `${name}: ${mutant.name}`)),
    );
  });

  test.each(steps)('%s: %s is a step of the model', (model, step) => {
    const source = sourceOf(quotedIn(model)[0] ?? '');
    const missing = quotedIn(step).filter(
      (name) => !new RegExp(`(proctype|inline|#define) ${name}\\b`).test(source),
    );
    expect(missing).toEqual([]);
  });

  test.each(stepsOfCode)('%s: %s is code in %s', (_model, _step, file, functions) => {
    const [name = ''] = quotedIn(file);
    const candidates = [path.join(library, 'src', name), path.join(packages, name)];
    const found = candidates.find((candidate) => existsSync(candidate));
    expect(found, `the file ${name}`).toBeDefined();
    const code = readFileSync(found ?? '', 'utf8');
    const names = quotedIn(functions);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !defines(code, name))).toEqual([]);
  });

  test('has a step for each process of each model', () => {
    for (const { name } of models) {
      const processes = [...sourceOf(name).matchAll(/proctype (\w+)/g)].map(
        ([, process]) => process,
      );
      const listed = steps
        .filter(([model]) => model === `\`${name}\``)
        .flatMap(([, step]) => quotedIn(step));
      expect(listed).toEqual(expect.arrayContaining(processes));
    }
  });

  test('is compared with the results of the same version of Spin', async () => {
    const [, version = ''] = /from (.*)\./.exec(blockOf(protocol, 'spin')) ?? [];
    expect(await compareProtocol([], version, false)).toEqual(['states', 'mutants']);
    expect(await compareProtocol([], 'Spin Version 0', false)).toEqual([]);
    expect(readFileSync(protocolFile, 'utf8')).toBe(protocol);
  });
});
