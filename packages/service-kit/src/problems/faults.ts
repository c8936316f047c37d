import type { Fault } from './problem.ts';
import { type AjvFault, sentenceOf } from './sentences.ts';

export const maxFaults = 100;
/** For a longer property name the pointer names the parent. */
const maxToken = 256;

type PositionedFault = Extract<Fault, { readonly pointer: string }>;

const unknown = 'is unknown';

/** A query is flat: the first name in the pointer is the parameter. A repeated one is parsed as an array. */
export const faultsInQuery = (faults: readonly PositionedFault[], query: unknown): Fault[] =>
  faults.map(({ pointer, detail }) => {
    const parameter = decodeURIComponent(pointer.slice(2))
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
    const values = Object.entries(query ?? {}).find(([name]) => name === parameter)?.[1];
    const isRepeated = Array.isArray(values) && detail !== unknown;
    return { parameter, detail: isRepeated ? 'must not be given twice' : detail };
  });

/** Ajv's errors in words for the client: at most 100, and only one for each `anyOf`. */
export function faultsOf(validation: readonly AjvFault[]): PositionedFault[] {
  const examined = validation.slice(0, 10 * maxFaults);
  const choices = examined.filter(({ keyword }) => keyword === 'anyOf');
  return examined
    .filter((fault) => !choices.some((choice) => isBelow(fault, choice)))
    .slice(0, maxFaults)
    .map((fault) => toFault(fault, examined));
}

const isBelow = (fault: AjvFault, choice: AjvFault): boolean =>
  fault.schemaPath.startsWith(`${choice.schemaPath}/`) &&
  fault.instancePath.startsWith(choice.instancePath);

function toFault(fault: AjvFault, all: readonly AjvFault[]): PositionedFault {
  const { keyword, instancePath, params } = fault;
  const here = (...names: string[]): string => pointerOf(instancePath, names);
  switch (keyword) {
    case 'required':
      return { pointer: here(String(params['missingProperty'])), detail: 'is required' };
    case 'additionalProperties':
      return { pointer: here(String(params['additionalProperty'])), detail: unknown };
    case 'const':
      return { pointer: here(), detail: oneOf([params['allowedValue']]) };
    case 'enum':
      return { pointer: here(), detail: oneOf([params['allowedValues']].flat()) };
    case 'anyOf': {
      // A literal is `const` in a schema, and `enum` in the OpenAPI document made from it.
      const literals = all
        .filter((branch) => branch.instancePath === instancePath && isBelow(branch, fault))
        .flatMap(({ params }) => params['allowedValues'] ?? params['allowedValue'] ?? []);
      const detail = literals.length > 0 ? oneOf(literals) : 'matches none of the alternatives';
      return { pointer: here(), detail };
    }
    default:
      return { pointer: here(), detail: sentenceOf(fault) };
  }
}

const oneOf = (values: readonly unknown[]): string =>
  `must be ${values.map((value) => JSON.stringify(value)).join(' or ')}`;

/**
 * A JSON pointer as a URI fragment (RFC 6901 section 6).
 *
 * @param base a JSON pointer in string form, such as Ajv's `instancePath`
 * @param names unescaped names or indices below it
 */
export function pointerOf(base: string, names: readonly (string | number)[] = []): string {
  const given = base.split('/').slice(1);
  const added = names.map((name) => String(name).replaceAll('~', '~0').replaceAll('/', '~1'));
  const tokens = [...given, ...added];
  const long = tokens.findIndex((token) => token.length > maxToken);
  return ['#', ...(long === -1 ? tokens : tokens.slice(0, long)).map(fragment)].join('/');
}

/** A lone surrogate has no percent-encoding and becomes U+FFFD. */
const fragment = (token: string): string =>
  encodeURIComponent(token.toWellFormed()).replaceAll('%40', '@').replaceAll('%3A', ':');
