/** The message of a problem document (RFC 9457) or of a network error. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError) return 'The bff does not respond';
  const { detail, title, errors } = (error ?? {}) as {
    detail?: string;
    title?: string;
    errors?: readonly { pointer?: string; parameter?: string; detail: string }[];
  };
  const [first] = errors ?? [];
  if (first !== undefined) {
    return `${first.parameter ?? first.pointer?.replace('#/', '')} ${first.detail}`;
  }
  return detail ?? title ?? 'Something went wrong';
}
