import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { DiagnosticsChannel } from 'undici';
import { onTestFinished } from 'vitest';

const channel = 'undici:client:sendHeaders';

/** What TCP may report for a connection that was established, if an ICMP error has told it why. */
export const lostRoute = ['EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED'] as const;

/**
 * Breaks the connection of the next request that matches, such as `DELETE /nodes`, after it was sent. On one
 * host, such an error can only be produced at the bff's own end of the connection.
 *
 * @returns breaks it; call it when the request has arrived
 */
export function loseRouteOf(pattern: RegExp): (code: (typeof lostRoute)[number]) => void {
  let sent: DiagnosticsChannel.ClientSendHeadersMessage | undefined;
  const listener = (message: unknown): void => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The channel is undici's.
    const sending = message as DiagnosticsChannel.ClientSendHeadersMessage;
    const { method, path } = sending.request;
    if (pattern.test(`${method} ${path}`)) sent ??= sending;
  };
  subscribe(channel, listener);
  onTestFinished(() => void unsubscribe(channel, listener));
  return (code) => {
    if (sent === undefined) throw new Error(`No request like ${pattern} was sent`);
    sent.socket.destroy(Object.assign(new Error(`read ${code}`), { code }));
  };
}
