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
])('a bad option is refused: %s', (line) => {
  const [option = ''] = line.split(/[ =]/);
  expect(() => read(line)).toThrow(option);
});

test('contenders are named by their start, loads by a part or as a whole', () => {
  expect(namesOf(read('--contenders this,NGINX')?.contenders)).toEqual(['this system', 'nginx']);
  expect(namesOf(read('--quick --loads zone')?.loads)).toEqual(['zone, uniform, 32']);
  const whole = readOptions(['--loads', '2 KB, uniform, 32']);
  expect(namesOf(whole?.loads)).toEqual(['2 KB, uniform, 32']);
});

test('only what leaves out nothing is a full run', () => {
  for (const full of ['', '--rounds 6', '--seconds 1']) expect(read(full)?.isFull).toBe(true);
  for (const part of ['--quick', '--rounds 4', '--seconds 0.5', '--loads hot', '--no-scaling']) {
    expect(read(part)?.isFull).toBe(false);
  }
});
