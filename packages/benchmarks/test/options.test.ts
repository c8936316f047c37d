import { expect, test } from 'vitest';
import { readOptions } from '../src/options.ts';

const read = (line: string) => readOptions(line === '' ? [] : line.split(' '));
const namesOf = (items: readonly { readonly name: string }[] | undefined) =>
  items?.map(({ name }) => name);

test.each([
  '--rounds 0',
  '--rounds 2.5',
  '--seconds x',
  '--projects 7.5',
  '--loads none',
  '--loads hot --loads none',
  '--contenders this,varnsh',
  '--contenders=',
  '--unknown',
])('an invalid option is rejected: %s', (line) => {
  const [option = ''] = line.split(/[ =]/);
  expect(() => read(line)).toThrow(option);
});

test('contenders are selected by the start of their name, loads by a part or the whole', () => {
  expect(namesOf(read('--contenders this,NGINX')?.contenders)).toEqual(['this system', 'nginx']);
  expect(namesOf(read('--quick --loads zone')?.loads)).toEqual(['zone, uniform, 32']);
  const whole = readOptions(['--loads', '2 KB, uniform, 32']);
  expect(namesOf(whole?.loads)).toEqual(['2 KB, uniform, 32']);
});

test('a run that leaves anything out is not a full run', () => {
  for (const full of ['', '--rounds 6', '--seconds 4']) expect(read(full)?.isFull).toBe(true);
  for (const part of [
    '--quick',
    '--rounds 3',
    '--seconds 2',
    '--loads hot',
    '--no-scaling',
    '--cpu-prof x',
  ]) {
    expect(read(part)?.isFull).toBe(false);
  }
});
