import { createServer } from 'node:http';
import { matchesStrongly, matchesWeakly, parseEntityTags } from 'entity-tags';

let version = 1;

/** Evaluates the conditions in the order of RFC 9110 section 13.2.2, and returns the status. */
function answer({ method, headers }) {
  const current = `"${version}"`;
  const ifMatch = parseEntityTags(headers['if-match'] ?? '*');
  const ifNoneMatch = parseEntityTags(headers['if-none-match'] ?? '');
  if (ifMatch === undefined || ifNoneMatch === undefined) return 400;
  if (!matchesStrongly(ifMatch, current)) return 412;
  const isKnown = matchesWeakly(ifNoneMatch, current);
  if (method === 'GET') return isKnown ? 304 : 200;
  if (isKnown) return 412;
  version++;
  return 204;
}

createServer((request, response) => {
  const status = answer(request);
  response.writeHead(status, { etag: `"${version}"` }).end();
}).listen(3000, '127.0.0.1');
