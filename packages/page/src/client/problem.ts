interface Problem {
  readonly detail?: string;
  readonly title?: string;
  readonly errors?: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly detail: string;
  }[];
}

/** The message of a problem document (RFC 9457), of a network error, or of invalid JSON in a form. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError) return 'The bff does not respond';
  if (error instanceof SyntaxError) return 'A value in the form is not valid JSON';
  const { detail, title, errors: [first] = [] } = (error ?? {}) as Problem;
  if (first !== undefined) {
    return `${first.parameter ?? first.pointer?.replace('#/', '')} ${first.detail}`;
  }
  return detail ?? title ?? 'Something went wrong';
}
