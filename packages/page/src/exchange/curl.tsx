import { useSignal } from '@preact/signals';
import { announce } from '../announcement.ts';
import type { ClientExchange } from '../client/exchange.ts';
import { curlOf } from '../explain/curl.ts';

/** The same request for a terminal. */
export function Curl({ exchange }: { exchange: ClientExchange }) {
  const copied = useSignal<number | undefined>(undefined);
  const command = curlOf(exchange, location.origin);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      copied.value = exchange.number;
      announce('The command is in the clipboard');
    } catch {
      announce('The browser does not let this page write to the clipboard');
    }
  };
  return (
    <div class="curl">
      <h3>The same in a terminal</h3>
      <pre tabIndex={0}>{command}</pre>
      <button type="button" onClick={() => void copy()}>
        {copied.value === exchange.number ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
