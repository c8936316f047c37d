import { badGateway } from 'service-kit';

export interface JsonResponse<Data> {
  readonly data: Data;
  readonly response: Response;
}

/**
 * The result of an openapi-fetch call that reads JSON. Unsuccessful responses have been thrown by
 * then; openapi-fetch's types do not know that.
 *
 * @throws Problem 502 if the body is missing or not JSON, whatever its content type
 */
export async function expectJson<Data>(
  call: Promise<{ readonly data?: Data; readonly response: Response }>,
): Promise<JsonResponse<Data & {}>> {
  try {
    const { data, response } = await call;
    if (data === undefined || data === null) throw new SyntaxError('The body is empty');
    return { data, response };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw badGateway('A service behind this one sent a response that is not JSON', { cause });
  }
}
