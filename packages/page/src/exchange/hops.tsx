import type { Details } from '../client/details.ts';
import type { ClientExchange } from '../client/exchange.ts';
import { Message } from './message.tsx';

interface HopsProps {
  readonly exchange: ClientExchange;
  readonly own: Details | undefined;
}

/** Both messages of each hop: the client's, and those that the bff exchanged with the backends. */
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
          <p class="quiet">No message of its own: it shared an equal request’s round trip.</p>
        </section>
      ))}
      {own === undefined && <p class="skeleton">Asking the bff what it said to the others …</p>}
      {own === null && (
        <p class="quiet">
          The bff has no record any more of what it said to the others: it keeps that of its last
          requests alone, and not beyond a restart.
        </p>
      )}
    </div>
  );
}
