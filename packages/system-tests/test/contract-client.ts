import type { Ask } from 'service-kit/testing';
import { contractOf, type Document } from '../src/contract.ts';
import type { ServiceName } from '../src/service-process.ts';

export interface Checked {
  readonly document: Document;
  /** Asks, and throws unless the answer is one that the document describes. */
  readonly ask: Ask;
  /** `<operationId> <status>` of every answer so far. */
  readonly seen: Set<string>;
}

/** Holds a live service to the document that is committed for it. */
export async function checked(name: ServiceName, ask: Ask): Promise<Checked> {
  const { document, operationOf, check } = await contractOf(name);
  const seen = new Set<string>();
  return {
    document,
    seen,
    async ask(user, method, url, body, headers) {
      const operation = operationOf(method, url);
      if (operation === undefined) throw new Error(`${name} documents no ${method} ${url}`);
      const answer = await ask(user, method, url, body, headers);
      const { statusCode: status } = answer;
      seen.add(`${operation.operationId} ${status}`);
      try {
        check(operation, method, {
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
