import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheBytes } from '../fixed.ts';
import { proxy } from './proxy.ts';

const configuration = (directory: string, backend: string, port: number) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes auto;
daemon off;
pid ${directory}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  keepalive_requests 1000000;
  proxy_cache_path ${directory}/cache levels=1:2 keys_zone=projects:64m max_size=${cacheBytes};
  upstream projects { server ${new URL(backend).host}; keepalive 64; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://projects;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_cache projects;
      proxy_cache_key $uri$is_args$args;
      proxy_ignore_headers Cache-Control;
      proxy_cache_valid 200 1s;
      proxy_cache_revalidate on;
      proxy_cache_lock on;
    }
    location ~ ^/(ready|metrics)$ { proxy_pass http://projects; }
  }
}
`;

const file = (directory: string): string => join(directory, 'nginx.conf');

export const nginx = proxy({
  name: 'nginx',
  note: 'proxy_cache in front of projects, revalidating after its shortest validity, 1 s: reads can be stale for that long, and most do not reach the backend',
  needs: { command: 'nginx', install: 'Debian: apt-get install nginx-light' },
  configure: (directory, backend, port) =>
    writeFile(file(directory), configuration(directory, backend, port)),
  arguments: (directory) => ['-c', file(directory), '-p', directory, '-e', 'stderr'],
});
