/** What went wrong, in words: the problem document's (RFC 9457), or that there was no answer. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError) return 'The bff does not answer';
  const { detail, title, errors } = (error ?? {}) as {
    detail?: string;
    title?: string;
    errors?: readonly { pointer: string; detail: string }[];
  };
  const [first] = errors ?? [];
  if (first !== undefined) return `${first.pointer.replace('#/', '')} ${first.detail}`;
  return detail ?? title ?? 'Something went wrong';
}
