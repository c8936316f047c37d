import type { Details } from '../client/details.ts';
import type { ClientExchange } from '../client/exchange.ts';
import { Message } from './message.tsx';

interface HopsProps {
  readonly exchange: ClientExchange;
  readonly own: Details | undefined;
}

/** The request and response of each hop: client to bff, and bff to the backends. */
export function Hops({ exchange, own }: HopsProps) {
  const shared = own?.exchange.hops.filter(({ collapsed }) => collapsed) ?? [];
  return (
    <div class="hops">
      <section class="hop" aria-label="client and bff">
        <h3>client → bff</h3>
        <Message
          start={`${exchange.method} ${exchange.path}`}
          fields={exchange.requestFields}
          body={exchange.requestBody}
        />
        <Message
          start={String(exchange.status)}
          fields={exchange.responseFields}
          body={exchange.responseBody}
        />
      </section>
      {own?.messages.map((message, index) => (
        <section class="hop" key={index} aria-label={`bff and ${message.upstream}`}>
          <h3>bff → {message.upstream}</h3>
          <Message start={`${message.method} ${message.path}`} fields={message.requestFields} />
          <Message start={String(message.status ?? 'no answer')} fields={message.responseFields} />
        </section>
      ))}
      {shared.map(({ upstream }) => (
        <section class="hop" key={upstream} aria-label={`bff and ${upstream}`}>
          <h3>bff → {upstream}</h3>
          <p class="quiet">No message: the request shared the round trip of an identical one.</p>
        </section>
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
