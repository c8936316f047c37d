import { useSignal } from '@preact/signals';
import { announce } from '../announcement.ts';
import type { ClientExchange } from '../client/exchange.ts';
import { curlOf } from '../explain/curl.ts';

/** The same request as a curl command. */
export function Curl({ exchange }: { exchange: ClientExchange }) {
  const copied = useSignal<number | undefined>(undefined);
  const command = curlOf(exchange, location.origin);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      copied.value = exchange.number;
      announce('The command was copied');
    } catch {
      announce('The browser does not allow access to the clipboard');
    }
  };
  return (
    <div class="curl">
      <h3>The same request as a curl command</h3>
      <pre tabIndex={0}>{command}</pre>
      <button type="button" onClick={() => void copy()}>
        {copied.value === exchange.number ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
