import openapiTS, { astToString } from 'openapi-typescript';

/** TypeScript types of an OpenAPI document, as the source of a `.gen.ts` file. */
export async function generateTypes(document: object): Promise<string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Any OpenAPI document; its type would be openapi-typescript's.
  const nodes = await openapiTS(structuredClone(document) as never, { defaultNonNullable: false });
  return `// Generated from the service's OpenAPI document by \`pnpm openapi\`.\n\n${astToString(nodes)}`;
}
