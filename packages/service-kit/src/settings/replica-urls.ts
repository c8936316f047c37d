/**
 * Reads the URLs of a service's replicas: one, or several separated by commas.
 *
 * @returns undefined unless all are http or https with the same path, different origins, and no user,
 *   query or fragment
 */
export function replicaUrlsOf(text: string): URL[] | undefined {
  const urls = text.split(',').map((part) => URL.parse(part.trim()));
  if (!urls.every(isPlain)) return undefined;
  const paths = new Set(urls.map(({ pathname }) => pathname.replace(/\/$/, '')));
  const origins = new Set(urls.map(({ origin }) => origin));
  return paths.size === 1 && origins.size === urls.length ? urls : undefined;
}

function isPlain(url: URL | null): url is URL {
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return `${url.username}${url.password}${url.search}${url.hash}` === '';
}
