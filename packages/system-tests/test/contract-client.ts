import type { Ask } from 'service-kit/testing';
import { contractOf, type Document } from '../src/contract.ts';
import type { ServiceName } from '../src/service-process.ts';

export interface Checked {
  readonly document: Document;
  /** Sends a request, and throws unless the contract allows the response. */
  readonly ask: Ask;
  /** `<operationId> <status>` of every response so far. */
  readonly seen: Set<string>;
}

/** Checks every response of a running service against its committed contract. */
export async function checked(name: ServiceName, ask: Ask): Promise<Checked> {
  const contract = await contractOf(name);
  const seen = new Set<string>();
  return {
    document: contract.document,
    seen,
    async ask(user, method, url, body, headers) {
      const operation = contract.operationOf(method, url);
      if (operation === undefined)
        throw new Error(`The contract of ${name} has no ${method} ${url}`);
      const answer = await ask(user, method, url, body, headers);
      const { statusCode: status } = answer;
      seen.add(`${operation.operationId} ${status}`);
      try {
        contract.check(operation, method, {
          status,
          contentType: String(answer.headers['content-type']),
          body: answer.body,
        });
      } catch (cause) {
        throw new Error(`${name} ${method} ${url}`, { cause });
      }
      return answer;
    },
  };
}
