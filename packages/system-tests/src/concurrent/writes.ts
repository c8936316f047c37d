import type { Method } from '../client.ts';
import type { Fixture } from './fixture.ts';

/** A change of a permanent resource: sets some of its registers to one value. */
export interface Write {
  readonly method: Method;
  readonly path: string;
  readonly registers: readonly [string, ...string[]];
  readonly body: (value: string) => unknown;
}

const rename = (path: string, name: string): Write => ({
  method: 'PATCH',
  path,
  registers: [`name of ${name}`],
  body: (value) => ({ name: value }),
});

export const writes = ({ project, area, zones, node }: Fixture): readonly Write[] => {
  const [zone = '', other = ''] = zones;
  return [
    rename(project, 'the project'),
    rename(area, 'the area'),
    rename(zone, 'the zone'),
    rename(other, 'the other zone'),
    rename(node, 'the node'),
    {
      method: 'PATCH',
      path: zone,
      registers: ['scenario of the zone'],
      body: (value) => ({ scenario: value }),
    },
    {
      method: 'PATCH',
      path: node,
      registers: ['configuration of the node'],
      body: (value) => ({ configuration: { value } }),
    },
    {
      method: 'PUT',
      path: node,
      registers: ['name of the node', 'configuration of the node'],
      body: (value) => ({ name: value, configuration: { value } }),
    },
  ];
};
