export function nextPage({ headers }: Response): { limit: string; after: string } | undefined {
  const [, target] = /<([^>]*)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? [];
  if (target === undefined) return undefined;
  const { searchParams } = new URL(target, 'http://upstream');
  return { limit: searchParams.get('limit') ?? '', after: searchParams.get('after') ?? '' };
}
