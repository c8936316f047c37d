import type { Details } from '../client/details.ts';
import type { ClientExchange } from '../client/exchange.ts';
import type { Message as UpstreamMessage } from '../watched.ts';
import { Message } from './message.tsx';

/** The request and response of each hop: client to bff, and bff to the backends. */
export function Hops({ exchange, own }: { exchange: ClientExchange; own: Details | undefined }) {
  const shared = own?.exchange.hops.filter(({ collapsed }) => collapsed) ?? [];
  return (
    <div class="hops grid">
      <Hop from="client" to="bff" message={exchange} />
      {own?.messages.map((message, index) => (
        <Hop key={index} from="bff" to={message.upstream} message={message} />
      ))}
      {shared.map(({ upstream }) => (
        <Hop key={upstream} from="bff" to={upstream} />
      ))}
      {own === undefined && <p class="skeleton">Loading the messages behind the bff …</p>}
      {own === null && (
        <p class="quiet">
          The bff no longer has a record of the messages behind it. It keeps those of its last
          requests, and none after a restart.
        </p>
      )}
    </div>
  );
}

function Hop({
  from,
  to,
  message,
}: {
  from: string;
  to: string;
  message?: ClientExchange | UpstreamMessage;
}) {
  const { requestBody, responseBody } = { requestBody: '', responseBody: '', ...message };
  return (
    <section class="grid" aria-label={`${from} and ${to}`}>
      <h3>
        {from} → {to}
      </h3>
      {message === undefined ? (
        <p class="quiet">No message: the request shared the round trip of an identical one.</p>
      ) : (
        <>
          <Message
            start={`${message.method} ${message.path}`}
            fields={message.requestFields}
            body={requestBody}
          />
          <Message
            start={String(message.status ?? 'no answer')}
            fields={message.responseFields}
            body={responseBody}
          />
        </>
      )}
    </section>
  );
}
