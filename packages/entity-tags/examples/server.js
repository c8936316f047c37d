import { createServer } from 'node:http';
import { matchesWeakly, parseEntityTags, stronglyEqual } from 'entity-tags';

let version = 1;

createServer((request, response) => {
  const current = `"${version}"`;
  const answer = (status) => response.writeHead(status, { etag: `"${version}"` }).end();
  const ifMatch = parseEntityTags(request.headers['if-match'] ?? '*');
  const ifNoneMatch = parseEntityTags(request.headers['if-none-match'] ?? '');
  if (ifMatch === undefined || ifNoneMatch === undefined) return answer(400);

  if (ifMatch !== '*' && !ifMatch.some((tag) => stronglyEqual(tag, current))) return answer(412);
  const isKnown = matchesWeakly(ifNoneMatch, current);
  if (request.method === 'GET') return answer(isKnown ? 304 : 200);
  if (isKnown) return answer(412);
  version++;
  answer(204);
}).listen(3000, '127.0.0.1');
